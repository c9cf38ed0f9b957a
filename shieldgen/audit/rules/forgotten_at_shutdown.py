"""A kept task with an outside effect that nothing awaits or cancels when the application stops.

## What it does
Looks at tasks that an attribute, a collection or a global name keeps, and at all that runs when the application stops:
what follows the `yield` of a lifespan, shutdown handlers, and what those call. It tells tasks that none of it awaits or
cancels. (Tasks that take a payment or write to a database are SG101's.)

## Why is this bad
The server closes what the lifespan opened, and only then does the event loop cancel the tasks that are left: in the
middle of a request, a mail or a message, with clients and pools closed under them, and with nobody to see the error.

## Example
```python
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI


async def report() -> None:
    while True:
        await asyncio.sleep(60)
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/alive", timeout=5)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.reporter = asyncio.create_task(report())
    yield


app = FastAPI(lifespan=lifespan)
```

## Use instead
```python
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from fastapi import FastAPI


async def report() -> None:
    while True:
        await asyncio.sleep(60)
        async with httpx.AsyncClient() as client:
            await client.post("https://example.org/alive", timeout=5)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.reporter = asyncio.create_task(report())
    yield
    app.state.reporter.cancel()
    with suppress(asyncio.CancelledError):
        await app.state.reporter


app = FastAPI(lifespan=lifespan)
```
"""

from collections.abc import Iterator

from ...effects.runs import runs_of
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..advice import awaiting
from ..exposure import exposed
from ..rule import Rule, lowest
from ..words import called, does, heaviest, missed

RULE = Rule(code="SG103", name="forgotten-at-shutdown", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that is forgotten, with all its sites."""
    for task in facts.tasks:
        effect = heaviest(effect for effect in task.effects if missed(effect) and not effect.shielded)
        sites = [site for run in runs_of(task) if not run.shield for site in run.sites if site.forgotten]
        if effect is None or not sites:
            continue
        surest = min(sites, key=lambda site: site.forgotten[0].confidence != "high")
        reason = surest.forgotten[0]
        # A run that nobody would miss may end so; a loop is ended in order all the same. A thread is waited for.
        unmissed = (task.critical == "no" and not task.duration.endless) or not task.is_async
        sure = lowest(reason.confidence, effect.confidence, "medium" if unmissed else "high")
        cut = exposed(task, facts)
        if cut is not None and lowest(cut.confidence, sure) == sure:  # the same cause, and SG101 tells more of it
            continue
        yield RULE.finding(
            at=surest.at,
            task=task.id,
            message=f"{called(task)} {does(effect)}, and nothing awaits or cancels its task in `{reason.text}` when "
            f"the application stops: it is cut once its clients and pools are closed; {_advice(task, reason.text)}",
            evidence=(*reason.evidence, *effect.evidence),
            confidence=sure,
            related=(site.at for site in sites if site.forgotten[0].confidence == reason.confidence),
        )


def _advice(task: TaskFacts, holder: str) -> str:
    if task.duration.endless:
        return "cancel it behind the lifespan's `yield` and await it there"
    return awaiting(holder)
