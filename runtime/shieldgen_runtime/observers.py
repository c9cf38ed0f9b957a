"""Turns the events of tasks into OpenTelemetry spans; needs opentelemetry-api."""

from __future__ import annotations

from dataclasses import dataclass

from opentelemetry import context, trace

from ._task import AnyTask, TaskEvent, function_name

EMPTY = context.Context()


@dataclass(slots=True)
class _Tracked:
    scheduled_by: trace.SpanContext
    span: trace.Span | None = None


class OpenTelemetryObserver:
    """Makes a span for each task, linked to the span in which it was scheduled: `add_tasks(app, observers=[...])`.

    A trace of its own, since a task may outlive its request by far. What the task does is within its span, its
    handlers too. A span is called `task` and the function's name; its attributes `shieldgen.task.name`, `.status`,
    `.timing`, `.shield`, `.key` and `.waited` (seconds until it started) are the task's. Failed and cut tasks have
    the status error.
    """

    def __init__(self, tracer_provider: trace.TracerProvider | None = None) -> None:
        self._tracer = trace.get_tracer("shieldgen_runtime", tracer_provider=tracer_provider)
        self._tracked: dict[AnyTask, _Tracked] = {}

    def __call__(self, event: TaskEvent, /) -> None:
        task = event.task
        match event.kind:
            case "scheduled":
                self._tracked[task] = _Tracked(trace.get_current_span().get_span_context())
            case "started":
                span = self._open(task)
                # The task runs in a context of its own, which ends with it: nothing has to be detached.
                context.attach(trace.set_span_in_context(span))
            case _:
                self._close(event)

    def _open(self, task: AnyTask) -> trace.Span:
        tracked = self._tracked.get(task) or _Tracked(trace.get_current_span().get_span_context())
        self._tracked[task] = tracked
        attributes: dict[str, str | bool | float] = {
            "shieldgen.task.name": task.name,
            "shieldgen.task.timing": task.timing,
            "shieldgen.task.shield": task.shield,
            "shieldgen.task.waited": task.age,
        }
        if task.key is not None:
            attributes["shieldgen.task.key"] = task.key
        links = [trace.Link(tracked.scheduled_by)] if tracked.scheduled_by.is_valid else []
        span = self._tracer.start_span(f"task {function_name(task.func)}", EMPTY, attributes=attributes, links=links)
        tracked.span = span
        return span

    def _close(self, event: TaskEvent) -> None:
        tracked = self._tracked.get(event.task)
        # One that never started has a span too: that it was dropped or refused is what somebody will look for.
        span = (tracked.span if tracked is not None else None) or self._open(event.task)
        self._tracked.pop(event.task, None)
        span.set_attribute("shieldgen.task.status", event.kind)
        if event.error is not None:
            span.record_exception(event.error)
        if event.kind in ("failed", "cut"):
            span.set_status(trace.StatusCode.ERROR, f"{event.kind}: {event.error!r}")
        span.end()
