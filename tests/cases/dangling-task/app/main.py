import asyncio
import logging
import pathlib
from asyncio import create_task as spawn

import httpx
from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


class Progress:
    def create_task(self, name: str) -> None:
        """A look-alike: draws a bar."""


async def work(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/bad")
async def drops(order: int) -> None:
    asyncio.create_task(work(order))
    spawn(work(order))
    asyncio.get_running_loop().create_task(work(order))


@app.post("/bad/local")
async def forgets(order: int) -> str:
    task = asyncio.ensure_future(work(order))
    return task.get_name() if order else "none"


@app.post("/good")
async def keeps(order: int) -> None:
    task = asyncio.create_task(work(order))
    running.add(task)
    task.add_done_callback(running.discard)


@app.post("/good/awaits")
async def awaits(order: int) -> None:
    await asyncio.create_task(work(order))
    await asyncio.gather(asyncio.create_task(work(order)), asyncio.create_task(work(1)))


@app.post("/good/group")
async def groups(order: int) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(work(order))


@app.post("/good/look-alike")
async def look_alike(order: int) -> None:
    Progress().create_task("order")


# Less sure: nothing gets in between, its failure is told, or nothing would come of keeping it.


async def tells(order: int) -> None:
    try:
        await work(order)
    except Exception:
        logging.exception("order %s failed", order)


def from_a_thread(order: int, loop: asyncio.AbstractEventLoop) -> None:
    asyncio.run_coroutine_threadsafe(tells(order), loop)


async def in_one_step(order: int) -> None:
    pathlib.Path("orders").write_text(str(order))


@app.post("/one-step")
async def starts_what_is_through_in_one_step(order: int) -> None:
    asyncio.create_task(in_one_step(order))


class Client(httpx.AsyncClient):
    def __del__(self) -> None:
        asyncio.get_running_loop().create_task(self.aclose())


@app.post("/wait")
async def waits_in_vain() -> None:
    ready = asyncio.Event()
    asyncio.ensure_future(ready.wait())
