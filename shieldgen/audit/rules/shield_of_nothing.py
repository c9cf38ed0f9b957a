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
import anyio
import stripe
from fastapi import FastAPI

app = FastAPI()


async def charge(customer: str, amount: int) -> None:
    await stripe.PaymentIntent.create_async(customer=customer, amount=amount, currency="eur")


@app.post("/payments")
async def pay(customer: str, amount: int) -> dict[str, str]:
    with anyio.move_on_after(8, shield=True):
        await charge(customer, amount)
    return {"status": "paid"}
```
"""

from collections.abc import Iterator

from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import FunctionId, ProjectFacts, Site
from ...settings import Settings
from ..reasons import at_sites
from ..rule import Rule
from ..runs import shielded_runs

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
        f"once the await outside is cancelled, nothing holds {name} and no shutdown waits for it; keep its task and "
        "wait for it at shutdown, await it under anyio.move_on_after(seconds, shield=True), or schedule it shielded"
    )
