'''A shielded, retried or durable task has an effect that must not happen twice, and nothing guards it.

## What it does
Looks at every effect of a task that is shielded, retried or durable, and tells those whose repetition changes
something: a charge without an idempotency key, `quantity = quantity - 1`, an insert without a conflict clause.

## Why is this bad
What must finish is run again when it did not: by a retry, by a user who pressed twice, by an operator after a crash.
A durable task runs again after a kill, from its beginning. A `key` holds off a second run only while the first one
waits or runs.

## Example
```python
import stripe
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def charge(order: int, amount: int) -> None:
    """Shielded: a charge must be recorded."""
    await stripe.PaymentIntent.create_async(amount=amount, currency="eur")


@app.post("/payments")
async def pay(order: int, amount: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"charge_{order}").schedule(charge, order, amount)
    return {"status": "accepted"}
```

## Use instead
```python
import stripe
from fastapi import FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def charge(order: int, amount: int) -> None:
    """Shielded: a charge must be recorded."""
    await stripe.PaymentIntent.create_async(amount=amount, currency="eur", idempotency_key=f"order-{order}")


@app.post("/payments")
async def pay(order: int, amount: int, tasks: Tasks) -> dict[str, str]:
    tasks.task(shield=True, name=f"charge_{order}").schedule(charge, order, amount)
    return {"status": "accepted"}
```
'''

from collections.abc import Iterator

from ...effects.runs import Run, runs_of
from ...model.effect import EffectKind
from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called, does, heaviest

RULE = Rule(code="SG202", name="non-idempotent-shielded", severity="error")

_MUST_NOT_REPEAT: frozenset[EffectKind] = frozenset(
    {"payment", "db_write", "http_post", "queue_publish", "file_write", "delete"}
)


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each such task function, for the effect that matters most."""
    for task in facts.tasks:
        risky = [run for run in runs_of(task) if _may_repeat(run)]
        repeated = [effect for effect in task.effects if effect.kind in _MUST_NOT_REPEAT and effect.idempotent == "no"]
        effect = heaviest(repeated)
        if not risky or effect is None or task.idempotent == "yes":
            continue
        first, *_ = risky
        because = f" ({effect.because})" if effect.because else ""
        yield RULE.finding(
            at=first.at,
            task=task.id,
            message=f"{called(task)} is {_how(first)} and {does(effect)}, which must not happen twice{because}; pass "
            "an idempotency key, make the write conditional, or declare idempotent=True with the reason beside it",
            evidence=effect.evidence,
            confidence=effect.confidence,
            related=(run.at for run in risky),
        )


def _may_repeat(run: Run) -> bool:
    hint = run.hint
    if hint is not None and (hint.idempotent or (hint.once and hint.durable) or "idempotent" in hint.unread):
        return False
    return run.shield or (hint is not None and (hint.retries > 0 or hint.durable))


def _how(run: Run) -> str:
    if run.hint is not None and run.hint.durable:
        return "durable"
    return "retried" if run.hint is not None and run.hint.retries else "shielded"
