"""What the runtime costs, measured against doing without it: `python tests/benchmarks/runtime.py`, about a minute.

Everything is taken in turns in one run: medians of CPU time, so that a busy machine blurs them less. In brackets the
goals. Those of single tasks are missed a little: a handle, a key, an end that is told and a drain need to know more
of a task than a bare one has. On trio every task has a cancel scope, since nothing else could cut it.
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
from collections.abc import Awaitable, Callable
from pathlib import Path

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


def print_ratio(what: str, measured: dict[str, float], name: str, base: str, goal: str) -> None:
    ratio = measured[name] / measured[base]
    print(f"{what:<64} {ratio:5.2f} times  [{goal}]  {measured[name]:9.2f} / {measured[base]:.2f}")


async def medians(kinds: dict[str, Callable[[], Awaitable[None]]], count: int) -> dict[str, float]:
    """Microseconds of CPU for each of `count` things that each kind does, taken in turns."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(ROUNDS):
        for kind, run in kinds.items():
            gc.collect()
            gc.disable()
            began = time.process_time()
            await run()
            taken[kind].append((time.process_time() - began) / count * 1e6)
            gc.enable()
    return {kind: statistics.median(times) for kind, times in taken.items()}


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
            measured = await medians(kinds, TASKS)
            print_ratio("a task on trio, against start_soon", measured, "shielded", "start_soon", "1.10")
            return
        measured = await medians({"create_task": bare, **kinds}, TASKS)
        print_ratio("a shielded task, against create_task", measured, "shielded", "create_task", "1.25")
        print_ratio("an unshielded task, against create_task", measured, "unshielded", "create_task", "2.60")
        print_ratio("start_soon, against create_task", measured, "start_soon", "create_task", "4.5 measured")
        pending(scheduler)
        await asyncio.sleep(0)


def pending(scheduler: TasksScheduler) -> None:
    """Bytes of a task that waits, taken before it has run: the frames of the run are made with it."""
    gate = asyncio.Event()

    async def waits() -> None:
        await gate.wait()

    def bare(kept: set[asyncio.Task[None]]) -> None:
        task = asyncio.get_running_loop().create_task(waits())
        kept.add(task)
        task.add_done_callback(kept.discard)

    measured: dict[str, float] = {}
    kept: set[asyncio.Task[None]] = set()
    for kind, schedule in {
        "create_task": lambda: bare(kept),
        "shielded": lambda: scheduler.start(SHIELDED, None, waits),
    }.items():
        gc.collect()
        tracemalloc.start()
        for _ in range(10_000):
            schedule()
        measured[kind] = tracemalloc.get_traced_memory()[0] / 10_000
        tracemalloc.stop()
    gate.set()
    print_ratio("bytes of a pending shielded task, against create_task", measured, "shielded", "create_task", "1.20")


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


def make_app(kind: str) -> FastAPI:
    app = FastAPI()
    if kind != "bare":
        add_tasks(app)

    if kind == "bare":

        @app.get("/")
        async def bare() -> dict[str, int]:
            return {}
    else:

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

    config = uvicorn.Config(make_app(kind), log_level="error", fd=descriptor, access_log=False)
    uvicorn.Server(config).run()


def cpu_seconds(process: int) -> float:
    """Of its event loop's thread, in nanoseconds' resolution; Linux alone says so much."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


async def send_requests(address: tuple[str, int], count: int) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    async def connection(number: int) -> None:
        reader, writer = await asyncio.open_connection(*address)
        for _ in range(number):
            writer.write(request)
            await reader.readuntil(b"\r\n\r\n{}")
        writer.close()

    await asyncio.gather(*(connection(count // 8) for _ in range(8)))


def requests(count: int) -> None:
    kinds = ("bare", "unused", "immediate", "after_response")
    servers: dict[str, tuple[subprocess.Popen[bytes], tuple[str, int]]] = {}
    for kind in kinds:
        listening = socket.create_server(("127.0.0.1", 0))
        command = [sys.executable, __file__, "--serve", kind, str(listening.fileno())]
        servers[kind] = subprocess.Popen(command, pass_fds=[listening.fileno()]), listening.getsockname()
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    try:
        for _, address in servers.values():
            asyncio.run(send_requests(address, 400))
        for _ in range(7):
            for kind, (process, address) in servers.items():
                began = cpu_seconds(process.pid)
                asyncio.run(send_requests(address, count))
                taken[kind].append((cpu_seconds(process.pid) - began) / count * 1e6)
    finally:
        for process, _ in servers.values():
            process.send_signal(signal.SIGTERM)
            process.wait()
    measured = {kind: statistics.median(times) for kind, times in taken.items()}
    print_ratio("a request whose dependency is unused, against a bare endpoint", measured, "unused", "bare", "1.25")
    print_ratio("a request with an immediate task", measured, "immediate", "bare", "1.30")
    print_ratio("a request with an after_response task", measured, "after_response", "bare", "1.41")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=400, help="per kind and round")
    parser.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve[0], int(given.serve[1]))
        return
    anyio.run(tasks, "asyncio")
    anyio.run(tasks, "trio", backend="trio")
    asyncio.run(growth())
    requests(given.requests)


if __name__ == "__main__":
    main()
