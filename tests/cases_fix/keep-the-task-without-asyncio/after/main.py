from asyncio import create_task, sleep
from fastapi import FastAPI

_background_tasks: set[object] = set()

app = FastAPI()


async def notify(order: int) -> None:
	await sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
	task = create_task(notify(order))
	_background_tasks.add(task)
	task.add_done_callback(_background_tasks.discard)
