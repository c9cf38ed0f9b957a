'''A critical task is shielded but not durable.

## What it does
Tells tasks that are worth a shield and have one (a payment, a database write, or a `critical` reason in the hint),
where nothing stores them before they run.

## Why is this bad
A shield survives a deploy. SIGKILL, a crash, a machine that goes away lose the task: the request was answered, and the
work is not done. `durable=True` stores it before the response leaves, and it is done after the restart. That costs a
write a task, and it may run twice: for many tasks a shield is the better bargain, so this is a note.

## Example
```python
import aiosqlite
from shieldgen_runtime import task


@task(shield=True, deadline=8, name="payment_{payment_id}")
async def record_payment(payment_id: int, charge: str) -> None:
    """Record the charge of a payment."""
    async with aiosqlite.connect("shop.db") as db:
        await db.execute("UPDATE payments SET charge = ? WHERE id = ?", (charge, payment_id))
        await db.commit()
```

## Use instead
```python
import aiosqlite
from shieldgen_runtime import task


@task(durable=True, deadline=8, name="payment_{payment_id}")
async def record_payment(payment_id: int, charge: str) -> None:
    """Record the charge of a payment."""
    async with aiosqlite.connect("shop.db") as db:
        await db.execute("UPDATE payments SET charge = ? WHERE id = ?", (charge, payment_id))
        await db.commit()
```
'''

from collections.abc import Iterator

from ...effects.runs import shielded_runs
from ...model.finding import Finding
from ...model.task import ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called, does, heaviest
from ..worth import worth_a_shield

RULE = Rule(code="SG702", name="lost-on-kill", severity="note")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each critical task function that only a shield protects."""
    for task, runs in shielded_runs(facts):
        # One that never ends is no work to be done once, and one that hands its work on has stored it.
        is_critical = task.critical == "yes" and worth_a_shield(task, runs)
        if not is_critical or task.duration.endless or task.recovers:
            continue
        effect = heaviest(task.effects)
        yield RULE.finding(
            at=runs[0].at,
            task=task.id,
            message=f"{called(task)} {_matters(task)}, and a shield does not survive a kill or a crash; where it must "
            "not be lost, declare durable=True in its hint",
            evidence=effect.evidence if effect is not None else (),
            related=(run.at for run in runs),
        )


def _matters(task: TaskFacts) -> str:
    reason = task.hint.critical if task.hint is not None else None
    effect = heaviest(task.effects)
    if isinstance(reason, str) or effect is None:
        return f"is critical ({reason or task.critical_because})"
    return does(effect)
