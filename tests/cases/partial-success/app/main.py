import logging
from pathlib import Path

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
SERVICES = ["https://inventory.example.org/reserve", "https://billing.example.org/charge"]


async def tells_nobody(order: int) -> None:
    for url in SERVICES:
        try:
            async with httpx.AsyncClient() as client:
                await client.post(url, json={"order": order})
        except Exception as error:
            logging.error("failed to notify %s: %s", url, error)
    Path(f"{order}.done").write_text("coordinated")


async def raises(order: int) -> None:
    failed = []
    for url in SERVICES:
        try:
            async with httpx.AsyncClient() as client:
                await client.post(url, json={"order": order})
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("not all services were notified", failed)
    Path(f"{order}.done").write_text("coordinated")


async def stops(order: int) -> None:
    for url in SERVICES:
        async with httpx.AsyncClient() as client:
            await client.post(url, json={"order": order})
    Path(f"{order}.done").write_text("coordinated")


@app.post("/bad")
async def bad(order: int, background: BackgroundTasks) -> None:
    background.add_task(tells_nobody, order)


@app.post("/good")
async def good(order: int, background: BackgroundTasks) -> None:
    background.add_task(raises, order)
    background.add_task(stops, order)
