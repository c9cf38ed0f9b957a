import anyio
import httpx
import requests
from anyio import CancelScope
from fastapi import BackgroundTasks, FastAPI
from fastapi_tasks import Tasks, add_tasks
from shieldgen_runtime import task

from store import OPTIONS, store

app = FastAPI()
add_tasks(app)


async def own_scope(url: str) -> None:
    with anyio.CancelScope(shield=True):
        async with httpx.AsyncClient(timeout=None) as client:
            await client.put(url)


async def scope_by_name(url: str) -> None:
    with CancelScope(shield=True):
        async with httpx.AsyncClient(timeout=None) as client:
            await client.put(url)


async def endless_scopes(url: str) -> None:
    with anyio.move_on_after(None, shield=True):
        async with httpx.AsyncClient(timeout=None) as client:
            await client.put(url)
    with anyio.fail_after(delay=1e400, shield=True):
        async with httpx.AsyncClient(timeout=None) as client:
            await client.put(url)
    with anyio.move_on_after(shield=True, delay=None):
        async with httpx.AsyncClient(timeout=None) as client:
            await client.put(url)


async def no_timeout(url: str) -> None:
    """Shielded at its call."""
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(url)


@task(shield=True)
async def decorated(url: str) -> None:
    """Shielded by its hint."""
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(url)


async def stored(url: str) -> None:
    """Calls what is in another file."""
    await store(url)


@task(shield=True)
async def hands_options_on(url: str) -> None:
    """Calls something with options that may hold a timeout."""
    requests.put(url, **OPTIONS)


async def spread(url: str) -> None:
    """Calls something on several lines, behind which more follows."""
    requests.put(
        url,
        timeout=None,
    ).raise_for_status()


@app.post("/orders")
async def create(url: str, tasks: Tasks, background: BackgroundTasks) -> None:
    background.add_task(own_scope, url)
    background.add_task(scope_by_name, url)
    background.add_task(endless_scopes, url)
    tasks.task(shield=True, name="x").schedule(no_timeout, url)
    tasks.after_route.task(shield=True, name="x").schedule(no_timeout, url)
    tasks.task(shield=True, name="y").schedule(spread, url)
    tasks.task(shield=True, name="z").schedule(stored, url)
