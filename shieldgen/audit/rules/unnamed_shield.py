'''A shielded task has no name.

## What it does
Tells shielded tasks whose policy gives no `name`.

## Why is this bad
When a shutdown takes long, the log names the tasks that it waits for. `payment_4711` helps, a function's name that
stands there twenty times does not.

## Example
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""
    await asyncio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True).schedule(settle, order)
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
    """Shielded: the bank closes the batch."""
    await asyncio.sleep(1)


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import Run, shielded_runs
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG206", name="unnamed-shield", severity="note")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that is shielded without a name."""
    for task, runs in shielded_runs(facts):
        unnamed = [run for run in runs if not _named(run)]
        if not unnamed:
            continue
        yield RULE.finding(
            at=unnamed[0].at,
            task=task.id,
            message=f"{called(task)} is shielded and has no name; give one that tells its runs apart, such as "
            'name="..._{id}" with one of its parameters',
            related=(run.at for run in unnamed),
        )


def _named(run: Run) -> bool:
    return run.states("name") or (run.hint is not None and run.hint.name is not None)
