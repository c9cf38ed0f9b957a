"""Turns workflows of DBOS that are due into tasks of the application, in whichever process is alive."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import Any, cast

from dbos import DBOS, StepOptions, WorkflowSerializationFormat
from dbos import error as dbos_error

from .._options import ShieldgenRuntimeError
from .._registry import Registry
from .._task import AnyTask, Request, Status, logger
from ._acceptance import Acceptance
from ._declaration import AcceptanceRefused, Durable, DurableTask
from ._launch import launch, listen, url_of
from ._options import DurableOptions, DurableRecord
from ._others import CLEAN, LOOK, repeating, taking_over
from ._store import ENDED, Store
from ._within import at_commit

RESUMES = 3
"""How often a task is begun again after its process died under it, over its own retries."""


class Engine:
    """The durable tasks of one application in one event loop."""

    def __init__(self, options: DurableOptions, registry: Registry) -> None:
        self._options = options
        self._registry = registry
        self._store = Store(url_of(options.url), is_guest=options.dbos is not None)
        self._handles: defaultdict[str, list[DurableTask[Any]]] = defaultdict(list)
        self._running: set[str] = set()
        self._accepting: set[asyncio.Future[str]] = set()
        self._may_run = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._executor = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, options: DurableOptions, registry: Registry) -> AsyncIterator[Engine]:
        """Launches DBOS in a slot of its own, and looks after the tasks of all processes.

        Raises ShieldgenRuntimeError where the database cannot be used.
        """
        engine = cls(options, registry)
        lost = partial(engine._loop.call_soon_threadsafe, engine._may_run.clear)
        try:
            if options.dbos is not None:
                engine._register()
                async with repeating((LOOK, engine.follow)):
                    yield engine
                return
            async with launch(engine._store, options, engine._register, lost) as (slots, engine._executor):
                take_over = taking_over(engine._store, slots, engine._executor)
                forget = partial(engine._store.forget, options.keep_days)
                async with repeating((LOOK, engine.follow), (LOOK, take_over), (CLEAN, forget)):
                    yield engine
        finally:
            engine._may_run.clear()
            engine._store.close()

    async def run(self) -> None:
        """Lets tasks run, now that the application has started."""
        if self._options.dbos is not None:
            await listen(self._options)
        unknown = await self._store.unknown(list(Durable.declared))
        if unknown:
            logger.error("Durable tasks wait that no imported wiring declares: %s", ", ".join(sorted(unknown)))
        self._may_run.set()

    async def pause(self) -> None:
        """Begins no further task, which waits for the restart or another process; returns when all are accepted."""
        self._may_run.clear()
        while self._accepting:
            await asyncio.wait(self._accepting)

    async def records(self, limit: int) -> list[DurableRecord]:
        return await self._store.records(limit)

    # Acceptance.

    def schedule(self, task: AnyTask, request: Request | None) -> None:
        """Hands the task over, from any thread; `request` waits for its acceptance."""
        if not isinstance(task, DurableTask):
            raise ShieldgenRuntimeError(
                f"durable {task.name!r} is scheduled by its wiring, which can store its arguments"
            )
        task._owner = task._engine = self
        if task.within is not None:
            self._accept_within(task)
        elif threading.get_ident() == self._registry.spawner.thread:
            self._receive(task, request)
        else:
            self._registry.spawner.call(self._receive, task, request)

    def _receive(self, task: DurableTask[Any], request: Request | None) -> None:
        acceptance = Acceptance(self, task)
        if request is None or request.ended:
            acceptance.end(returned=True)
        else:
            request.promises.append(acceptance)

    def accept(self, task: DurableTask[Any]) -> None:
        """Begins to commit the task; one for after the response then runs when it is released."""
        if task._acceptance is None:
            task._acceptance = asyncio.ensure_future(self._accept(task))
            self._accepting.add(task._acceptance)
            task._acceptance.add_done_callback(self._accepted)

    def _accepted(self, acceptance: asyncio.Future[str]) -> None:
        self._accepting.discard(acceptance)
        if not acceptance.cancelled() and (error := acceptance.exception()) is not None:
            logger.error("%s", error)

    async def _accept(self, task: DurableTask[Any]) -> str:
        row = self._store.row_of(task, held_by=self._executor if task.timing == "after_response" else None)
        self._handles[row.id].append(task)  # before it can run here
        try:
            task.id = await self._store.enqueue(row)
        except Exception as error:
            self._forget(row.id, task)
            refused = AcceptanceRefused(f"task {task.name!r} was not accepted: {error}")
            task.reach("refused", refused)
            raise refused from error
        if task.id != row.id:  # another task holds its key
            self._forget(row.id, task)
            self._handles[task.id].append(task)
        return task.id

    def _accept_within(self, task: DurableTask[Any]) -> None:
        """Commits the task with the caller's transaction, or not at all."""
        row = self._store.row_of(task)
        task._acceptance = self._loop.create_future()
        call = self._registry.spawner.call
        taken: list[str | None] = []

        def settled(committed: bool) -> None:
            call(self._settled_within, task, row.id, committed, bool(taken and taken[0]))

        at_commit(task.within, lambda transaction: taken.append(self._store.enqueue_within(transaction, row)), settled)

    def _settled_within(self, task: DurableTask[Any], workflow: str, committed: bool, is_there: bool) -> None:
        acceptance = cast("asyncio.Future[str]", task._acceptance)
        if not committed:
            task.reach("dropped")
            acceptance.set_exception(AcceptanceRefused(f"task {task.name!r} was rolled back with its transaction"))
            acceptance.exception()
        elif is_there:
            task.id = workflow
            self._handles[workflow].append(task)
            acceptance.set_result(workflow)
        else:  # another task held its key when the transaction wrote: that one now, or this one after it
            again = asyncio.ensure_future(self._accept(task))
            again.add_done_callback(partial(_pass_on, acceptance))

    def release(self, task: DurableTask[Any]) -> None:
        """Lets a held task run."""
        if task.id is not None:
            self._store.soon(self._store.release, [task.id])

    def cancel(self, task: AnyTask, /) -> None:
        """Cancels a task that does not run here."""
        if isinstance(task, DurableTask) and task.id is not None:
            self._store.soon(self._store.cancel, task.id)

    async def call(self, task: AnyTask, /) -> Any:
        return await self._registry.call(task)

    # Runs.

    def _register(self) -> None:
        for declared in Durable.every():
            DBOS.workflow(
                name=declared.name,
                max_recovery_attempts=RESUMES + declared.policy.retries,
                serialization_type=WorkflowSerializationFormat.PORTABLE,
            )(_workflow(self, declared))

    async def _run(
        self, declared: Durable[..., Any], payload: dict[str, Any], name: str | None, key: str | None
    ) -> Any:
        await self._may_run.wait()
        workflow = str(DBOS.workflow_id)
        handles = self._handles[workflow]
        if not handles:
            handles.append(DurableTask(declared, {}, name, key))
        task = handles[0]
        task.id, task.kwargs, task.timing = workflow, declared.load(payload), "immediate"
        task._context = copy_context()
        task._owner = self._registry
        if self._registry.fill is not None:
            task._policy = self._registry.fill(task._policy)
        self._running.add(workflow)
        try:
            self._registry.accept(task)
            await task.done.wait()
        finally:
            self._running.discard(workflow)
        if task.status == "cut":
            await asyncio.Event().wait()  # unfinished it stays, and another process goes on with it
        self._end(workflow, task.status, task._outcome)
        match task.status:
            case "finished":
                return declared.dump_result(task._outcome)
            case "failed":
                raise task._outcome
            case _:
                await DBOS.cancel_workflow_async(workflow)
                return None

    async def attempts(self, task: DurableTask[Any]) -> Any:
        """Runs the task's function as a step: what has ended once does not run again after a kill."""
        declared, policy = task.declared, task._policy
        options = StepOptions(
            name=declared.name,
            retries_allowed=policy.retries > 0,
            max_attempts=policy.retries + 1,
            interval_seconds=policy.backoff,
            backoff_rate=2.0,
        )
        results: list[Any] = []

        async def attempt() -> Any:
            try:
                results.append(await self._registry.call(task))
            except Exception as error:
                if policy.retries:
                    logger.warning("Task %r failed in one of %d runs: %r", task.name, policy.retries + 1, error)
                raise
            return declared.dump_result(results[-1])

        try:
            stored = await DBOS.run_step_async(options, attempt)
        except dbos_error.DBOSMaxStepRetriesExceeded as error:
            raise error.errors[-1] from None
        return results[-1] if results else declared.load_result(stored)

    def _end(self, workflow: str, status: Status, outcome: Any) -> None:
        """Ends all handles of a task that has ended."""
        for task in self._handles.pop(workflow, ()):
            if task.status in ("scheduled", "running"):
                task.reach(status, outcome)

    def _forget(self, workflow: str, task: DurableTask[Any]) -> None:
        self._handles[workflow].remove(task)
        if not self._handles[workflow]:
            del self._handles[workflow]

    async def follow(self) -> None:
        """Ends the handles of tasks that ended in other processes."""
        for workflow in await self._store.ended(list(self._handles.keys() - self._running)):
            handles = self._handles.get(workflow.workflow_id)
            if handles:
                status = ENDED[workflow.status]
                is_there = status == "finished"
                outcome = handles[0].declared.load_result(workflow.output) if is_there else workflow.error
                self._end(workflow.workflow_id, status, outcome)


def _pass_on(to: asyncio.Future[str], ended: asyncio.Future[str]) -> None:
    if ended.cancelled():
        to.cancel()
    elif (error := ended.exception()) is not None:
        to.set_exception(error)
        to.exception()
    else:
        to.set_result(ended.result())


def _workflow(engine: Engine, declared: Durable[..., Any]) -> Any:
    async def run(payload: dict[str, Any], name: str | None, key: str | None) -> Any:
        return await engine._run(declared, payload, name, key)

    return run
