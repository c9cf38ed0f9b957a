"""`asyncio.shield` keeps work running that nobody holds.

## What it does
Tells `asyncio.shield(...)` around a coroutine or task that is made right there. Left out are shields inside an anyio
scope with `shield=True` and in shielded tasks, where nothing is cancelled.

## Why is this bad
A cancelled await of `asyncio.shield` is over, and only the work inside goes on. Nothing refers to its task then: it can
be collected while it runs, its error is lost, and at a shutdown nothing waits for it, so that it is cut after all.

## Example
```python
import asyncio

import stripe
from fastapi import FastAPI

app = FastAPI()


async def charge(customer: str, amount: int) -> None:
    await stripe.PaymentIntent.create_async(customer=customer, amount=amount, currency="eur")


@app.post("/payments")
async def pay(customer: str, amount: int) -> dict[str, str]:
    await asyncio.shield(charge(customer, amount))
    return {"status": "paid"}
```

## Use instead
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
    task.add_done_callback(running.discard)
    await asyncio.shield(task)
    return {"status": "paid"}


@app.on_event("shutdown")
async def settle() -> None:
    await asyncio.wait_for(asyncio.gather(*running), timeout=10)
```
"""

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import FunctionId, ProjectFacts, Site
from ...settings import Settings
from ..reasons import at_sites
from ..rule import Rule

RULE = Rule(code="SG208", name="shield-of-nothing", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each function that is shielded so, with all such places."""
    safe = {task.id for task, runs in shielded_runs(facts) if all(run.shield for run in runs)}

    def unheld(site: Site) -> tuple[Reason, ...]:
        return () if FunctionId(site.at.path, site.enclosing) in safe else site.unheld

    return at_sites(RULE, facts, unheld, _message)


def _message(site: Site) -> str:
    name = f"`{site.target.qualname.rpartition('<locals>.')[2]}`" if site.target is not None else "the work inside"
    return (
        f"once the await outside is cancelled, nothing holds {name} and no shutdown waits for it; keep its task in a "
        "set and wait for that set when the application stops, or schedule it with a shield"
    )
