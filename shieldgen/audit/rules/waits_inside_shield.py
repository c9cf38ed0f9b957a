'''A shielded task waits for what only a running application brings.

## What it does
Tells shielded tasks that wait for an item of a queue or stream, or for an event, with no timeout around it. A lock is
let go by whoever holds it, in time as a rule: that is told by `--pedantic`.

## Why is this bad
At a shutdown everything else is cancelled first: whoever would put the item or set the event is gone. The shielded task
waits for it in vain, and the shutdown waits for the task until its limit or the platform's ends both.

## Example
```python
import asyncio

from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)
confirmations: asyncio.Queue[int] = asyncio.Queue()


async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""
    await confirmations.get()


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
confirmations: asyncio.Queue[int] = asyncio.Queue()


async def settle(order: int) -> None:
    """Shielded: the bank closes the batch."""
    async with asyncio.timeout(5):
        await confirmations.get()


@app.post("/orders")
async def create(order: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"settle_{order}").schedule(settle, order)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.effect import Reason
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule, lowest
from ..words import called

_LOCK = "a lock"
RULE = Rule(code="SG209", name="waits-inside-shield", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each shielded task function that waits so; where a deadline ends the wait it is less sure."""
    for task, runs in shielded_runs(facts):
        if not task.waits or task.duration.endless:  # SG201 tells of a loop without an end
            continue
        reason = task.waits[0]
        unlimited = [run for run in runs if not run.states("deadline")]
        yield RULE.finding(
            at=(unlimited or runs)[0].at,
            task=task.id,
            message=f"{called(task)} is shielded, and {reason.text}: {_until(reason)}; put a timeout around the wait, "
            "or wait outside the shield",
            evidence=reason.evidence,
            confidence=reason.confidence if unlimited else lowest(reason.confidence, "medium"),
            related=(run.at for run in unlimited or runs),
        )


def _until(reason: Reason) -> str:
    """What it waits for once the application stops."""
    if reason.text.endswith(_LOCK):
        return "at a shutdown it stands behind every task that holds it, and its deadline and the grace run on"
    return "at a shutdown nobody is left to bring it"
