"""Hints in comments, for code that does not import the runtime."""

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def logged(func: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    @functools.wraps(func)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return await func(*args, **kwargs)

    return wrapper


async def failed(task: object, error: BaseException) -> None: ...


# shieldgen: shield, after_response, deadline=8, name="mail, to {to}", on_error=failed
async def send(to: str) -> str:
    return f"to {to}"


# Sends many.
# shieldgen: retries=2,
#  not a hint, and the next line goes on:
# shieldgen: backoff = 0.5, timing="after_route"
@logged
# It may stand here too:
# shieldgen: key="{to[0]}"
async def send_all(to: list[str]) -> int:
    return len(to)


class Mailer:
    # shieldgen: critical="somebody waits for it"
    async def send(self, to: str) -> str:
        return f"mailer to {to}"


# shieldgen: ignore[SG101] this is another comment
def not_hinted() -> str:
    return "# shieldgen: shield"


NOT_A_COMMENT = """
# shieldgen: shield
"""
