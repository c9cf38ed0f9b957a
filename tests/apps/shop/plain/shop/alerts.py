"""Messages to the people who look after the shop."""

import httpx

from shop.settings import settings


async def send_slack_alert(text: str) -> None:
    async with httpx.AsyncClient(base_url=settings.alerts_url, timeout=5.0) as client:
        response = await client.post("/chat", json={"text": text})
        response.raise_for_status()


async def send_to_sentry(task: str, error: Exception) -> None:
    async with httpx.AsyncClient(base_url=settings.alerts_url, timeout=5.0) as client:
        response = await client.post("/errors", json={"task": task, "error": repr(error)})
        response.raise_for_status()


async def critical_error_handler(name: str, error: Exception) -> None:
    """Tell people that critical work failed."""
    await send_slack_alert(f"{name} failed: {error}")


async def send_fraud_alert(order_id: int) -> None:
    """Tell the fraud desk, before the parcel leaves."""
    async with httpx.AsyncClient(base_url=settings.alerts_url, timeout=5.0) as client:
        response = await client.post(
            "/fraud", json={"order_id": order_id}, headers={"Idempotency-Key": f"fraud-{order_id}"}
        )
        response.raise_for_status()
