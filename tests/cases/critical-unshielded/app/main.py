import abc
import asyncio
import pathlib

import stripe
from fastapi import BackgroundTasks, FastAPI
from fastapi_tasks import Tasks, add_tasks
from sqlalchemy import text

from .orders import mark_paid, read_order, remember, sessions

app = FastAPI()
add_tasks(app)
running: set[asyncio.Task[None]] = set()


async def charge(order: int) -> None:
    await stripe.PaymentIntent.create_async(amount=100, currency="eur")
    await mark_paid(order)


@app.post("/bad/loop")
async def on_the_loop(order: int) -> None:
    running.add(asyncio.create_task(charge(order)))


@app.post("/bad/request")
async def in_the_request(order: int, background: BackgroundTasks) -> None:
    background.add_task(mark_paid, order)


@app.post("/bad/unshielded")
async def unshielded(order: int, tasks: Tasks) -> None:
    tasks.schedule(charge, order)


@app.post("/good/shielded")
async def shielded(order: int, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"refund_{order}").schedule(refund, order)


async def refund(order: int) -> None:
    await stripe.Refund.create_async(payment_intent=str(order))


@app.post("/good/awaited")
async def awaited(order: int) -> None:
    await asyncio.create_task(settle(order))


async def settle(order: int) -> None:
    await stripe.PaymentIntent.capture_async(str(order))


@app.post("/good/reads")
async def reads(order: int, background: BackgroundTasks) -> None:
    background.add_task(read_order, order)


@app.post("/good/cache")
async def caches(order: int, background: BackgroundTasks) -> None:
    background.add_task(remember, order)


@app.post("/good/waited")
async def waited(order: int) -> None:
    tasks = {asyncio.create_task(settle(order)), asyncio.create_task(settle(order + 1))}
    await asyncio.wait(tasks, timeout=10)


@app.post("/good/thread")
async def in_a_thread(order: int) -> None:
    running.add(asyncio.create_task(asyncio.to_thread(write_down, order)))


def write_down(order: int) -> None:
    pathlib.Path("orders", str(order)).write_text("paid")


class Drains:
    """Whoever enters it waits on the way out for what it has begun."""

    async def __aenter__(self) -> None:
        self._draining = asyncio.create_task(settle(1))

    async def __aexit__(self, *error: object) -> None:
        if task := self._draining:
            await asyncio.wait((task,), timeout=5)


class Closes:
    """Something closes it, in a way that is not seen here."""

    async def start(self, order: int) -> None:
        self._settling = asyncio.create_task(settle(order))

    async def cancel(self) -> None:
        self._settling.cancel()

    async def close(self) -> None:
        await self._settling


class CancelsOnDemand:
    """A user may cancel it, which is no way for an application to stop."""

    async def start(self, order: int) -> None:
        self._charging = asyncio.create_task(charge(order))

    async def cancel(self) -> None:
        self._charging.cancel()


class Gathers:
    """What starts its tasks is not what waits for them, and a cut is of that."""

    def __init__(self) -> None:
        self._parts: dict[int, asyncio.Task[None]] = {}

    def begin(self, order: int) -> None:
        self._parts[order] = asyncio.create_task(settle(order))

    async def run(self) -> None:
        self.begin(1)
        results = await asyncio.gather(*self._parts.values())
        for order, _result in zip(self._parts.keys(), results, strict=True):
            self.begun(order)

    def begun(self, order: int) -> None: ...


class Store(abc.ABC):
    @abc.abstractmethod
    async def save(self, order: int) -> None: ...


class InOneTable(Store):
    async def save(self, order: int) -> None:
        async with sessions() as session:
            await session.execute(text("UPDATE orders SET saved = saved + 1 WHERE id = :id"), {"id": order})
            await session.commit()


class InAnother(Store):
    async def save(self, order: int) -> None:
        async with sessions() as session:
            await session.execute(text("INSERT INTO saved (id) VALUES (:id)"), {"id": order})
            await session.commit()


async def save_whichever_store_it_is(store: Store, order: int) -> None:
    await store.save(order)


@app.post("/bad/any")
async def in_any_store(order: int, background: BackgroundTasks) -> None:
    background.add_task(save_whichever_store_it_is, store_of(order), order)


def store_of(order: int) -> Store: ...


@app.post("/good/walrus")
async def gathers_what_it_starts(orders: list[int]) -> None:
    if tasks := [asyncio.create_task(settle(order)) for order in orders[:3]]:
        await asyncio.gather(*tasks, return_exceptions=True)
