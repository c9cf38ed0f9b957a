'''A shielded task can take longer than its limit allows.

## What it does
Adds up the waits, timeouts, retries and loops of each shielded task, through everything it calls, and compares the
sum with its deadline, or with the grace of the shutdown.

## Why is this bad
A shutdown waits for shielded tasks. One that takes longer than it may is cut all the same, by its deadline, by the
grace or by the platform, and every deploy waits for it first.

## Example
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(batch: int) -> None:
    """Settled in one go, because the bank closes the batch."""
    await asyncio.sleep(600)


@app.post("/settle")
async def start(batch: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{batch}").schedule(settle, batch)
    return {"status": "accepted"}
```

## Use instead
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(batch: int) -> None:
    """Settled in one go, because the bank closes the batch."""
    await asyncio.sleep(2)


@app.post("/settle")
async def start(batch: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{batch}").schedule(settle, batch)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import Run, shielded_runs
from ...model.effect import Confidence
from ...model.finding import Finding
from ...model.source import Step
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..shutdown import hosting
from ..words import called, seconds

RULE = Rule(code="SG201", name="long-running-shielded", severity="warning")


def check(facts: ProjectFacts, settings: Settings) -> Iterator[Finding]:
    """One finding for each shielded task function that takes too long."""
    grace = hosting(facts, settings).grace
    for task, runs in shielded_runs(facts):
        too_long = [(run, limit) for run in runs if _exceeds(task, limit := _limit(run, grace))]
        if not too_long:
            continue
        (first, limit), *_ = too_long
        text, evidence, confidence = _why(task)
        given = f", while it is given {seconds(limit)}" if limit is not None else ", and a shutdown waits for it"
        yield RULE.finding(
            at=first.at,
            task=task.id,
            message=f"{called(task)} is shielded and {text}{given}; shield only the part that must not be cut, or "
            "hand the whole to a durable queue",
            evidence=evidence,
            confidence=confidence,
            related=(run.at for run, _ in too_long),
        )


def _limit(run: Run, grace: float | None) -> float | None:
    if run.hint is not None and run.hint.deadline is not None:
        return run.hint.deadline
    return grace


def _exceeds(task: TaskFacts, limit: float | None) -> bool:
    duration = task.duration
    if duration.bounded == "yes" and duration.at_most_s is not None:
        return limit is not None and duration.at_most_s > limit
    return duration.long_running == "yes" and not _only_waits(task)


def _only_waits(task: TaskFacts) -> bool:
    """Whether it takes long only because it waits for others (SG209 tells that)."""
    waits = {reason.evidence for reason in task.waits}
    return bool(waits) and all(reason.evidence in waits for reason in task.duration.because)


def _why(task: TaskFacts) -> tuple[str, tuple[Step, ...], Confidence]:
    duration = task.duration
    evidence = duration.because[0].evidence if duration.because else ()
    confidence = lowest(*(reason.confidence for reason in duration.because[:1]))
    if duration.bounded == "yes" and duration.at_most_s is not None:
        return f"can take {seconds(duration.at_most_s)}", evidence, confidence
    if duration.because:
        return f"has no bound in time ({duration.because[0].text})", evidence, confidence
    return "can run long", evidence, "medium"
