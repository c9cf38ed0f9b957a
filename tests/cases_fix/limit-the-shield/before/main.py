import anyio
import httpx
from anyio import CancelScope
from fastapi import BackgroundTasks, FastAPI
from fastapi_tasks import Tasks, add_tasks
from shieldgen_runtime import task

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


async def no_timeout(url: str) -> None:
    """Shielded at its call."""
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(url)


@task(shield=True)
async def decorated(url: str) -> None:
    """Shielded by its hint."""
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(url)


@app.post("/orders")
async def create(url: str, tasks: Tasks, background: BackgroundTasks) -> None:
    background.add_task(own_scope, url)
    background.add_task(scope_by_name, url)
    tasks.task(shield=True, name="x").schedule(no_timeout, url)
