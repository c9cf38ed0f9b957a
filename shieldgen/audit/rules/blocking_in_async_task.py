"""A blocking call is reached from an async task, through any number of calls.

## What it does
Follows every async task function to calls that block the thread: `requests`, `time.sleep`, synchronous drivers and
clients, large file operations. It is told where async code calls what blocks, for there it can go into a thread.

## Why is this bad
While it blocks, the event loop serves no request, no health check and no shutdown: deadlines and graces are not kept,
since nothing else can run.

## Example
```python
import requests
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    requests.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```

## Use instead
```python
import httpx
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def notify(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/orders", json={"order": order}, timeout=5)


@app.post("/orders")
async def create(order: int, tasks: BackgroundTasks) -> dict[str, str]:
    tasks.add_task(notify, order)
    return {"status": "accepted"}
```
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...effects.runs import scheduler_of
from ...model.effect import Reason
from ...model.finding import Finding
from ...model.source import Location
from ...model.task import FunctionId, ProjectFacts, TaskFacts
from ...settings import Settings
from ..rule import Rule
from ..words import called

RULE = Rule(code="SG401", name="blocking-in-async-task", severity="warning")
_OF_PYTHON = ("threading.", "queue.", "pathlib.", "subprocess.", "socket.", "zipfile.", "tarfile.", "io.")
_Reached = tuple[TaskFacts, Reason]


def check(facts: ProjectFacts, _settings: Settings) -> Iterator[Finding]:
    """One finding for what blocks, however many of an async function's calls do and however many tasks reach them.

    Calls of one function from several async functions have one cause, that function; those of one kind of session or
    client have one too.
    """
    reached: defaultdict[Location, list[_Reached]] = defaultdict(list)
    for task in facts.tasks:
        for reason in task.blocking if _shares_its_loop(task, facts) else ():
            reached[reason.evidence[reason.mend].at].append((task, reason))
    beside: defaultdict[object, list[Location]] = defaultdict(list)
    for at, found in sorted(reached.items()):
        task, reason = min(found, key=_order)
        way = reason.evidence[: reason.mend]
        beside[at.path, way[-1].at if way else task.id].append(at)
    causes: defaultdict[object, list[Location]] = defaultdict(list)
    for places in beside.values():
        first = min(places, key=lambda at: min(map(_order, reached[at])))
        _, reason = min(reached[first], key=_order)
        causes[_cause(first, reason)].extend(places)
    for places in causes.values():
        yield _finding(places, reached)


def _cause(at: Location, reason: Reason) -> object:
    """What one decision made: a kind of client or session, wherever it is used, or a function that blocks."""
    kind, is_method, _ = reason.text.partition("().")
    if is_method and not kind.startswith(_OF_PYTHON):
        return kind
    return at if reason.mend == -1 else reason.evidence[reason.mend].text


def _shares_its_loop(task: TaskFacts, facts: ProjectFacts) -> bool:
    """Whether others wait for the event loop that a task blocks.

    Who waits in another thread for the result of `run_coroutine_threadsafe` made that loop for it, as a rule; and what
    is soon done while the application starts holds up nobody.
    """
    bridged = (site.awaited == "yes" and scheduler_of(site, facts) == "run_coroutine_threadsafe" for site in task.sites)
    starting = task.at_start and not task.duration.endless
    return not task.sites or not (starting or all(bridged))


def _order(found: _Reached) -> tuple[int, int, FunctionId]:
    task, reason = found
    return ("high", "medium", "low").index(reason.confidence), len(reason.evidence), task.id


def _finding(places: list[Location], reached: Mapping[Location, list[_Reached]]) -> Finding:
    first = min(places, key=lambda at: (min(map(_order, reached[at])), at))
    task, reason = min(reached[first], key=_order)
    others = len({other.id for at in places for other, _ in reached[at]}) - 1
    more = f" (and {others} other async task{'s' if others > 1 else ''})" if others else ""
    return RULE.finding(
        at=first,
        task=task.id,
        message=f"{_blocks(reason)} in the async task {called(task)}{more}; {_advice(reason)}",
        evidence=reason.evidence,
        confidence=reason.confidence,
        related=(at for at in places if any(r.confidence == reason.confidence for _, r in reached[at])),
    )


def _blocks(reason: Reason) -> str:
    """What blocks: the call itself, or that of a function which makes it somewhere below."""
    told = reason.text.replace("()", "")
    if reason.mend == -1:
        return told
    below = reason.evidence[reason.mend].text.removeprefix("calls ")
    return f"`{below}` blocks the event loop ({told.removesuffix(' blocks the event loop')})"


def _advice(reason: Reason) -> str:
    if reason.mend != -1:
        return "run it in a thread with anyio.to_thread.run_sync"
    if reason.text.startswith("time.sleep "):
        return "await anyio.sleep instead"
    if reason.text.startswith("subprocess."):
        return "use anyio.run_process, or run it in a thread with anyio.to_thread.run_sync"
    if reason.text.startswith(_OF_PYTHON):
        return "run it in a thread with anyio.to_thread.run_sync"
    return "use an async client or driver, or run it in a thread with anyio.to_thread.run_sync"
