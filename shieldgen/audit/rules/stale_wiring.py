"""The generated wiring is not what its hints say.

## What it does
Tells what `shieldgen generate --check` would say, where a wiring package is configured: files that are missing, out of
date, edited by hand, or left over.

## Why is this bad
The wiring is what runs. A deadline that was changed in a hint alone does not hold, and the hint says that it does.

## Example
```python
from fastapi import FastAPI
from shieldgen_runtime import add_tasks, task

from wiring.main import Main  # generated when the hint still said deadline=8

app = FastAPI()
add_tasks(app)


@task(shield=True, deadline=20)
async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: Main) -> dict[str, str]:
    tasks.settle(order)
    return {"status": "accepted"}
```

## Use instead
```python
from fastapi import FastAPI
from shieldgen_runtime import add_tasks, task

from wiring.main import Main  # committed after `shieldgen generate`

app = FastAPI()
add_tasks(app)


@task(shield=True, deadline=20)
async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: Main) -> dict[str, str]:
    tasks.settle(order)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator
from dataclasses import replace

from ...model.finding import Finding
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG502", name="stale-wiring", severity="warning")
_WHAT = {
    "missing": "is missing",
    "stale": "is out of date",
    "edited": "was edited by hand",
    "superfluous": "is left over",
    "foreign": "is not shieldgen's, and stands where the wiring belongs",
}


def check(facts: ProjectFacts, settings: Settings) -> Iterator[Finding]:
    """One finding for the wiring package, at its setting, with the files as evidence."""
    if not facts.drift:
        return
    steps = tuple(replace(step, text=_WHAT.get(step.text, step.text)) for step in facts.drift)
    others = len(steps) - 1
    more = f" (and {others} other file{'s' if others > 1 else ''})" if others else ""
    yield RULE.finding(
        at=settings.place("wiring"),
        message=f"{steps[0].at.path} {steps[0].text}{more}; run `shieldgen generate` and commit what it writes",
        evidence=steps,
    )
