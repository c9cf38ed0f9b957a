'''A shielded task function has no docstring.

## What it does
Tells shielded task functions without a docstring.

## Why is this bad
A shield is a promise that every deploy pays for. Whoever changes the function later has to know what a cut would
leave wrong.

## Example
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(order: int) -> None:
    await asyncio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```

## Use instead
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(order: int) -> None:
    """Shielded because the bank closes the batch: half of it would be charged and not recorded."""
    await asyncio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..runs import shielded_runs
from ..words import called

RULE = Rule(code="SG207", name="undocumented-shield", severity="note")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each shielded task function without a docstring, at its `def`."""
    for task, _ in shielded_runs(facts):
        if task.documented or task.id.qualname.endswith("<lambda>"):
            continue
        yield RULE.finding(
            at=task.at,
            task=task.id,
            message=f"{called(task)} is shielded and has no docstring; say in it what a cut would leave wrong",
        )
