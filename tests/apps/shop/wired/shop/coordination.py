"""Orders told to the three services that work on them."""

import json
import logging

import httpx

from shop.alerts import critical_error_handler
from shop.db import db
from shop.models import ServiceCoordination
from shop.settings import settings
from shop.wiring.runtime import task

logger = logging.getLogger(__name__)


class NotAllNotified(Exception):
    """Some of the services do not know of an order."""


@task(shield=True, name="coordinate_{order_id}", deadline=20.0, on_error=critical_error_handler, idempotent=True)
async def coordinate_services(order_id: int) -> None:
    """Critical: All services must be notified"""
    services = [
        ("inventory", f"{settings.inventory_url}/reserve"),
        ("shipping", f"{settings.shipping_url}/prepare"),
        ("billing", f"{settings.billing_url}/charge"),
    ]

    results = []

    for service_name, url in services:
        try:
            async with httpx.AsyncClient() as client:
                response = await client.post(
                    url, json={"order_id": order_id}, headers={"Idempotency-Key": f"order-{order_id}"}
                )
                response.raise_for_status()
                results.append((service_name, "success"))
        except Exception as error:
            results.append((service_name, "failed"))
            # Log but continue - we need to notify all services
            logger.error("Failed to notify %s: %s", service_name, error)

    # Record coordination results
    async with db.transaction() as session:
        # shieldgen: ignore[SG304] the results name what failed, and it is raised below
        session.add(ServiceCoordination(order_id=order_id, results=json.dumps(results)))

    failed = [service_name for service_name, result in results if result == "failed"]
    if failed:
        raise NotAllNotified(f"order {order_id}: {', '.join(failed)}")
