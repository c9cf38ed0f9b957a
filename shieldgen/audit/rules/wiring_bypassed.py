'''A hinted function is scheduled around its wiring.

## What it does
Tells sites that schedule a function which declares a policy with `@task`, but not through the generated wiring.

## Why is this bad
The policy lives in the wiring. Scheduled by hand, a function that says `shield=True` runs without its shield, its
deadline, its key and its error handler.

## Example
```python
from fastapi import BackgroundTasks, FastAPI
from shieldgen_runtime import task

app = FastAPI()


@task(shield=True, deadline=8)
async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(settle, order)
    return {"status": "accepted"}
```

## Use instead
```python
from fastapi import FastAPI
from shieldgen_runtime import task

from wiring.main import Main

app = FastAPI()


@task(shield=True, deadline=8)
async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""


@app.post("/orders")
async def create(order: int, tasks: Main) -> dict[str, str]:
    tasks.settle(order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import bypasses_wiring, runs_of
from ...model.finding import Finding
from ...model.source import Step
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG501", name="wiring-bypassed", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each hinted function that is scheduled by hand, with all such sites."""
    for task in facts.tasks:
        around = [run for run in runs_of(task) if bypasses_wiring(run)]
        if task.hint is None or not around:
            continue
        lost = "its shield" if task.hint.shield else "its policy"
        yield RULE.finding(
            at=around[0].at,
            task=task.id,
            message=f"{called(task)} declares a policy and is scheduled around its wiring, so that {lost} does not "
            "apply; call the method of the same name on the generated wiring",
            evidence=(Step(task.hint.at, "the policy is declared here"),),
            related=(run.at for run in around),
        )
