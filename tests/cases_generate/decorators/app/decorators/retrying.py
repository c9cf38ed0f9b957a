"""Decorators that keep the signature, typed with ParamSpec."""

import functools
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Work: TypeAlias = Callable[P, Awaitable[R]]
attempts: list[str] = []


class Session:
    """What a decorator may bring."""


def retried(times: int) -> Callable[[Work[P, R]], Work[P, R]]:
    def decorate(function: Work[P, R]) -> Work[P, R]:
        @functools.wraps(function)
        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for _ in range(times - 1):
                attempts.append(function.__name__)
            return await function(*args, **kwargs)

        return run

    return decorate


def with_session(function: Callable[Concatenate[Session, P], Awaitable[R]]) -> Work[P, R]:
    @functools.wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return await function(Session(), *args, **kwargs)

    return run
