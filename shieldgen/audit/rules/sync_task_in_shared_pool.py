"""A long sync task runs in the 40 threads that sync endpoints share.

## What it does
Tells plain `def` functions that `BackgroundTasks` runs and that can take more than ten seconds; with less confidence
those that hang for as long as the other side does, because a call in them has no timeout.

## Why is this bad
Such a task sits in one of the 40 threads of anyio's limiter. Sync endpoints and sync dependencies run in the same
threads: forty long tasks, and every one of them waits.

## Example
```python
import time

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


def build_report(order: int) -> None:
    time.sleep(60)


@app.post("/reports")
def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(build_report, order)
    return {"status": "accepted"}
```

## Use instead
```python
import time

from anyio import CapacityLimiter, to_thread
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
reports = CapacityLimiter(4)


def build_report(order: int) -> None:
    time.sleep(60)


async def report(order: int) -> None:
    await to_thread.run_sync(build_report, order, limiter=reports)


@app.post("/reports")
def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(report, order)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...effects.runs import in_the_request
from ...model.effect import Confidence
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..words import called

RULE = Rule(code="SG402", name="sync-task-in-shared-pool", severity="warning")
_LONG = 10.0
"""Seconds from which on a thread is missed."""


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each long sync task function, with all its sites."""
    for task in facts.tasks:
        sure = None if task.is_async else _long(task)
        shared = [site for site in task.sites if in_the_request(site, facts)]
        if sure is None or not shared:
            continue
        because = task.duration.because[:1]
        why = f" ({because[0].text})" if because else ""
        yield RULE.finding(
            at=shared[0].at,
            task=task.id,
            message=f"{called(task)} can take long{why} and sits meanwhile in one of the 40 threads that sync "
            "endpoints and dependencies share; run it under a limiter of its own: "
            "anyio.to_thread.run_sync(..., limiter=...), or through the task wiring",
            evidence=because[0].evidence if because else (),
            confidence=lowest(sure, *(reason.confidence for reason in because)),
            related=(site.at for site in shared),
        )


def _long(task: TaskFacts) -> Confidence | None:
    """How sure it is that it holds its thread for long."""
    duration = task.duration
    if duration.long_running == "yes":
        return "high" if duration.because else "low"
    hangs = duration.bounded == "no" or (duration.at_most_s is not None and duration.at_most_s > _LONG)
    return "medium" if hangs else None
