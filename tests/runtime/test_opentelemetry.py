"""The spans of tasks, in the SDK's own exporter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.lowlevel
import pytest
from fastapi import FastAPI, HTTPException
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from shieldgen_runtime import Task, Tasks, TasksScheduler, add_tasks
from shieldgen_runtime.observers import OpenTelemetryObserver
from shieldgen_runtime.testing import Rehearsal, rehearse_shutdown

pytestmark = pytest.mark.anyio


class Traced:
    """An application whose requests and tasks have spans."""

    def __init__(self, **options: float) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = provider.get_tracer("the application")
        self.observer = OpenTelemetryObserver(provider)
        self.app = FastAPI()
        add_tasks(self.app, observers=[self.observer], **options)

        @self.app.middleware("http")
        async def request_span(request, call_next):
            with self.tracer.start_as_current_span("request"):
                return await call_next(request)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Rehearsal]:
        async with rehearse_shutdown(self.app) as rehearsal:
            yield rehearsal

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        return {
            str((span.attributes or {}).get("shieldgen.task.name", span.name)): span
            for span in self._exporter.get_finished_spans()
        }


async def pay(tracer: trace.Tracer) -> None:
    await anyio.sleep(0.01)
    with tracer.start_as_current_span("inside"):
        await anyio.sleep(0.01)


def pay_in_thread(tracer: trace.Tracer) -> None:
    with tracer.start_as_current_span("inside"):
        pass


@pytest.mark.parametrize("timing", ["immediate", "after_route", "after_response"])
@pytest.mark.parametrize("kind", ["an async endpoint", "a sync endpoint"])
async def test_a_task_has_a_span_linked_to_its_requests(timing: str, kind: str) -> None:
    traced = Traced()

    def schedule(tasks: TasksScheduler) -> None:
        function = pay if kind == "an async endpoint" else pay_in_thread
        scheduled = getattr(tasks, timing).task(name="payment 1", key="1", shield=True)
        scheduled.schedule(function, traced.tracer)

    @traced.app.get("/async")
    async def endpoint(tasks: Tasks) -> None:
        schedule(tasks)

    @traced.app.get("/sync")
    def sync_endpoint(tasks: Tasks) -> None:
        schedule(tasks)

    async with traced.running() as rehearsal:
        await rehearsal.client.get("/async" if kind == "an async endpoint" else "/sync")
    request, task, inside = (traced.spans[name] for name in ("request", "payment 1", "inside"))
    assert task.name == ("task pay" if kind == "an async endpoint" else "task pay_in_thread")
    assert [link.context for link in task.links] == [request.context]
    assert task.parent is None
    assert task.context.trace_id != request.context.trace_id
    assert inside.parent == task.context
    attributes = dict(task.attributes or {})
    assert 0 <= attributes.pop("shieldgen.task.waited") < 2  # type: ignore[operator]
    assert attributes == {
        "shieldgen.task.name": "payment 1",
        "shieldgen.task.key": "1",
        "shieldgen.task.timing": timing,
        "shieldgen.task.shield": True,
        "shieldgen.task.status": "finished",
    }
    assert task.status.status_code is trace.StatusCode.UNSET


async def test_a_span_tells_how_its_task_ended() -> None:
    traced = Traced(grace=0.05)

    async def fail() -> None:
        raise ValueError("card declined")

    async def handler(task: Task, error: Exception) -> None:
        with traced.tracer.start_as_current_span("handler"):
            await anyio.lowlevel.checkpoint()

    @traced.app.get("/")
    async def endpoint(tasks: Tasks) -> None:
        tasks.task(name="failed", on_error=handler).schedule(fail)
        tasks.task(name="cut", shield=True).schedule(anyio.sleep, 60)
        tasks.task(name="cancelled").schedule(anyio.sleep, 60)
        tasks.after_response.task(name="dropped").schedule(anyio.sleep, 0)
        await anyio.sleep(0.01)
        raise HTTPException(418)

    async with traced.running() as rehearsal:
        await rehearsal.client.get("/")
    spans = traced.spans
    names = ("failed", "cut", "cancelled", "dropped")
    assert [(spans[name].attributes or {})["shieldgen.task.status"] for name in names] == list(names)
    codes = [spans[name].status.status_code for name in names]
    assert codes == [trace.StatusCode.ERROR] * 2 + [trace.StatusCode.UNSET] * 2
    assert [event.name for event in spans["failed"].events] == ["exception"]
    assert spans["failed"].status.description == "failed: ValueError('card declined')"
    assert spans["handler"].parent == spans["failed"].context
    for name in names:
        assert [link.context for link in spans[name].links] == [spans["request"].context]
    assert traced.observer._tracked == {}


async def test_a_task_scheduled_outside_any_span_has_one_without_a_link() -> None:
    traced = Traced()
    async with traced.running():
        task = TasksScheduler.of(traced.app).task(name="alone").schedule(anyio.sleep, 0)
        await task.wait()
        assert trace.get_current_span() is trace.INVALID_SPAN
    assert list(traced.spans["alone"].links) == []
