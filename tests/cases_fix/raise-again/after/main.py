import asyncio
import contextlib
import logging

from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def logs(order: int) -> None:
    while True:
        try:
            await asyncio.sleep(order)
        except asyncio.CancelledError:
            logging.info("cancelled")  # and no more
            raise
            # nothing else


async def passes(order: int) -> None:
    try:
        await asyncio.sleep(order)
    except asyncio.CancelledError: pass
    logging.info("done")


async def catches_everything(order: int) -> None:
    try:
        await asyncio.sleep(order)
    except BaseException as error:
        logging.info("failed: %s", error)
    logging.info("done")


async def suppresses(order: int) -> None:
    with contextlib.suppress(BaseException):
        await asyncio.sleep(order)
    logging.info("done")


def start(task: asyncio.Task[None]) -> None:
    running.add(task)
    task.add_done_callback(running.discard)


@app.post("/orders")
async def create(order: int) -> None:
    start(asyncio.create_task(logs(order)))
    start(asyncio.create_task(passes(order)))
    start(asyncio.create_task(catches_everything(order)))
    start(asyncio.create_task(suppresses(order)))
