"""Annotations in quotes, whole or in part."""

from typing import Dict, Literal, Optional

from shieldgen_runtime import task

from . import models


@task()
async def whole(order: "models.Order", many: "list[models.Order | None]", later: "Later") -> "dict[str, Later]":
    return {str(order.id): later}


@task()
async def in_part(a: Optional["Later"], b: Dict["str", "list['Later']"]) -> "int | None":
    return a.number if a is not None else len(b)


@task()
async def quotes_that_are_no_types(mode: Literal["Later", 'other'] = "Later") -> str:
    return mode


@task()
async def over_lines(a: "int |\
    str") -> None: ...


class Later:
    """Defined behind the functions that name it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __repr__(self) -> str:
        return f"Later({self.number})"
