"""What the runtime costs, measured against doing without it: `python tests/benchmarks/runtime.py`, about two minutes.

Everything is taken in turns in one run, in CPU time, and each round gives a ratio: their median and quartiles, so that
a busy machine blurs them less. In square brackets the goals. An unshielded task costs what its cancel scope costs; a
task that waits holds what its handle shows.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import socket
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import anyio
from fastapi import FastAPI
from shieldgen_runtime import Policy, Tasks, TasksScheduler, Wiring, add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

SHIELDED, UNSHIELDED = Policy(shield=True), Policy()
TASKS = 2000
ROUNDS = 25


async def nothing() -> None:
    pass


def scheduler_of(app: FastAPI) -> TasksScheduler:
    return Wiring.of(app)._scheduler


Taken: TypeAlias = dict[str, list[float]]
"""What each kind took in each round."""


def print_ratio(what: str, taken: Taken, name: str, base: str, goal: str) -> None:
    """The median of the rounds' ratios and their quartiles: a busy machine slows down both sides of a round."""
    ratios = sorted(one / other for one, other in zip(taken[name], taken[base], strict=True))
    low, middle, high = (ratios[len(ratios) * quarter // 4] for quarter in (1, 2, 3))
    medians = f"{statistics.median(taken[name]):9.2f} / {statistics.median(taken[base]):.2f}"
    print(f"{what:<64} {middle:5.2f} times ({low:.2f} to {high:.2f})  [{goal}]  {medians}", flush=True)


async def in_turns(kinds: dict[str, Callable[[], Awaitable[None]]], count: int) -> Taken:
    """Microseconds of CPU for each of `count` things that each kind does."""
    taken: Taken = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, run in kinds.items():
            gc.collect()
            gc.disable()
            began = time.process_time()
            await run()
            taken[kind].append((time.process_time() - began) / count * 1e6)
            gc.enable()
    return taken


async def tasks(backend: str) -> None:
    app = FastAPI()
    add_tasks(app)
    async with rehearse_shutdown(app):
        scheduler = scheduler_of(app)

        async def bare() -> None:
            loop = asyncio.get_running_loop()
            kept: set[asyncio.Task[None]] = set()
            for _ in range(TASKS):
                task = loop.create_task(nothing())
                kept.add(task)
                task.add_done_callback(kept.discard)
            while kept:  # noqa: ASYNC110 - an event would be part of the cost
                await asyncio.sleep(0)

        async def group() -> None:
            async with anyio.create_task_group() as tasks:
                for _ in range(TASKS):
                    tasks.start_soon(nothing)

        async def ours(policy: Policy) -> None:
            for _ in range(TASKS):
                scheduler.start(policy, None, nothing)
            while scheduler.running():
                await anyio.lowlevel.checkpoint()

        kinds: dict[str, Callable[[], Awaitable[None]]] = {
            "start_soon": group,
            "shielded": lambda: ours(SHIELDED),
            "unshielded": lambda: ours(UNSHIELDED),
        }
        if backend == "trio":
            measured = await in_turns(kinds, TASKS)
            print_ratio("a task on trio, against start_soon", measured, "shielded", "start_soon", "1.10")
            return
        measured = await in_turns({"create_task": bare, **kinds}, TASKS)
        print_ratio("a shielded task, against create_task", measured, "shielded", "create_task", "1.25")
        print_ratio("an unshielded task, against create_task", measured, "unshielded", "create_task", "2.60")
        print_ratio("start_soon, against create_task", measured, "start_soon", "create_task", "4.5 measured")
        await pending(scheduler)


async def pending(scheduler: TasksScheduler) -> None:
    """Bytes of a task that has started and waits."""
    kept: set[asyncio.Task[None]] = set()

    async def waits() -> None:
        await gate.wait()

    def bare() -> None:
        task = asyncio.get_running_loop().create_task(waits())
        kept.add(task)
        task.add_done_callback(kept.discard)

    measured: Taken = {}
    for kind, schedule in {
        "create_task": bare,
        "shielded": lambda: scheduler.start(SHIELDED, None, waits),
        "unshielded": lambda: scheduler.start(UNSHIELDED, None, waits),
    }.items():
        gate = asyncio.Event()
        gc.collect()
        tracemalloc.start()
        for _ in range(10_000):
            schedule()
        await asyncio.sleep(0)
        gc.collect()
        measured[kind] = [tracemalloc.get_traced_memory()[0] / 10_000]
        tracemalloc.stop()
        gate.set()
        while kept or scheduler.running():  # noqa: ASYNC110
            await asyncio.sleep(0)
    print_ratio("bytes of a waiting shielded task, against create_task", measured, "shielded", "create_task", "1.20")
    print_ratio("bytes of a waiting unshielded task", measured, "unshielded", "create_task", "none, with its scope")


async def growth() -> None:
    app = FastAPI()
    add_tasks(app)
    async with rehearse_shutdown(app):
        scheduler = scheduler_of(app)

        async def run(count: int) -> None:
            for number in range(count):
                scheduler.start(SHIELDED if number % 2 else UNSHIELDED, None, nothing)
                if not number % 1000:
                    await asyncio.sleep(0)
            while scheduler.running():  # noqa: ASYNC110
                await asyncio.sleep(0)

        await run(10_000)
        gc.collect()
        tracemalloc.start()
        await run(100_000)
        gc.collect()
        print(f"{'bytes kept after 100,000 tasks':<64} {tracemalloc.get_traced_memory()[0]:>11}  [none to speak of]")
        tracemalloc.stop()


# Requests, on a server of their own each.

KINDS = ("bare", "unused", "immediate", "after_response", "in flight")


def make_app(kind: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        for _ in range(10_000 if kind == "in flight" else 0):
            TasksScheduler.of(app).schedule(anyio.sleep_forever)
        yield

    app = FastAPI(lifespan=lifespan)
    if kind == "bare":

        @app.get("/")
        async def bare() -> dict[str, int]:
            return {}

        return app
    add_tasks(app)

    @app.get("/")
    async def endpoint(tasks: Tasks) -> dict[str, int]:
        if kind == "immediate":
            tasks.schedule(nothing)
        elif kind == "after_response":
            tasks.after_response.schedule(nothing)
        return {}

    return app


def serve(kind: str, descriptor: int) -> None:
    import uvicorn

    config = uvicorn.Config(make_app(kind), log_level="error", fd=descriptor, access_log=False, timeout_keep_alive=600)
    uvicorn.Server(config).run()


def cpu_seconds(process: int) -> float:
    """Of its event loop's thread, in nanoseconds' resolution; Linux alone says so much."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


class Server:
    """A process of its own that serves one kind, and the connections to it."""

    def __init__(self, kind: str) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        command = [sys.executable, __file__, "--serve", kind, str(listening.fileno())]
        self.process = subprocess.Popen(command, pass_fds=[listening.fileno()])
        self._address = listening.getsockname()
        self._connections: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def request(self, count: int) -> float:
        """Microseconds of the server's CPU for each of `count` requests, on eight connections at a time."""
        while len(self._connections) < 8:
            self._connections.append(await asyncio.open_connection(*self._address))

        async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for _ in range(count // 8):
                writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                await reader.readuntil(b"\r\n\r\n{}")

        began = cpu_seconds(self.process.pid)
        await asyncio.gather(*(send(*connection) for connection in self._connections))
        return (cpu_seconds(self.process.pid) - began) / count * 1e6

    def stop(self) -> None:
        for _, writer in self._connections:
            writer.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


async def requests(rounds: int) -> None:
    servers = {kind: Server(kind) for kind in KINDS}
    taken: Taken = {kind: [] for kind in KINDS}
    try:
        for server in servers.values():
            await server.request(400)
        for turn in range(rounds):
            # Each round begins with another kind, so that none always follows the same.
            for kind in KINDS[turn % len(KINDS) :] + KINDS[: turn % len(KINDS)]:
                taken[kind].append(await servers[kind].request(200))
    finally:
        for server in servers.values():
            server.stop()

    print_ratio("a request whose dependency is unused, against a bare endpoint", taken, "unused", "bare", "1.25")
    print_ratio("a request with an immediate task", taken, "immediate", "bare", "1.30")
    print_ratio("a request with an after_response task", taken, "after_response", "bare", "1.41")
    print_ratio("a request with 10,000 tasks in flight, against none", taken, "in flight", "unused", "1.00")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="of 200 requests of each kind")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve[0], int(given.serve[1]))
        return
    anyio.run(tasks, "asyncio")
    anyio.run(tasks, "trio", backend="trio")
    asyncio.run(growth())
    asyncio.run(requests(given.rounds))


if __name__ == "__main__":
    main()
