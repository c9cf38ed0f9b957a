"""A task drops the failure of its work without a word.

## What it does
Tells `except Exception: pass` and its like in task functions, and in what they call: every failure of the work inside
is caught there, and is neither logged, stored nor raised.

## Why is this bad
Nobody waits for a background task, so its log is all that tells of it. With the failure dropped, mail that was never
sent looks like mail that was.

## Example
```python
import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    try:
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/orders", json={"order": order})
    except Exception:
        pass


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```

## Use instead
```python
import logging

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    try:
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/orders", json={"order": order})
    except Exception:
        logging.exception("order %s was not announced", order)


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```
"""

from collections import defaultdict
from collections.abc import Iterator

from ...model.effect import Confidence, Effect, Reason
from ...model.finding import Finding
from ...model.source import Location
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..words import called, heaviest, missed

RULE = Rule(code="SG303", name="swallowed-error", severity="warning")
_WITH_WORK = 2
"""The last steps of the evidence: the work, and the clause that drops its failure."""
_NEAR = 2
"""So many calls away, a failure is still that of the task's own work."""


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each `except` clause, however many task functions reach it."""
    reached: defaultdict[Location, list[tuple[TaskFacts, Reason]]] = defaultdict(list)
    for task in facts.tasks:
        for reason in task.errors.swallowed:
            reached[reason.evidence[-1].at if reason.evidence else task.at].append((task, reason))
    for at, found in sorted(reached.items()):
        task, reason = min(found, key=lambda pair: (len(pair[1].evidence), pair[0].id))
        others = len({other.id for other, _ in found}) - 1
        more = f" (and {others} other task{'s' if others > 1 else ''})" if others else ""
        yield RULE.finding(
            at=at,
            task=task.id,
            message=f"every failure is dropped here in {called(task)}{more}: {reason.text}; log it with its traceback, "
            "or let it reach a handler (on_error=...)",
            evidence=reason.evidence,
            confidence=_confidence(task, reason),
        )


def _confidence(task: TaskFacts, reason: Reason) -> Confidence:
    """High where it is the task's work that is lost, not something beside it, nor one round of many."""
    if task.duration.endless or not _WITH_WORK <= len(reason.evidence) <= _WITH_WORK + _NEAR:
        return lowest(reason.confidence, "medium")
    work = reason.evidence[-_WITH_WORK].at
    lost = heaviest(effect for effect in task.effects if _inside(effect, work))
    rest = [effect for effect in task.effects if not _inside(effect, work)]
    if lost is None or not missed(lost) or heaviest((lost, *rest)) is not lost:
        return lowest(reason.confidence, "medium")
    beside = any(effect.kind == lost.kind for effect in rest)
    return lowest(reason.confidence, lost.confidence, "medium" if beside else "high")


def _inside(effect: Effect, work: Location) -> bool:
    return any(
        step.at.path == work.path and work.line <= step.at.line <= max(work.line, work.end_line)
        for step in effect.evidence
    )
