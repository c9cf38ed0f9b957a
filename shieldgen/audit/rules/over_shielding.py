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

from ...model.effect import SHIELD_WORTHY, Confidence, EffectKind
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..runs import Run, shielded_runs
from ..words import called, listed

RULE = Rule(code="SG205", name="over-shielding", severity="warning")

_HARMLESS: frozenset[EffectKind] = frozenset({"email", "cache", "push", "llm_call"})
_ENOUGH_TASKS = 6
_MOST = 2 / 3


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function shielded for nothing, and one where most are shielded."""
    shielded = list(shielded_runs(facts))
    for task, runs in shielded:
        if _worth_it(task, runs):
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


def _worth_it(task: TaskFacts, runs: tuple[Run, ...]) -> bool:
    hints = [run.hint for run in runs if run.hint is not None] + ([task.hint] if task.hint is not None else [])
    if any(hint.critical or "critical" in hint.unread for hint in hints):
        return True
    return any(effect.kind in SHIELD_WORTHY for effect in task.effects)


def _confidence(task: TaskFacts) -> Confidence:
    """High where every effect is harmless, or none was found and the function is known to matter to nobody."""
    if task.effects:
        return "high" if all(effect.kind in _HARMLESS for effect in task.effects) else "medium"
    return "high" if task.critical == "no" else "low"
