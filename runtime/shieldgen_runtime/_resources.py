"""Turns resource factories into open resources around one run of a task."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import Any, TypeAlias

import anyio

from ._options import Resource, ResourceError

InThread: TypeAlias = Callable[..., Awaitable[Any]]
"""Calls a plain function with its arguments in a thread and gives its result to await."""


def _as_context(made: Any) -> Any:
    if inspect.isasyncgen(made):
        return asynccontextmanager(lambda: made)()
    if inspect.isgenerator(made):
        return contextmanager(lambda: made)()
    return made


@contextmanager
def _as_generator(context: Any) -> Generator[Any, None, None]:
    """The same, but left as soon as nobody holds it: by a thread that enters it when its task has gone."""
    with context as opened:
        yield opened


@asynccontextmanager
async def _opened(name: str, made: Any, in_thread: InThread, after: InThread) -> AsyncGenerator[Any, None]:
    if inspect.iscoroutine(made):
        made = await made
    context = _as_context(made)
    kind = type(context)  # where `with` looks, too
    if hasattr(kind, "__aenter__") and hasattr(kind, "__aexit__"):
        enter, leave = context.__aenter__, context.__aexit__
    elif hasattr(kind, "__enter__") and hasattr(kind, "__exit__"):
        context = _as_generator(context)
        enter, leave = partial(in_thread, context.__enter__), partial(after, context.__exit__)
    else:
        raise ResourceError(
            f"the factory of resource {name!r} gave a {type(made).__qualname__}: "
            "it has to return a context manager or to be a generator function"
        )
    opened = await enter()
    # Closing is shielded: where the run was cancelled, its first await would fail.
    try:
        yield opened
    except BaseException as error:
        with anyio.CancelScope(shield=True):
            # As in FastAPI, none can hide that the run failed.
            await leave(type(error), error, error.__traceback__)
        raise
    else:
        with anyio.CancelScope(shield=True):
            await leave(None, None, None)


@asynccontextmanager
async def open_resources(
    resources: Mapping[str, Resource], overrides: Mapping[Any, Any], in_thread: InThread, after: InThread
) -> AsyncGenerator[dict[str, Any], None]:
    """Opens them in order and closes them in reverse, shielded, plain ones in the threads `in_thread` and `after`.

    Raises ResourceError for a factory of another kind.
    """
    async with AsyncExitStack() as stack:
        opened = {}
        for name, resource in resources.items():
            factory = overrides.get(resource.factory, resource.factory)
            opened[name] = await stack.enter_async_context(_opened(name, factory(), in_thread, after))
        yield opened
