"""Turns one function into the runs that show what cuts and repetitions do to its state."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Literal, TypeVar

import anyio

from .._options import ShieldgenRuntimeError
from .._task import function_name

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Interruption:
    """One run that was cancelled at its `checkpoint`th checkpoint (from 1), where it waited in `line` of its function.

    `outcome` says how it ended: cancelled, finished (it went on to its end all the same) or failed with `error`.
    """

    checkpoint: int
    line: int
    outcome: Literal["cancelled", "finished", "failed"]
    error: BaseException | None = None


class _CancelsAt:
    """Awaits a coroutine, and cancels the scope when it comes to its nth checkpoint."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], checkpoint: int, scope: anyio.CancelScope) -> None:
        self._coroutine = coroutine
        self._checkpoint = checkpoint
        self._scope = scope
        self.passed = 0
        self.line = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = partial(self._coroutine.send, None)
        while True:
            try:
                waits_for = step()
            except StopIteration as end:
                return end.value
            self.passed += 1
            if self.passed == self._checkpoint:
                frame = getattr(self._coroutine, "cr_frame", None)
                self.line = 0 if frame is None else frame.f_lineno
                self._scope.cancel()
                if asyncio.isfuture(waits_for):
                    try:
                        yield from _until_done(waits_for)
                    except asyncio.CancelledError as error:
                        # As when a task is cancelled: what it waits for is cancelled first, and then waited for.
                        if not waits_for.cancel(*error.args):
                            step = partial(self._coroutine.throw, error)
                            continue
            try:
                sent = yield waits_for
            except BaseException as error:
                step = partial(self._coroutine.throw, error)
            else:
                step = partial(self._coroutine.send, sent)


def _until_done(future: asyncio.Future[Any]) -> Generator[Any, None, None]:
    """Waits for it in a way that a cancellation finds waiting, even if the future is done before the event loop turns.

    anyio cancels no asyncio task whose future is done: the cut would come at a later checkpoint.
    """
    done = asyncio.Event()
    future.add_done_callback(lambda _: done.set())
    yield from done.wait().__await__()


async def interrupt_everywhere(
    function: Callable[..., Coroutine[Any, Any, Any]],
    make_arguments: Callable[[], Any] | None = None,
    *,
    shield: bool = False,
    at_most: int = 1000,
) -> AsyncIterator[Interruption]:
    """Runs the function once for each of its checkpoints, cancelled at exactly that one.

    `make_arguments` gives each run its arguments, a mapping by name or a tuple by position; it may be a coroutine
    function, and is the place to set up the state that the run will change. With `shield` the function is run as a
    shielded task is, to show what its shield is worth. Raises ShieldgenRuntimeError after `at_most` runs.
    """
    for checkpoint in range(1, at_most + 1):
        args, kwargs = await _arguments(make_arguments)
        outcome: Literal["cancelled", "finished", "failed"] = "cancelled"
        error: BaseException | None = None
        with anyio.CancelScope() as scope:
            with anyio.CancelScope(shield=shield):
                run = _CancelsAt(function(*args, **kwargs), checkpoint, scope)
                try:
                    await run
                    outcome = "finished"
                except Exception as raised:
                    outcome, error = "failed", raised
        if run.passed < checkpoint:
            if error is not None:
                raise error
            return
        yield Interruption(checkpoint, run.line, outcome, error)
    raise ShieldgenRuntimeError(f"{function_name(function)} has more than {at_most} checkpoints")


@dataclass(frozen=True, slots=True)
class TwoRuns(Generic[S]):
    """The state that a function left after its first run and after its second."""

    after_one: S
    after_two: S

    @property
    def same(self) -> bool:
        return self.after_one == self.after_two


async def run_twice(
    function: Callable[..., Any], make_arguments: Callable[[], Any], observe: Callable[[], Awaitable[S] | S]
) -> TwoRuns[S]:
    """Runs the function twice with the same arguments, and looks at the state after each: idempotent, if `same`.

    `make_arguments` as for `interrupt_everywhere`, called once. `observe` gives the state, best as plain values.
    """
    args, kwargs = await _arguments(make_arguments)
    states = []
    for _ in range(2):
        result = function(*args, **kwargs)
        if inspect.isawaitable(result):
            await result
        state = observe()
        states.append(await state if inspect.isawaitable(state) else state)
    return TwoRuns(states[0], states[1])


async def _arguments(make_arguments: Callable[[], Any] | None) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    given = make_arguments() if make_arguments is not None else ()
    if inspect.isawaitable(given):
        given = await given
    return ((), given) if isinstance(given, Mapping) else (tuple(given), {})
