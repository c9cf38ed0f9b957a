"""Tasks that nothing keeps, in every form that is fixed, and in those that are not."""

from __future__ import annotations

import asyncio
import logging  # the last import

from fastapi import FastAPI

_background_tasks: set[asyncio.Task[object]] = set()

app = FastAPI()


async def notify(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
    task = asyncio.create_task(notify(order))  # fire and forget
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)


@app.post("/spread")
async def spread(order: int) -> None:
    task = order
    logging.info("task %s", task)
    background_task = asyncio.create_task(
        notify(
            order,
        ),
        name="notify",
    )
    _background_tasks.add(background_task)
    background_task.add_done_callback(_background_tasks.discard)


@app.post("/nothing")
async def to_nothing(order: int) -> None:
    task = asyncio.create_task(notify(order))
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)


@app.post("/translated")
async def translated(order: int) -> None:
    _, number = order, order
    logging.info("%s", _)
    _ = asyncio.create_task(notify(number))


@app.post("/local")
async def local(order: int) -> None:
    for number in range(order):
        started = asyncio.ensure_future(notify(number))
        _background_tasks.add(started)
        started.add_done_callback(_background_tasks.discard)
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
        task = loop.create_task(notify(order))
        _background_tasks.add(task)
        task.add_done_callback(_background_tasks.discard)


@app.post("/mail")
async def mail(order: int) -> None:
    Mailer().send(order)
