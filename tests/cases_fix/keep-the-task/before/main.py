"""Tasks that nothing keeps, in every form that is fixed, and in those that are not."""

from __future__ import annotations

import asyncio
import logging  # the last import

from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
    asyncio.create_task(notify(order))  # fire and forget


@app.post("/spread")
async def spread(order: int) -> None:
    task = order
    logging.info("task %s", task)
    asyncio.create_task(
        notify(
            order,
        ),
        name="notify",
    )


@app.post("/nothing")
async def to_nothing(order: int) -> None:
    _ = asyncio.create_task(notify(order))


@app.post("/translated")
async def translated(order: int) -> None:
    _, number = order, order
    logging.info("%s", _)
    _ = asyncio.create_task(notify(number))


@app.post("/local")
async def local(order: int) -> None:
    for number in range(order):
        started = asyncio.ensure_future(notify(number))
    logging.info("started")


@app.post("/one-line")
async def one_line(order: int) -> None:
    if order: asyncio.create_task(notify(order))


@app.post("/thread")
def thread(order: int, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(notify(order), loop)


@app.post("/suppressed")
async def suppressed(order: int) -> None:
    asyncio.create_task(notify(order))  # shieldgen: ignore[SG102] a log line at most


class Mailer:
    def send(self, order: int) -> None:
        loop = asyncio.get_running_loop()
        loop.create_task(notify(order))


@app.post("/mail")
async def mail(order: int) -> None:
    Mailer().send(order)
