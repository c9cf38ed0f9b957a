"""Turns charge requests into recorded charges: the card processor that the shop pays through."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from record import Record

REFUSED_CARD = "tok_refused"


def payment_server(*, charges: Record, latency: float) -> Starlette:
    """The processor's API. It takes `latency` seconds for a charge and charges once per idempotency key.

    The charge is made whether or not the client is still there when it is done, as real processors do.
    """
    by_key: dict[str, dict[str, object]] = {}

    async def charge(request: Request) -> JSONResponse:
        body = await request.json()
        key = request.headers.get("Idempotency-Key")
        await asyncio.sleep(latency)
        if body["card_token"] == REFUSED_CARD:
            return JSONResponse({"error": "card refused"}, status_code=402)
        if key is not None and key in by_key:
            return JSONResponse(by_key[key])
        made = {
            "id": f"ch_{len(charges.entries) + 1}",
            "reference": body["reference"],
            "amount_cents": body["amount_cents"],
            "key": key,
        }
        charges.add(made)
        if key is not None:
            by_key[key] = made
        return JSONResponse(made, status_code=201)

    async def list_charges(_: Request) -> JSONResponse:
        return JSONResponse(charges.entries)

    return Starlette(
        routes=[
            Route("/charges", charge, methods=["POST"]),
            Route("/charges", list_charges, methods=["GET"]),
        ]
    )
