"""What acceptance costs against a bare INSERT: `python tests/benchmarks/durable.py [--postgres URL]`, half a minute.

Both in the same database and in turns: a row inserted and committed, and a durable task scheduled and accepted, one
after the other and fifty at a time, as fifty requests do. The goal for each is at most 2 times the INSERT.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from pydantic.dataclasses import dataclass
from shieldgen_runtime import Policy, Wiring, add_tasks
from shieldgen_runtime.durable import Durable, DurableOptions
from shieldgen_runtime.durable._store import engine_of
from shieldgen_runtime.testing import rehearse_shutdown
from sqlalchemy import make_url, text

ROUNDS = 15
TASKS = 50


async def nothing(order: int, amount: float) -> None:
    pass


@dataclass
class Arguments:
    order: int
    amount: float


NOTHING = Durable("benchmark:nothing", nothing, Arguments, Policy(durable=True))


async def measure(url: str) -> dict[str, float]:
    """Milliseconds for each row or task, medians."""
    app = FastAPI()
    # What is accepted is not begun while it is measured: the process would be busy with running it.
    add_tasks(app, durable=DurableOptions(url=url, poll=600.0))
    engine = engine_of(make_url(url))
    insert = text("INSERT INTO bare (id, payload, at) VALUES (:id, :payload, :at)")
    payload = json.dumps({"order": 1, "amount": 4.5})

    def insert_one() -> None:
        with engine.begin() as connection:
            connection.execute(insert, {"id": str(uuid.uuid4()), "payload": payload, "at": time.time()})

    async with rehearse_shutdown(app):
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE bare (id TEXT PRIMARY KEY, payload TEXT, at FLOAT)"))
        scheduler = Wiring.of(app)._scheduler

        async def accept() -> None:
            await NOTHING.schedule(scheduler, None, None, None, order=1, amount=4.5).accepted()

        async def inserted() -> None:
            for _ in range(TASKS):
                await asyncio.to_thread(insert_one)

        async def accepted() -> None:
            for _ in range(TASKS):
                await accept()

        async def accepted_together() -> None:
            await asyncio.gather(*(accept() for _ in range(TASKS)))

        kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "a bare INSERT": inserted,
            "accepted, one after the other": accepted,
            f"accepted, {TASKS} at a time": accepted_together,
        }
        taken: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind, run in kinds.items():
                began = time.perf_counter()
                await run()
                taken[kind].append((time.perf_counter() - began) / TASKS * 1000)
    engine.dispose()
    return {kind: statistics.median(times) for kind, times in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", help="an empty database, as postgresql+psycopg://user@host/name")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'shop.db'}", *([given.postgres] if given.postgres else [])]
        for url in urls:
            measured = asyncio.run(measure(url))
            bare = measured.pop("a bare INSERT")
            for kind, milliseconds in measured.items():
                print(
                    f"{make_url(url).get_backend_name():<11} {kind:<32} {milliseconds / bare:5.2f} times a bare INSERT"
                    f"  [2]  {milliseconds:6.2f} / {bare:.2f} ms"
                )


if __name__ == "__main__":
    main()
