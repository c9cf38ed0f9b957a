import anyio
import httpx
from fastapi import BackgroundTasks, FastAPI
from fastapi_tasks import Tasks, add_tasks

app = FastAPI()
add_tasks(app)


async def no_timeout(order: int) -> None:
    async with httpx.AsyncClient(timeout=None) as client:
        await client.put(f"https://example.org/orders/{order}")


async def own_scope(order: int) -> None:
    with anyio.CancelScope(shield=True):
        await no_timeout(order)


async def with_timeout(order: int) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.put(f"https://example.org/orders/{order}")


async def bounded_scope(order: int) -> None:
    with anyio.move_on_after(5, shield=True):
        await no_timeout(order)


@app.post("/bad")
async def bad(order: int, tasks: Tasks, background: BackgroundTasks) -> None:
    tasks.task(shield=True).schedule(no_timeout, order)
    background.add_task(own_scope, order)


@app.post("/good")
async def good(order: int, tasks: Tasks, background: BackgroundTasks) -> None:
    tasks.task(shield=True).schedule(with_timeout, order)
    background.add_task(bounded_scope, order)
