"""The application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from shop.db import db
from shop.gateway import gateway
from shop.routes import customers, orders, payments, pitfalls, practices, timings, uploads
from shop.settings import settings
from shop.wiring.runtime import add_tasks

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
logging.getLogger("httpx").setLevel(logging.WARNING)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    await db.open(settings.database)
    await gateway.open(settings.payments_url)
    yield
    await gateway.close()
    await db.close()


app = FastAPI(title="Shop", lifespan=lifespan)
add_tasks(app)

app.include_router(payments.router)
app.include_router(orders.router)
app.include_router(uploads.router)
app.include_router(customers.router)
app.include_router(timings.router)
app.include_router(practices.router)
app.include_router(pitfalls.router)
