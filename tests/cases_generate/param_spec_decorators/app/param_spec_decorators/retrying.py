"""Decorators that keep the signature, typed with ParamSpec."""

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Work: TypeAlias = Callable[P, Awaitable[R]]
attempts: list[str] = []


def retried(times: int) -> Callable[[Work[P, R]], Work[P, R]]:
    def decorate(function: Work[P, R]) -> Work[P, R]:
        @functools.wraps(function)
        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for _ in range(times - 1):
                attempts.append("again")
            return await function(*args, **kwargs)

        return run

    return decorate
