from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def mail(order: int) -> None: ...


@app.post("/orders")
async def create(order: int, background: BackgroundTasks) -> dict[str, str]:
    background.add_task(mail, order)
    return {"status": "accepted"}
