"""The card processor's client, open as long as the application runs."""

from decimal import Decimal

import httpx


class CardRefused(Exception):
    """The processor did not charge the card."""


class PaymentGateway:
    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None

    async def open(self, base_url: str) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=10.0)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def charge(self, card_token: str, amount: Decimal, *, reference: str, idempotency_key: str) -> str:
        """The charge's id. Charging again with the same key returns the first charge and makes no second one."""
        response = await self._http().post(
            "/charges",
            json={"card_token": card_token, "amount_cents": int(amount * 100), "reference": reference},
            headers={"Idempotency-Key": idempotency_key},
        )
        return self._charge_id(response)

    async def charge_again(self, card_token: str, amount: Decimal, *, reference: str) -> str:
        """The charge's id. Every call is a new charge."""
        response = await self._http().post(
            "/charges",
            json={"card_token": card_token, "amount_cents": int(amount * 100), "reference": reference},
        )
        return self._charge_id(response)

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("the payment gateway is closed")
        return self._client

    @staticmethod
    def _charge_id(response: httpx.Response) -> str:
        if response.status_code == httpx.codes.PAYMENT_REQUIRED:
            raise CardRefused(response.json()["error"])
        response.raise_for_status()
        return str(response.json()["id"])


gateway = PaymentGateway()
