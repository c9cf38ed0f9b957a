'''A shielded task function has no docstring.

## What it does
Tells shielded task functions without a docstring.

## Why is this bad
A shield is a promise that every deploy pays for. Whoever changes the function later has to know what a cut would
leave wrong.

## Example
```python
from pathlib import Path

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


def publish(upload: str) -> None:
    Path("uploads", upload).rename(Path("public", upload))


@app.put("/uploads/{upload}")
async def finish(upload: str, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"publish_{upload}").schedule(publish, upload)
```

## Use instead
```python
from pathlib import Path

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


def publish(upload: str) -> None:
    """Shielded: a file that is not moved is in nobody's list, and its place is never freed."""
    Path("uploads", upload).rename(Path("public", upload))


@app.put("/uploads/{upload}")
async def finish(upload: str, tasks: Tasks) -> None:
    tasks.task(shield=True, name=f"publish_{upload}").schedule(publish, upload)
```
'''

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
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
