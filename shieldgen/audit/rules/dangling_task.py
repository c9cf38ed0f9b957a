"""The result of `create_task` is dropped: the task can be collected while it runs, and its error is lost.

## What it does
Tells where `asyncio.create_task`, `ensure_future` or `run_coroutine_threadsafe` starts work whose task object nobody
keeps: dropped on the spot, or held only by a local variable that dies with the function. Where the task is critical
SG101 tells it in the default run, since its way out keeps the task too; `--pedantic` shows both.

## Why is this bad
The event loop itself holds tasks weakly: a task that nothing else refers to may be collected in the middle of its
work. Its exception reaches nobody, and no shutdown code can wait for it.

## Example
```python
import asyncio

import httpx
from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


@app.post("/orders")
async def create(order: int) -> dict[str, str]:
    asyncio.create_task(notify(order))
    return {"status": "accepted"}
```

## Use instead
```python
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI

running: set[asyncio.Task[None]] = set()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    if running:
        await asyncio.wait(running, timeout=10)


app = FastAPI(lifespan=lifespan)


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order})


@app.post("/orders")
async def create(order: int) -> dict[str, str]:
    task = asyncio.create_task(notify(order))
    running.add(task)
    task.add_done_callback(running.discard)
    return {"status": "accepted"}
```
"""

from collections import defaultdict
from collections.abc import Iterator

from ...effects.runs import dangles
from ...model.finding import Finding
from ...model.task import FunctionId, ProjectFacts, Site, TaskFacts
from ...settings import Settings
from ..rule import Rule

RULE = Rule(code="SG102", name="dangling-task", severity="error")

_PRIMITIVES = ("asyncio.", "anyio.")
_WAITS = (".wait", ".join", ".sleep")


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for each task function whose tasks are dropped; sites without a known target each stand alone."""
    tasks = {task.id: task for task in facts.tasks}
    by_target: defaultdict[FunctionId | Site, list[Site]] = defaultdict(list)
    for site in facts.sites:
        if dangles(site):
            by_target[site.target or site].append(site)
    for first, *others in by_target.values():
        task = tasks.get(first.target) if first.target is not None else None
        told = first.callback or (task is not None and task.errors.handled == "yes")
        at_once = bool(first.targets) and all(_ends_at_once(tasks.get(target)) for target in first.targets)
        if at_once and told:
            continue
        yield RULE.finding(
            at=first.at,
            task=first.target,
            message=f"{_dropped(first)}: {_harm(told=told, at_once=at_once)}; {_advice(first, task, at_once=at_once)}",
            confidence="medium" if at_once or _in_vain(first) or (told and _from_a_thread(first)) else "high",
            related=(site.at for site in others),
        )


def _ends_at_once(task: TaskFacts | None) -> bool:
    """Whether it is through before anybody could collect it, or a shutdown cut it."""
    return task is not None and (task.in_one_step or (task.duration.at_most_s == 0 and not task.effects))


def _in_vain(site: Site) -> bool:
    """Whether nothing would come of keeping it: a mere wait, or what a finalizer starts for an object that is gone."""
    waits = site.external is not None and site.external.startswith(_PRIMITIVES) and site.external.endswith(_WAITS)
    return waits or site.enclosing.endswith(".__del__")


def _harm(*, told: bool, at_once: bool) -> str:
    if at_once:
        return "its error reaches no handler"
    lost = "" if told else ", its error reaches no handler"
    return f"it can be collected while it runs{lost}, and a shutdown cuts it without a word"


def _dropped(site: Site) -> str:
    name = f" for `{site.target.qualname.rpartition('<locals>.')[2]}`" if site.target is not None else ""
    held = "only a local variable keeps" if site.usage == "local" else "nothing keeps"
    return f"{held} the {'future' if _from_a_thread(site) else 'task'} that `{site.kind}` returns{name}"


def _from_a_thread(site: Site) -> bool:
    return site.kind == "run_coroutine_threadsafe"


def _advice(site: Site, task: TaskFacts | None, *, at_once: bool) -> str:
    if at_once:
        return "catch and log it in the task, or await the task"
    if _from_a_thread(site):
        return "keep the future, and ask it for its result"
    if task is not None and task.duration.endless:
        return "keep it where it can be cancelled and awaited when the application stops"
    hintable = site.target is not None and "<" not in site.target.qualname
    wired = ", or schedule it through the task wiring" if hintable else ""
    return f"put it into a set until it is done, and wait for that set when the application stops{wired}"
