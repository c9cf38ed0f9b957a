"""A task can fail, and neither it nor a handler says so.

## What it does
Tells unshielded tasks with an outside effect that do not handle their errors, whose result nobody awaits and which
have no handler: tasks on the event loop, and entries of a `BackgroundTasks` chain that others follow.

## Why is this bad
The client was told that all is well. The error of a kept task is seen only when the task is collected, if at all; in
a chain of background tasks the first failure stops all that come after it.

## Example
```python
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


@app.post("/orders")
async def create(order: int) -> dict[str, str]:
    running.add(asyncio.create_task(notify(order)))
    return {"status": "accepted"}
```

## Use instead
```python
import asyncio
import logging

import httpx
from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def notify(order: int) -> None:
    try:
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/orders", json={"order": order})
    except Exception:
        logging.exception("order %s was not announced", order)


@app.post("/orders")
async def create(order: int) -> dict[str, str]:
    running.add(asyncio.create_task(notify(order)))
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...effects.runs import ON_THE_LOOP, Run, runs_of
from ...model.effect import Confidence, Effect
from ...model.finding import Finding
from ...model.task import ProjectFacts, Site, TaskFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..words import called, does, heaviest, missed

RULE = Rule(code="SG301", name="silent-failure", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that fails silently, with all its sites."""
    for task in facts.tasks:
        missing = [effect for effect in task.effects if missed(effect) and not effect.on_failure]
        effect = heaviest(_escaping(missing, task) or missing)
        if effect is None or task.errors.handled == "yes":
            continue
        silent = [(site, why) for run in runs_of(task) if not run.shield for site, why in _silent(run)]
        if not silent:
            continue
        (first, why), *_ = silent
        yield RULE.finding(
            at=first.at,
            task=task.id,
            message=f"{called(task)} {does(effect)}, and its failure reaches no handler: {why}; catch and log it in "
            "the task, or give it a handler with on_error=...",
            evidence=task.errors.evidence or effect.evidence,
            confidence=_confidence(task, effect, first),
            related=(site.at for site, _ in silent),
        )


def _escaping(effects: list[Effect], task: TaskFacts) -> list[Effect]:
    """Those whose own failure is the one that is found to reach nobody."""
    last = task.errors.evidence[-1].at if task.errors.evidence else None
    return [effect for effect in effects if effect.evidence and effect.evidence[-1].at == last]


def _confidence(task: TaskFacts, effect: Effect, site: Site) -> Confidence:
    # Nobody misses one heartbeat of many, and who waits for the task may look at what came out of it.
    sure = task.errors.handled == "no" and not task.duration.endless and not site.joined
    return lowest(effect.confidence, "high" if sure else "medium")


def _silent(run: Run) -> Iterator[tuple[Site, str]]:
    """The sites of a run whose failures reach nobody, each with the reason."""
    if run.states("on_error"):
        return
    for site in run.sites:
        if site.callback or site.awaited == "yes":
            continue
        if site.kind in ON_THE_LOOP and site.ref_kept != "no":  # a dropped task is SG102's
            yield site, "nobody awaits the task"
        elif site.followed:
            yield site, "it stops the background tasks that come after it"
