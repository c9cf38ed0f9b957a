"""Turns an order's id into a notification that is on record: inventory, shipping, billing, and the alert desk."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from record import Record


def order_service(name: str, path: str, *, notifications: Record, latency: float) -> Starlette:
    """One service with one operation at `path`, which takes `latency` seconds."""

    async def operate(request: Request) -> JSONResponse:
        body = await request.json()
        await asyncio.sleep(latency)
        notifications.add({"service": name, "order_id": body["order_id"]})
        return JSONResponse({"status": "accepted"}, status_code=202)

    return Starlette(routes=[Route(path, operate, methods=["POST"])])


def alert_desk(*, alerts: Record) -> Starlette:
    """Where a chat channel and an error tracker would be: whatever is posted is on record under its path."""

    async def receive(request: Request) -> JSONResponse:
        alerts.add({"channel": request.url.path.strip("/"), **await request.json()})
        return JSONResponse({"status": "received"}, status_code=202)

    return Starlette(
        routes=[
            Route("/chat", receive, methods=["POST"]),
            Route("/errors", receive, methods=["POST"]),
            Route("/fraud", receive, methods=["POST"]),
        ]
    )
