"""One task is started for each element of an unbounded collection.

## What it does
Tells loops and comprehensions that start a task for each element of something whose size is not written in the code,
and a `while True:` that starts one for each item of a queue, a socket or a broker, where neither a semaphore or limiter
nor waiting for each round limits how many run at the same time.

## Why is this bad
Ten rows are ten tasks, ten thousand rows are ten thousand: as many connections, as many requests to the service behind
them, and at a shutdown as many pieces of work that are cut at once.

## Example
```python
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()


async def notify(client: httpx.AsyncClient, user: int) -> None:
    await client.post("https://example.org/mails", json={"user": user})


@app.post("/newsletter")
async def newsletter(users: list[int]) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        await asyncio.gather(*[asyncio.create_task(notify(client, user)) for user in users])
    return {"status": "sent"}
```

## Use instead
```python
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()
at_once = asyncio.Semaphore(10)


async def notify(client: httpx.AsyncClient, user: int) -> None:
    async with at_once:
        await client.post("https://example.org/mails", json={"user": user})


@app.post("/newsletter")
async def newsletter(users: list[int]) -> dict[str, str]:
    async with httpx.AsyncClient() as client:
        await asyncio.gather(*[asyncio.create_task(notify(client, user)) for user in users])
    return {"status": "sent"}
```
"""

from collections import defaultdict
from collections.abc import Iterator

from ...effects.runs import in_the_request
from ...model.effect import Reason
from ...model.finding import Finding
from ...model.source import Location
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG403", name="unbounded-fan-out", severity="warning")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each loop, however many tasks a round of it starts."""
    loops: defaultdict[Location, list[Site]] = defaultdict(list)
    for site in facts.sites:
        if site.unlimited and not in_the_request(site, facts):
            loops[site.unlimited[0].evidence[-1].at].append(site)
    for sites in loops.values():
        site = sites[0]
        reason = site.unlimited[0]
        yield RULE.finding(
            at=site.at,
            task=site.target,
            message=f"{_each(site, reason)}, or let a fixed number of workers share a queue",
            evidence=reason.evidence,
            confidence=reason.confidence,
            related=(other.at for other in sites),
        )


def _each(site: Site, reason: Reason) -> str:
    if site.fan_out:
        each, place = "element of", "inside the task"
    else:  # whatever waits inside its task has been taken already, and there is no end of it
        each, place = "item that comes from", "before each task is started"
    return (
        f"one task for each {each} `{reason.text}`, and nothing limits how many run at once; take a semaphore or "
        f"CapacityLimiter {place}"
    )
