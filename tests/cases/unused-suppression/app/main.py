import asyncio

from fastapi import FastAPI

app = FastAPI()
running: set[asyncio.Task[None]] = set()


async def work(order: int) -> None:
    await asyncio.sleep(order)


@app.post("/good")
async def needed(order: int) -> None:
    asyncio.create_task(work(order))  # shieldgen: ignore[SG102] best effort, told by the next request


@app.post("/bad")
async def not_needed(order: int) -> None:
    # shieldgen: ignore[SG102] it was dropped once
    running.add(asyncio.create_task(work(order)))
    text = "# shieldgen: ignore[SG102] no comment, a text"
    print(text)


@app.post("/other")
async def another_rule(order: int) -> None:
    running.add(asyncio.create_task(work(order)))  # shieldgen: ignore[SG301] this rule is not asked for
