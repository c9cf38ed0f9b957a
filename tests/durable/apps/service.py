"""A service whose tasks must survive a kill; what they do is noted in a file, line by line."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from pydantic.dataclasses import dataclass
from shieldgen_runtime import Policy, Task, Tasks, Wiring, add_tasks
from shieldgen_runtime.durable import Durable, DurableOptions, DurableTask, Transaction
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")

NOTES = os.environ["NOTES"]
URL = os.environ["DURABLE_URL"]
VERSION = os.environ.get("VERSION", "1")


def note(*words: object) -> None:
    """One line, written at once: what is written before a kill stays."""
    line = " ".join(map(str, (time.time(), os.getpid(), *words)))
    with Path(NOTES).open("a") as file:
        file.write(line + "\n")


async def pay(order: int, seconds: float = 0.0, currency: str = "eur") -> int:
    note("began", order)
    await asyncio.sleep(seconds)
    note("ended", order, *([] if VERSION == "1" else [currency]))
    return order * 2


async def decline(order: int) -> None:
    note("tried", order)
    raise ValueError(f"order {order} is declined")


async def declined(task: Task[..., Any], error: Exception) -> None:
    note("handled", task.kwargs["order"], repr(error).replace(" ", "_"))


def crash(order: int) -> None:
    note("began", order)
    os.kill(os.getpid(), signal.SIGKILL)


if VERSION == "1":

    @dataclass
    class PayArguments:
        order: int
        seconds: float = 0.0

else:  # a deploy has added an argument with a default

    @dataclass
    class PayArguments:  # type: ignore[no-redef]
        order: int
        seconds: float = 0.0
        currency: str = "usd"


@dataclass
class OrderArguments:
    order: int


_PAY = Durable("service:pay", pay, PayArguments, Policy(durable=True), result=int)
_PAY_ONCE = Durable("service:pay_once", pay, PayArguments, Policy(durable=True, once=True), result=int)
_PAY_SOON = Durable(
    "service:pay_soon", pay, PayArguments, Policy(durable=True, deadline=0.3, on_error=declined), result=int
)
_DECLINE = Durable(
    "service:decline", decline, OrderArguments, Policy(durable=True, retries=2, backoff=0.05, on_error=declined)
)
_CRASH = Durable("service:crash", crash, OrderArguments, Policy(durable=True))


class PaymentsTasks(Wiring):
    def pay(self, order: int, seconds: float = 0.0, *, within: Transaction | None = None) -> DurableTask[int]:
        return _PAY.schedule(self._scheduler, f"pay {order}", None, within, order=order, seconds=seconds)

    def pay_one(self, order: int, seconds: float = 0.0, *, within: Transaction | None = None) -> DurableTask[int]:
        return _PAY.schedule(self._scheduler, f"pay {order}", str(order), within, order=order, seconds=seconds)

    def pay_once(self, order: int, seconds: float = 0.0) -> DurableTask[int]:
        return _PAY_ONCE.schedule(self._scheduler, f"pay {order}", str(order), None, order=order, seconds=seconds)

    def pay_soon(self, order: int, seconds: float = 0.0) -> DurableTask[int]:
        return _PAY_SOON.schedule(self._scheduler, f"pay {order}", None, None, order=order, seconds=seconds)

    def decline(self, order: int) -> DurableTask[None]:
        return _DECLINE.schedule(self._scheduler, f"decline {order}", None, None, order=order)

    def crash(self, order: int) -> DurableTask[None]:
        return _CRASH.schedule(self._scheduler, f"crash {order}", None, None, order=order)


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    note("lifespan", "began")
    yield
    note("lifespan", "ended")


app = FastAPI(lifespan=lifespan)
add_tasks(
    app,
    grace=float(os.environ.get("GRACE", "25")),
    durable=DurableOptions(url=URL, limit=int(os.environ.get("LIMIT", "100"))),
)


@app.get("/pay/{order}")
async def order(
    payments: Payments, order: int, seconds: float = 0.0, timing: str = "immediate", form: str = "pay"
) -> str:
    getattr(getattr(payments, timing), form)(order, seconds)
    note("returned", order)
    return "taken"


@app.get("/result/{order}")
async def result(payments: Payments, order: int, seconds: float = 0.0) -> int:
    return await payments.pay_one(order, seconds).wait()


@app.get("/cancel/{order}")
async def cancel(payments: Payments, order: int) -> str:
    task = payments.pay(order, 60)
    await task.started.wait()
    task.cancel()
    await task.done.wait()
    return task.status


@app.get("/stream/{order}")
async def stream(payments: Payments, order: int) -> StreamingResponse:
    payments.after_response.pay(order)

    async def parts() -> AsyncIterator[bytes]:
        yield b'"'
        await asyncio.sleep(0.6)
        yield b'"'
        note("streamed", order)

    return StreamingResponse(parts())


@app.get("/outside/{order}")
async def outside(order: int) -> str:
    PaymentsTasks.of(app).after_response.pay(order)
    return "taken"


@app.get("/later/{order}")
async def later(payments: Payments, tasks: Tasks, order: int, timing: str) -> str:
    async def schedule() -> None:
        await asyncio.sleep(0.3)
        getattr(payments, timing).pay(order)

    tasks.schedule(schedule)
    return "taken"


@app.get("/raise/{order}")
async def fail(payments: Payments, order: int, timing: str = "after_response") -> None:
    getattr(payments, timing).pay(order)
    raise RuntimeError("the endpoint fails")


@app.get("/decline/{order}")
async def decline_order(payments: Payments, order: int) -> str:
    payments.decline(order)
    return "taken"


@app.get("/crash/{order}")
async def crash_order(payments: Payments, order: int) -> str:
    payments.crash(order)
    return "taken"


@app.get("/many/{count}")
async def many(payments: Payments, count: int, first: int = 0) -> int:
    tasks = [payments.pay(order) for order in range(first, first + count)]
    for task in tasks:
        await task.accepted()
    return len(tasks)


@app.get("/quietly/{order}")
async def quietly(payments: Payments, order: int) -> str:
    payments.pay(order)
    return "taken"


@app.get("/sync/{order}")
def sync(payments: Payments, order: int) -> str:
    payments.pay(order)
    return "taken"


@app.get("/within/{kind}/{order}")
async def within(payments: Payments, kind: str, order: int, commit: bool) -> str:
    engine = create_engine(URL)
    asynchronous = create_async_engine(URL)
    insert = text("INSERT INTO orders VALUES (:order)")
    match kind:
        case "session":
            with Session(engine) as session:
                session.execute(insert, {"order": order})
                task = payments.pay(order, within=session)
                session.commit() if commit else session.rollback()
        case "connection":
            with engine.connect() as connection:
                connection.execute(insert, {"order": order})
                task = payments.pay(order, within=connection)
                connection.commit() if commit else connection.rollback()
        case "async_session":
            async with AsyncSession(asynchronous) as session:
                await session.execute(insert, {"order": order})
                task = payments.pay(order, within=session)
                await (session.commit() if commit else session.rollback())
        case _:
            async with asynchronous.connect() as connection:
                await connection.execute(insert, {"order": order})
                task = payments.pay(order, within=connection)
                await (connection.commit() if commit else connection.rollback())
    engine.dispose()
    await asynchronous.dispose()
    await asyncio.sleep(0)
    await asyncio.wait_for(task.started.wait() if commit else task.done.wait(), 5)
    return task.status


@app.get("/records")
async def records(payments: Payments) -> list[dict[str, Any]]:
    return [
        {"task": r.task, "key": r.key, "status": r.status, "runs": r.runs, "dead": r.is_dead, "error": r.error}
        for r in await payments.durable()
    ]


@app.get("/full")
async def full() -> str:
    """From now on the operating system lets no file of this process grow, as on a disk that is full."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    return "full"


@app.get("/room")
async def room() -> str:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "room"
