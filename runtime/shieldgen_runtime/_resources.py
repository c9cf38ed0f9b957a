"""Turns resource factories into open resources around one run of a task."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, Protocol

import anyio

from ._options import Resource, ResourceError


class InThread(Protocol):
    """Calls a plain function in a thread and gives back its result."""

    def __call__(self, func: Callable[..., Any], /, *args: Any) -> Awaitable[Any]: ...


class _FromSync(AbstractAsyncContextManager[Any]):
    def __init__(self, context: Any, in_thread: InThread) -> None:
        self._context = context
        self._in_thread = in_thread

    async def __aenter__(self) -> Any:
        return await self._in_thread(self._context.__enter__)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool | None:
        suppressed: bool | None = await self._in_thread(self._context.__exit__, kind, error, traceback)
        return suppressed


class _ShieldedExit(AbstractAsyncContextManager[Any]):
    """Closes also where the run was cancelled: under level cancellation the first await of the closing would fail."""

    def __init__(self, context: AbstractAsyncContextManager[Any]) -> None:
        self._context = context

    async def __aenter__(self) -> Any:
        return await self._context.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> bool | None:
        with anyio.CancelScope(shield=True):
            return await self._context.__aexit__(kind, error, traceback)
        return None


async def _context_of(name: str, factory: Callable[[], Any], in_thread: InThread) -> AbstractAsyncContextManager[Any]:
    made = factory()
    if inspect.iscoroutine(made):
        made = await made
    if inspect.isasyncgen(made):
        return asynccontextmanager(lambda: made)()
    if inspect.isgenerator(made):
        return _FromSync(contextmanager(lambda: made)(), in_thread)
    if hasattr(made, "__aenter__") and hasattr(made, "__aexit__"):
        opened: AbstractAsyncContextManager[Any] = made
        return opened
    if hasattr(made, "__enter__") and hasattr(made, "__exit__"):
        return _FromSync(made, in_thread)
    raise ResourceError(
        f"the factory of resource {name!r} gave a {type(made).__qualname__}: "
        "it has to return a context manager or to be a generator function"
    )


@asynccontextmanager
async def open_resources(
    resources: Mapping[str, Resource], overrides: Mapping[Callable[..., Any], Callable[..., Any]], in_thread: InThread
) -> AsyncIterator[dict[str, Any]]:
    """Opens them in order and closes them in reverse, shielded. Raises ResourceError for a factory of another kind."""
    async with AsyncExitStack() as stack:
        opened: dict[str, Any] = {}
        for name, resource in resources.items():
            context = await _context_of(name, overrides.get(resource.factory, resource.factory), in_thread)
            opened[name] = await stack.enter_async_context(_ShieldedExit(context))
        yield opened
