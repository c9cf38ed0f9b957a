"""Schedules what the other module does."""

from __future__ import annotations

from shieldgen_runtime import task

from cycles.wiring.right import RightTasks


@task()
async def go_left(right: RightTasks) -> str:
    return f"left, {await right.turn().wait()}"


@task()
async def straight() -> str:
    return "straight on"
