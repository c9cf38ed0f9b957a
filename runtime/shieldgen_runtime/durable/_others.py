"""Turns what other processes do, and what those that died have left, into work and knowledge of this one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from dbos import DBOS

from .._task import logger
from ._slots import Slots
from ._store import Store

LOOK = 0.5
"""Seconds between two looks."""

CLEAN = 3600.0
"""Seconds between two looks for what has been kept long enough."""


async def look_after(
    store: Store, slots: Slots, executor: str, *, follow: Callable[[], Awaitable[None]], keep_days: float
) -> None:
    """Takes over what dead processes have left, follows what the others run, and forgets what is old; for ever."""
    loop = asyncio.get_running_loop()
    clean_at = 0.0
    while True:
        await asyncio.sleep(LOOK)
        try:
            await store.in_thread(_take_over, store, slots, executor)
            await follow()
            if loop.time() >= clean_at:
                clean_at = loop.time() + CLEAN
                await store.forget(keep_days)
        except Exception as error:
            logger.warning("Durable tasks cannot be looked after: %s", error)


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
