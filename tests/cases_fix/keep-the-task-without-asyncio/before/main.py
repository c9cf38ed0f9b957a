from asyncio import create_task, sleep
from fastapi import FastAPI

app = FastAPI()


async def notify(order: int) -> None:
	await sleep(order)


@app.post("/dropped")
async def dropped(order: int) -> None:
	create_task(notify(order))