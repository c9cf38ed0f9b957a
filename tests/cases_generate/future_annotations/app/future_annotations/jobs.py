"""Annotations that are not evaluated."""

from __future__ import annotations

from typing import TypeVar

from shieldgen_runtime import task

T = TypeVar("T")


@task()
async def earlier(later: Later, other: "Later | None" = None) -> list[Later]:
    return [later] if other is None else [later, other]


class Later(list[int]): ...
