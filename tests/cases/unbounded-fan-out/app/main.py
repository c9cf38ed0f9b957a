"""Loops that start tasks: as many as there are elements, and limited ones."""

import asyncio
import enum

import anyio
import httpx
from fastapi import BackgroundTasks, FastAPI, WebSocket

app = FastAPI()
at_once = asyncio.Semaphore(10)
limiter = anyio.CapacityLimiter(10)
running: set[asyncio.Task[None]] = set()
SERVICES = ["inventory", "billing"]


class Channel(enum.Enum):
    MAIL = "mail"
    SMS = "sms"


async def notify(user: object) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/mails", json={"user": str(user)})


async def users_of(team: int) -> list[int]:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"https://example.org/teams/{team}")).json()


@app.post("/comprehension")
async def comprehension(users: list[int]) -> None:
    await asyncio.gather(*[asyncio.create_task(notify(user)) for user in users])


@app.post("/loop")
async def loop(team: int) -> None:
    users = await users_of(team)
    for place, user in enumerate(users):
        task = asyncio.create_task(notify(user), name=f"notify_{place}")
        running.add(task)
        task.add_done_callback(running.discard)


@app.post("/group")
async def group(users: list[int]) -> None:
    async with anyio.create_task_group() as tasks:
        for user in users:
            tasks.start_soon(notify, user)
            tasks.start_soon(notify, -user)


@app.post("/by-number")
async def by_number(users: list[int]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for place in range(len(users)):
            tasks.create_task(notify(users[place]))


@app.websocket("/stream")
async def stream(socket: WebSocket) -> None:
    async for text in socket.iter_text():
        running.add(asyncio.create_task(notify(text)))


# Nothing below is told.


async def in_turn(user: object) -> None:
    async with at_once:
        await notify(user)


async def in_turn_further_down(user: object) -> None:
    await in_turn(user)


async def under(given: anyio.CapacityLimiter, user: object) -> None:
    async with given:
        await notify(user)


@app.post("/semaphore-inside")
async def semaphore_inside(users: list[int]) -> None:
    await asyncio.gather(*[asyncio.create_task(in_turn(user)) for user in users])
    await asyncio.gather(*[asyncio.create_task(in_turn_further_down(user)) for user in users])


@app.post("/limiter-passed")
async def limiter_passed(users: list[int]) -> None:
    async with anyio.create_task_group() as tasks:
        for user in users:
            tasks.start_soon(under, limiter, user)


@app.post("/acquired")
async def acquired(users: list[int]) -> None:
    for user in users:
        await at_once.acquire()
        task = asyncio.create_task(notify(user))
        task.add_done_callback(lambda _: at_once.release())
        running.add(task)


@app.post("/written-here")
async def written_here() -> None:
    for name in SERVICES:
        running.add(asyncio.create_task(notify(name)))
    for channel in Channel:
        running.add(asyncio.create_task(notify(channel)))
    workers = [asyncio.create_task(notify(number)) for number in range(4)]
    await asyncio.gather(*workers, *[asyncio.create_task(notify(name)) for name in ("one", "two")])


@app.post("/first-ten")
async def first_ten(users: list[int]) -> None:
    await asyncio.gather(*[asyncio.create_task(notify(user)) for user in users[:10]])


@app.post("/in-batches")
async def in_batches(users: list[int]) -> None:
    for start in range(0, len(users), 10):
        await asyncio.gather(*[asyncio.create_task(notify(user)) for user in users[start : start + 10]])


@app.post("/one-after-the-other")
async def one_after_the_other(users: list[int]) -> None:
    for user in users:
        task = asyncio.create_task(notify(user))
        await asyncio.wait({task}, timeout=5)


@app.post("/group-in-each-round")
async def group_in_each_round(users: list[int]) -> None:
    for user in users:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(notify(user))
            tasks.create_task(notify(-user))


@app.post("/throttled")
async def throttled(users: list[int]) -> None:
    pending: set[asyncio.Task[None]] = set()
    for user in users:
        pending.add(asyncio.create_task(notify(user)))
        if len(pending) >= 10:
            _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)


@app.post("/first-match")
async def first_match(users: list[int]) -> None:
    for user in users:
        if user > 10:
            running.add(asyncio.create_task(notify(user)))
            break


@app.post("/background")
async def background(users: list[int], tasks: BackgroundTasks) -> None:
    for user in users:
        tasks.add_task(notify, user)


async def due(*, limit: int) -> list[int]:
    return (await users_of(1))[:limit]


@app.post("/asks-for-few")
async def asks_for_few() -> None:
    for user in await due(limit=10):
        running.add(asyncio.create_task(notify(user)))


@app.websocket("/only-once")
async def only_once(socket: WebSocket) -> None:
    task = None
    async for text in socket.iter_text():
        if task is None:
            task = asyncio.create_task(notify(text))
    if task is not None:
        await task


class Events:
    def __init__(self) -> None:
        self.handlers: list[int] = []

    def on(self, handler: int) -> None:
        self.handlers.append(handler)

    async def fire(self) -> None:
        for handler in self.handlers:
            running.add(asyncio.create_task(notify(handler)))
