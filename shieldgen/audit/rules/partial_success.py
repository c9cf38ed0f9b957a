"""Some of several effects may fail, and the whole is recorded as done.

## What it does
Tells tasks that call out several times, catch each failure, and then record the whole: the failures are neither raised
nor put up for a retry.

## Why is this bad
The order is recorded as coordinated, and shipping never heard of it. Nothing tries again, because nothing failed.

## Example
```python
import logging
from pathlib import Path

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
SERVICES = ["https://inventory.example.org/reserve", "https://billing.example.org/charge"]


async def coordinate(order: int) -> None:
    for url in SERVICES:
        try:
            async with httpx.AsyncClient() as client:
                await client.post(url, json={"order": order})
        except Exception as error:
            logging.error("failed to notify %s: %s", url, error)
    Path(f"{order}.done").write_text("coordinated")


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(coordinate, order)
    return {"status": "accepted"}
```

## Use instead
```python
import logging
from pathlib import Path

import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()
SERVICES = ["https://inventory.example.org/reserve", "https://billing.example.org/charge"]


async def coordinate(order: int) -> None:
    failed = []
    for url in SERVICES:
        try:
            async with httpx.AsyncClient() as client:
                await client.post(url, json={"order": order})
        except Exception as error:
            logging.error("failed to notify %s: %s", url, error)
            failed.append(error)
    if failed:
        raise ExceptionGroup("not all services were notified", failed)
    Path(f"{order}.done").write_text("coordinated")


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(coordinate, order)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..reasons import at_places
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG304", name="partial-success", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each place, however many task functions reach it."""
    return at_places(RULE, facts, lambda task: task.partial, step=-1, message=_message)


def _message(task: TaskFacts, reason: Reason) -> str:
    return f"in {called(task)} {reason.text}; raise what failed once the rest is tried, or put it up for a retry"
