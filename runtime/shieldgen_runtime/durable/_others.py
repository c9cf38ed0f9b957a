"""Turns what dead processes have left into work of this one, and looks for it again and again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from dbos import DBOS

from .._task import logger
from ._slots import Slots
from ._store import Store

LOOK = 0.5
"""Seconds between two looks."""

CLEAN = 3600.0
"""Seconds between two looks for what has been kept long enough."""


@asynccontextmanager
async def repeating(*looks: tuple[float, Callable[[], Awaitable[None]]]) -> AsyncIterator[None]:
    """Takes each look meanwhile, so many seconds after the one before; a database that is gone is said once."""
    repeated = [asyncio.ensure_future(_repeat(seconds, look)) for seconds, look in looks]
    try:
        yield
    finally:
        for each in repeated:
            each.cancel()
        await asyncio.gather(*repeated, return_exceptions=True)


async def _repeat(seconds: float, look: Callable[[], Awaitable[None]]) -> None:
    failed = False
    while True:
        await asyncio.sleep(seconds)
        try:
            await look()
            failed = False
        except Exception as error:
            if not failed:
                logger.warning("Durable tasks of other processes cannot be seen: %s", error)
            failed = True


def taking_over(store: Store, slots: Slots, own: str) -> Callable[[], Awaitable[None]]:
    """The look for slots that nobody holds any more: what was run or held there is this process's to go on with."""
    return partial(store.in_thread, _take_over, store, slots, own)


def _take_over(store: Store, slots: Slots, own: str) -> None:
    for executor, tasks in store.begun().items():
        slot = re.fullmatch(r"slot(\d+)", executor)
        if slot is None or executor == own:
            continue
        with slots.adopt(int(slot[1])) as is_free:
            if is_free:
                store.release(tasks)
                # The public `resume_workflows` forgets a task's key and how often it was begun.
                resumed = DBOS._recover_pending_workflows([executor])
                logger.warning("%d durable tasks of a process that ended are resumed", len(resumed))
