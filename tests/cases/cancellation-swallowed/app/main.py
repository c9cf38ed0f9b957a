"""What tasks do when they are cancelled."""

import asyncio
import contextlib
from asyncio import CancelledError as Cancelled

import anyio
from fastapi import FastAPI
from shieldgen_runtime import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
running: set[asyncio.Task[None]] = set()


async def save() -> None: ...


async def swallows_in_a_loop() -> None:
    while True:
        try:
            await anyio.sleep(1)
        except BaseException:
            print("goes on")


async def swallows_and_goes_on() -> None:
    try:
        await anyio.sleep(1)
    except asyncio.CancelledError:
        print("cancelled")
    await save()


async def swallows_in_two_places() -> None:
    for _ in range(2):
        try:
            await anyio.sleep(1)
        except Cancelled:
            print("goes on")
        with contextlib.suppress(BaseException):
            await anyio.sleep(1)
        try:
            await anyio.sleep(1)
        except:  # noqa: E722
            print("goes on")


async def ends_where_it_is_cancelled() -> None:
    try:
        await anyio.sleep(1)
    except asyncio.CancelledError:
        print("cancelled")


async def saves_without_a_shield() -> None:
    try:
        await anyio.sleep(1)
    except anyio.get_cancelled_exc_class():
        await save()
        raise


async def closes_without_a_shield() -> None:
    try:
        await anyio.sleep(1)
    finally:
        await save()


# Nothing below is told.


async def saves_under_a_shield() -> None:
    try:
        await anyio.sleep(1)
    except anyio.get_cancelled_exc_class():
        with anyio.move_on_after(2, shield=True):
            await save()
        raise


async def raises_it_once_all_is_in_order() -> None:
    cancelled = False
    try:
        await anyio.sleep(1)
    except asyncio.CancelledError:
        cancelled = True
    print("in order")
    if cancelled:
        raise asyncio.CancelledError


async def ends_the_task_that_it_started() -> None:
    inner = asyncio.create_task(save())
    inner.cancel()
    try:
        await inner
    except asyncio.CancelledError:
        print("ended")
    print("goes on")


async def ends_several_that_it_started() -> None:
    tasks = [asyncio.create_task(save()), asyncio.create_task(save())]
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.gather(*tasks), timeout=2)
    print("goes on")


async def answers_and_ends() -> None:
    try:
        await anyio.sleep(1)
        answer = "done"
    except asyncio.CancelledError:
        answer = "cancelled"
    print(answer)


async def catches_ordinary_errors() -> None:
    try:
        await anyio.sleep(1)
    except Exception:
        print("failed")


async def raises_it_again() -> None:
    try:
        await anyio.sleep(1)
    except BaseException:
        print("cancelled")
        raise


async def leaves_its_loop() -> None:
    while True:
        try:
            await anyio.sleep(1)
        except asyncio.CancelledError:
            raise
        except BaseException:
            print("failed")


async def waits_for_another() -> None:
    other = asyncio.create_task(save())
    other.cancel()
    try:
        await other
    except asyncio.CancelledError:
        print("the other has ended")
    with contextlib.suppress(asyncio.CancelledError):
        await other


async def edge_cancelled() -> None:
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        await save()
        raise


async def nothing_to_cancel() -> None:
    try:
        print(1 / 0)
    except BaseException:
        print("failed")


@app.post("/")
async def start(tasks: Tasks) -> None:
    tasks.schedule(swallows_in_a_loop)
    tasks.schedule(swallows_and_goes_on)
    tasks.schedule(swallows_in_two_places)
    tasks.schedule(raises_it_once_all_is_in_order)
    tasks.schedule(ends_the_task_that_it_started)
    tasks.schedule(ends_several_that_it_started)
    tasks.schedule(ends_where_it_is_cancelled)
    tasks.schedule(saves_without_a_shield)
    tasks.schedule(closes_without_a_shield)
    tasks.schedule(saves_under_a_shield)
    tasks.schedule(answers_and_ends)
    tasks.schedule(catches_ordinary_errors)
    tasks.schedule(raises_it_again)
    tasks.schedule(leaves_its_loop)
    tasks.schedule(waits_for_another)
    tasks.schedule(nothing_to_cancel)
    running.add(asyncio.create_task(edge_cancelled()))
