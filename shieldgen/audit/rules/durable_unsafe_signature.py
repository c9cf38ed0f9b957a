"""The arguments of a durable task cannot be written as JSON and read back, or its key does not come from them.

## What it does
Looks at the parameters of functions declared `durable=True`, and at what they return, and tells those whose values
cannot wait in a database: a request, a session, a callable, a row of an ORM, a plain class; what is passed by its
place; a default that is computed. Types that it does not know it leaves alone. A `key` without a parameter in it is
told too.

## Why is this bad
A durable task waits as JSON, and another process may run it, a day later and after a deploy. What only the process that
scheduled it has is not there then. A key that is the same for every call lets one task wait and drops all others.

## Example
```python
from fastapi import Request
from shieldgen_runtime import task


@task(durable=True)
async def register(request: Request) -> None:
    print(await request.json())
```

## Use instead
```python
from pydantic import BaseModel
from shieldgen_runtime import task


class Order(BaseModel):
    number: int


@task(durable=True, key="{order.number}")
async def register(order: Order) -> None:
    print(order.number)
```
"""

from collections.abc import Iterator
from string import Formatter

from ...model.finding import Finding
from ...model.hint import Hint
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG701", name="durable-unsafe-signature", severity="error")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each parameter or result that cannot be stored, one for a key that is always the same."""
    for task in facts.tasks:
        for problem in task.unstorable:
            _, _, why = problem.message.partition(": ")
            yield RULE.finding(at=problem.at, task=task.id, message=f"{called(task)} is durable: {why}")
        if task.hint is not None and task.hint.durable and _is_constant(task.hint):
            yield RULE.finding(
                at=task.hint.at,
                task=task.id,
                message=f"{called(task)} is durable, and its key is the same for every call, so that all but one are "
                'dropped; name a parameter in it: key="{...}"',
            )


def _is_constant(hint: Hint) -> bool:
    return hint.key is not None and all(field is None for _, field, _, _ in Formatter().parse(hint.key))
