"""What tasks take along of their request, and what they open themselves."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, UploadFile, WebSocket
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))
running: set[asyncio.Task[None]] = set()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


def get_limit() -> int:
    return 3


Session = Annotated[AsyncSession, Depends(get_session)]


async def count(session: AsyncSession) -> None:
    await session.execute(text("UPDATE visits SET seen = 1"))


async def store(file: UploadFile) -> None:
    await file.read()


async def note(limit: int, name: str) -> None:
    print(limit, name)


@app.post("/session")
async def session_is_handed_on(session: Session) -> None:
    running.add(asyncio.create_task(count(session)))


@app.post("/default")
async def session_by_default(session: AsyncSession = Depends(get_session)) -> None:
    running.add(asyncio.create_task(count(session)))


@app.post("/closure")
async def session_is_taken_along(session: Session) -> None:
    async def work() -> None:
        await session.execute(text("UPDATE visits SET seen = 1"))

    running.add(asyncio.create_task(work()))


@app.post("/file")
async def file_is_handed_on(file: UploadFile) -> None:
    running.add(asyncio.create_task(store(file)))


@app.websocket("/socket")
async def socket_is_taken_along(socket: WebSocket) -> None:
    async def send() -> None:
        await socket.send_text("hello")

    running.add(asyncio.create_task(send()))


# Nothing below is borrowed beyond its time.


@app.post("/later")
async def background_tasks_end_before_the_session(session: Session, background: BackgroundTasks) -> None:
    background.add_task(count, session)


@app.post("/awaited")
async def awaited(session: Session) -> None:
    await asyncio.create_task(count(session))


@app.websocket("/cancelled")
async def cancelled(socket: WebSocket) -> None:
    async def send() -> None:
        await socket.send_text("hello")

    task = asyncio.create_task(send())
    await socket.receive_text()
    task.cancel()


@app.post("/plain")
async def plain_values(file: UploadFile, limit: int = Depends(get_limit)) -> None:
    running.add(asyncio.create_task(note(limit, file.filename or "")))


@app.post("/own")
async def a_session_of_its_own(session: Session) -> None:
    async def work() -> None:
        async with sessions() as session:
            await session.execute(text("UPDATE visits SET seen = 1"))

    running.add(asyncio.create_task(work()))
