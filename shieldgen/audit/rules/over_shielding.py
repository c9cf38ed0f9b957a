'''A task is shielded though a cut would leave nothing wrong behind, or most of an application's tasks are shielded.

## What it does
Tells shielded tasks that only send mail, log, read or fill a cache, and applications that shield most of their tasks.

## Why is this bad
Every shield delays the shutdown. Where everything is shielded, the grace runs out, and what truly mattered is cut
together with the newsletter.

## Example
```python
import smtplib

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


def welcome(address: str) -> None:
    """Greets a new customer."""
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.sendmail("shop@example.org", address, "Welcome!")


@app.post("/customers")
async def create(address: str, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"welcome_{address}").schedule(welcome, address)
    return {"status": "accepted"}
```

## Use instead
```python
import smtplib

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


def welcome(address: str) -> None:
    """Greets a new customer."""
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.sendmail("shop@example.org", address, "Welcome!")


@app.post("/customers")
async def create(address: str, tasks: Tasks) -> dict[str, str]:
    tasks.schedule(welcome, address)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.effect import Confidence
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called, listed
from ..worth import harmless, worth_a_shield

RULE = Rule(code="SG205", name="over-shielding", severity="warning")

_ENOUGH_TASKS = 6
_MOST = 2 / 3


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function shielded for nothing, and one where most are shielded."""
    shielded = list(shielded_runs(facts))
    for task, runs in shielded:
        if worth_a_shield(task, runs):
            continue
        does = f"only {listed(task.effects)}" if task.effects else "changes nothing that was found"
        yield RULE.finding(
            at=runs[0].at,
            task=task.id,
            message=f"{called(task)} is shielded and {does}: a cut leaves nothing wrong behind, the shutdown waits for "
            'nothing; drop the shield, or say why with critical="reason"',
            evidence=task.effects[0].evidence if task.effects else (),
            confidence=_confidence(task),
            related=(run.at for run in runs),
        )
    scheduled = [task for task in facts.tasks if task.sites or task.hint]
    if len(scheduled) >= _ENOUGH_TASKS and len(shielded) > len(scheduled) * _MOST:
        (_, (first, *_)), *_ = shielded
        yield RULE.finding(
            at=first.at,
            message=f"{len(shielded)} of {len(scheduled)} task functions are shielded: a shutdown waits for nearly "
            "everything; shield only what a cut would leave wrong",
            confidence="medium",
            related=(run.at for _, runs in shielded for run in runs),
        )


def _confidence(task: TaskFacts) -> Confidence:
    if harmless(task):
        return "high"
    return "medium" if task.effects else "low"
