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

from ...model.effect import SHIELD_WORTHY, Confidence, Effect
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..runs import can_be_cut, runs_of
from ..words import called, does, end_of, heaviest

RULE = Rule(code="SG101", name="critical-unshielded", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function that a shutdown can cut, with all its sites."""
    for task in facts.tasks:
        exposed = [run for run in runs_of(task) if can_be_cut(run)]
        effect = heaviest(_worthy(task))
        if not exposed or effect is None or task.critical == "no" or task.recovers:
            continue
        first, *_ = exposed
        kind = first.sites[0].kind if first.sites else None
        yield RULE.finding(
            at=first.at,
            task=task.id,
            message=f"{called(task)} {does(effect)} and can be lost or cut in half by a shutdown: {end_of(kind)}; "
            f"{_advice(task)}",
            evidence=effect.evidence,
            confidence=_confidence(task, effect),
            related=(run.at for run in exposed),
        )


def _advice(task: TaskFacts) -> str:
    if task.duration.endless:
        return "give the loop a stop event and wait for it before the application closes, so that it ends what it began"
    return "declare @task(shield=True, deadline=...) and schedule it through its wiring"


def _worthy(task: TaskFacts) -> list[Effect]:
    """The effects that a cut would leave half done: those of the known kinds, or all where the hint says critical."""
    if task.hint is not None and task.hint.critical is False:
        return []
    declared = task.hint is not None and bool(task.hint.critical)
    return [effect for effect in task.effects if not effect.shielded and (declared or effect.kind in SHIELD_WORTHY)]


def _confidence(task: TaskFacts, effect: Effect) -> Confidence:
    if task.critical != "yes":
        return lowest(effect.confidence, "medium")
    return effect.confidence
