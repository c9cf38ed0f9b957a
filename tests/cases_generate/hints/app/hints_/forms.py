"""Hints under every name, and decorators that are none."""

from collections.abc import Callable
from typing import TypeVar

import hints_.wiring.runtime
import hints_.wiring.runtime as rt
from hints_ import base
from hints_.base import shielded
from hints_.wiring import runtime
from hints_.wiring.runtime import *  # noqa: F403
from hints_.wiring.runtime import task as t

F = TypeVar("F", bound=Callable[..., object])


class Queue:
    def task(self, **options: object) -> Callable[[F], F]:
        return lambda function: function


queue = Queue()


def other(function: F) -> F:
    return function


@t(deadline=1)
async def aliased() -> None: ...


@rt.task(deadline=2)
async def of_an_aliased_module() -> None: ...


@hints_.wiring.runtime.task(deadline=3)
async def fully_named() -> None: ...


@runtime.task(deadline=4)
async def of_an_imported_module() -> None: ...


@shielded(deadline=5)
async def exported_again() -> None: ...


@base.shielded(deadline=6)
async def exported_again_by_a_module() -> None: ...


@other
@t(
    # why it is shielded
    shield=True,
    critical="a " "fraud alert",
    timing="immediate",
    name=None,
)
@other
async def among_others() -> None: ...


try:

    @t(deadline=7)
    async def in_a_block() -> str:
        """Text that
starts at the margin."""
        return "in a block"
finally:
    pass


@queue.task(deadline=8)
async def look_alike() -> None: ...


async def not_hinted() -> None: ...
