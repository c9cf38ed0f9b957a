"""Imports its own wiring for type checkers alone, and inside a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shieldgen_runtime import task

if TYPE_CHECKING:
    from cycles.wiring.plain import PlainTasks


@task()
async def again(wiring: PlainTasks, times: int) -> int:
    from cycles.wiring import plain

    assert isinstance(wiring, plain.PlainTasks)
    return times if times == 0 else await wiring.again(wiring, times - 1).wait()
