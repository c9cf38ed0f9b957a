"""The durable service in an application that has a DBOS of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import service
from dbos import DBOS
from fastapi import FastAPI
from shieldgen_runtime import add_tasks
from shieldgen_runtime.durable import DurableOptions

DBOS(config={"name": "own", "system_database_url": os.environ["DURABLE_URL"], "log_level": "WARNING"})


@DBOS.workflow()
async def report(order: int) -> int:
    service.note("reported", order)
    return order


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    DBOS.launch()
    yield
    DBOS.destroy()


app = FastAPI(lifespan=lifespan)
add_tasks(app, durable=DurableOptions(url=os.environ["DURABLE_URL"], dbos=DBOS))


@app.get("/report/{order}")
async def start_report(order: int) -> int:
    handle = await DBOS.start_workflow_async(report, order)
    return await handle.get_result()


app.include_router(service.app.router)
