"""And the other way round."""

from __future__ import annotations

from shieldgen_runtime import task

from cycles.wiring import left as left_wiring



@task()
async def turn() -> str:
    return "turn"


@task()
async def go_right(left: left_wiring.LeftTasks) -> str:
    return f"right, {await left.straight().wait()}"
