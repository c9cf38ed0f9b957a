"""Handlers that cannot be called as handlers, and some that can."""

from collections.abc import AsyncIterator
from typing import Any


async def no_error(task: Any) -> None: ...


def three(task: Any, error: Exception, more: int) -> None: ...


async def keyword(task: Any, error: Exception, *, more: int) -> None: ...


async def generator(task: Any, error: Exception) -> AsyncIterator[int]:
    yield 1


def good(*args: Any) -> None: ...


def also_good(task: Any, error: Exception, more: int = 0, *, less: int = 0) -> None: ...
