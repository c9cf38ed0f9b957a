"""A background task never runs, or not always, and nothing says so.

## What it does
Tells where a task that was added to `BackgroundTasks` is dropped: an exception is raised behind `add_task`, the
response that is returned brings a `background` of its own and replaces it, or the `BackgroundTasks` was made by hand
and nobody runs it.

## Why is this bad
FastAPI attaches the tasks to the response that the endpoint returns. Where another response is sent, of an exception
handler or with a background of its own, they are forgotten without a word in the log.

## Example
```python
import httpx
from fastapi import BackgroundTasks, FastAPI, HTTPException

app = FastAPI()


def report(order: int) -> None:
    httpx.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders/{order}")
async def create(order: int, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(report, order)
    if order < 0:
        raise HTTPException(422)
    return {"status": "accepted"}
```

## Use instead
```python
import httpx
from fastapi import BackgroundTasks, FastAPI, HTTPException

app = FastAPI()


def report(order: int) -> None:
    httpx.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders/{order}")
async def create(order: int, background: BackgroundTasks) -> dict[str, str]:
    if order < 0:
        raise HTTPException(422)
    background.add_task(report, order)
    return {"status": "accepted"}
```
"""

from collections.abc import Iterator

from ...model.dropped import NOBODY, RAISED, REPLACED
from ...model.finding import Finding
from ...model.task import ProjectFacts, Site
from ...settings import Settings
from ..reasons import at_sites
from ..rule import Rule

RULE = Rule(code="SG106", name="silently-dropped", severity="error")

_MENDS = {
    RAISED: "schedule it where nothing can fail behind it, or through the wiring, which warns",
    REPLACED: "add it to that background, or schedule it through the wiring, which is not replaced",
    NOBODY: "take them as a parameter of the endpoint, or give them to the response with background=...",
}


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each place that drops tasks, and for each task function, however many of the other there are."""
    return at_sites(RULE, facts, lambda site: site.dropped, _message, by_place=True)


def _message(site: Site) -> str:
    name = f"`{site.target.qualname.rpartition('<locals>.')[2]}`" if site.target is not None else "the task"
    why = site.dropped[0].text
    always = "does not always run" if why == RAISED else "never runs"
    return f"{name} {always}, and nothing says so: {why}; {_MENDS[why]}"
