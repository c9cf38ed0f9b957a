"""A blocking call is reached from an async task, through any number of calls.

## What it does
Follows every async task function to calls that block the thread: `requests`, `time.sleep`, synchronous drivers and
clients, large file operations.

## Why is this bad
While it blocks, the event loop serves no request, no health check and no shutdown: deadlines and graces are not kept,
since nothing else can run.

## Example
```python
import requests
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    requests.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```

## Use instead
```python
import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.source import Location
from ...model.task import FunctionId, ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG401", name="blocking-in-async-task", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each function that blocks, however many of its calls do and however many tasks reach it."""
    reached: defaultdict[Location, list[tuple[TaskFacts, Reason]]] = defaultdict(list)
    for task in facts.tasks:
        for reason in task.blocking:
            reached[_end(task, reason)].append((task, reason))
    beside: defaultdict[tuple[str, Location | FunctionId], list[Location]] = defaultdict(list)
    for at, found in sorted(reached.items()):
        task, reason = _shortest(found)
        caller = reason.evidence[-2].at if len(reason.evidence) > 1 else task.id
        beside[at.path, caller].append(at)
    for places in beside.values():
        yield _finding(places, reached)


def _end(task: TaskFacts, reason: Reason) -> Location:
    return reason.evidence[-1].at if reason.evidence else task.at


def _shortest(found: list[tuple[TaskFacts, Reason]]) -> tuple[TaskFacts, Reason]:
    return min(found, key=lambda pair: (len(pair[1].evidence), pair[0].id))


def _finding(places: list[Location], reached: Mapping[Location, list[tuple[TaskFacts, Reason]]]) -> Finding:
    task, reason = _shortest(reached[places[0]])
    others = len({other.id for at in places for other, _ in reached[at]}) - 1
    more = f" (and {others} other async task{'s' if others > 1 else ''})" if others else ""
    return RULE.finding(
        at=places[0],
        task=task.id,
        message=f"{reason.text} in the async task {called(task)}{more}; use an async client, or run it in a thread "
        "with anyio.to_thread.run_sync",
        evidence=reason.evidence,
        confidence=reason.confidence,
        related=places,
    )
