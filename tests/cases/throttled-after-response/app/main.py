import asyncio

from fastapi import BackgroundTasks, FastAPI
from mangum import Mangum

app = FastAPI()
handler = Mangum(app)
running: set[asyncio.Task[None]] = set()


async def mail(order: int) -> None: ...


async def index(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(mail, order)
    task = asyncio.create_task(index(order))
    running.add(task)
    task.add_done_callback(running.discard)
    await asyncio.gather(asyncio.create_task(index(order)))
    return {"status": "accepted"}
