"""A task with a shield-worthy effect can be lost or cut in half by a shutdown.

## What it does
Follows every scheduled function to what it does, and tells where a payment, a database write, a file write or a
deletion happens in a task that nothing protects when the server stops.

## Why is this bad
At every deploy the server stops. A task that is cancelled between a charge and the row that records it leaves wrong
state behind, and no log says so.

## Example
```python
import asyncio

import stripe
from fastapi import FastAPI

app = FastAPI()
running = set()


async def charge(customer: str, amount: int) -> None:
    await stripe.PaymentIntent.create_async(customer=customer, amount=amount, currency="eur")


@app.post("/payments")
async def pay(customer: str, amount: int) -> dict[str, str]:
    task = asyncio.create_task(charge(customer, amount))
    running.add(task)
    return {"status": "accepted"}
```

## Use instead
```python
import stripe
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def charge(customer: str, amount: int) -> None:
    await stripe.PaymentIntent.create_async(customer=customer, amount=amount, currency="eur")


@app.post("/payments")
async def pay(customer: str, amount: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"charge_{customer}").schedule(charge, customer, amount)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...effects.runs import dangles
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..advice import protecting
from ..exposure import exposed
from ..rule import Rule
from ..words import called, does

RULE = Rule(code="SG101", name="critical-unshielded", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that a shutdown can cut, with all its sites."""
    for task in facts.tasks:
        found = exposed(task, facts)
        if found is None:
            continue
        run, end = found.runs[0]
        loose = any(dangles(site) for site in run.sites)
        before = ", or collected even before, since nothing keeps its task" if loose else ""
        yield RULE.finding(
            at=run.at,
            task=task.id,
            message=f"{called(task)} {does(found.effect)} and can be lost or cut in half by a shutdown: it is "
            f"{end.why}{before}; {protecting(task, run)}",
            evidence=found.effect.evidence,
            confidence=found.confidence,
            related=(other.at for other, _ in found.runs),
        )
