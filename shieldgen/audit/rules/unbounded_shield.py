'''A shield with no limit in time, or a call without a timeout inside one.

## What it does
Tells shielded tasks without a `deadline` that reach a call or wait without a timeout, and shielded cancel scopes
without one inside a task function.

## Why is this bad
One hanging connection inside a shield holds the whole shutdown up, until the platform kills the process and with it
everything else that was about to finish.

## Example
```python
import httpx
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    """Shielded: a reservation that is cut blocks the stock."""
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(f"https://example.org/orders/{order}", json={"state": "reserved"})


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"reserve_{order}").schedule(reserve, order)
    return {"status": "accepted"}
```

## Use instead
```python
import httpx
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def reserve(order: int) -> None:
    """Shielded: a reservation that is cut blocks the stock."""
    async with httpx.AsyncClient(timeout=5) as client:
        await client.put(f"https://example.org/orders/{order}", json={"state": "reserved"})


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"reserve_{order}").schedule(reserve, order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.effect import Reason
from ...model.finding import Finding
from ...model.source import Location
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG204", name="unbounded-shield", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each shielded task function without a limit, and one for each scope without one."""
    yield from _tasks(facts)
    yield from _scopes(facts)


def _tasks(facts: ProjectFacts) -> Iterator[Finding]:
    for task, runs in shielded_runs(facts):
        unlimited = [run for run in runs if not run.states("deadline")]
        if not unlimited or not _hangs(task):
            continue
        reason = task.duration.because[0] if task.duration.because else None
        why = f" ({reason.text})" if reason else ""
        yield RULE.finding(
            at=unlimited[0].at,
            task=task.id,
            message=f"{called(task)} is shielded without a limit in time{why}; declare deadline=... in seconds, "
            "and give what it waits for a timeout",
            evidence=reason.evidence if reason else (),
            confidence=reason.confidence if reason else "low",
            related=(run.at for run in unlimited),
        )


def _hangs(task: TaskFacts) -> bool:
    """Whether it is without a bound because of what it waits for, not because it has much to do (SG201 tells that)."""
    return task.duration.bounded == "no" and task.duration.long_running != "yes"


def _scopes(facts: ProjectFacts) -> Iterator[Finding]:
    told: set[Location] = set()
    for task in facts.tasks:
        for reason in task.shields:
            at = reason.evidence[-1].at if reason.evidence else task.at
            if at in told:
                continue
            told.add(at)
            yield RULE.finding(
                at=at,
                task=task.id,
                message=f"{_opener(task, reason)} opens {reason.text}; use anyio.move_on_after(seconds, shield=True)",
                evidence=reason.evidence,
                confidence=reason.confidence,
            )


def _opener(task: TaskFacts, reason: Reason) -> str:
    """The function that opens the shield: the last that is called on the way there."""
    if len(reason.evidence) < 2:
        return called(task)
    return f"`{reason.evidence[-2].text.removeprefix('calls ')}`"
