"""The signal to stop does not reach the server, which is killed instead.

## What it does
Follows what Dockerfiles, compose files, Kubernetes manifests and systemd units start: commands in shell form, `sh -c`,
scripts that start the server without `exec`. Knows init processes that hand signals on, `trap`, and a STOPSIGNAL that
servers have no handler for.

## Why is this bad
The first process of a container gets SIGTERM, and a shell hands it on to nobody. The server goes on taking requests
until SIGKILL ends it: no drain, no grace, no shield, and every deploy waits for the whole limit first.

## Example
```python
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(settle, order)
    return {"status": "accepted"}
```
```dockerfile
FROM python:3.13-slim
COPY . /app
CMD uvicorn main:app --port $PORT
```

## Use instead
```python
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def settle(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(settle, order)
    return {"status": "accepted"}
```
```dockerfile
FROM python:3.13-slim
COPY . /app
CMD exec uvicorn main:app --port $PORT
```
"""

from collections.abc import Iterator

from ...model.finding import Finding
from ...model.source import Location
from ...model.task import ProjectFacts
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG602", name="signal-never-arrives", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each place that has to be changed, however many files lead to it."""
    told: set[Location] = set()
    for deployment in facts.deployments:
        reason = deployment.unheard
        if reason is None or (at := reason.evidence[-1].at) in told:
            continue
        told.add(at)
        yield RULE.finding(
            at=at,
            message=f"no shield holds and no task is waited for: {reason.text}",
            evidence=reason.evidence,
            confidence=reason.confidence,
        )
