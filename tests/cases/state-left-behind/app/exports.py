"""Jobs that say how far they are: which of them a deploy leaves "in progress" for ever."""

import asyncio
import enum

import anyio
import httpx
from databases import Database
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = FastAPI()
database = Database("sqlite:///shop.db")
sessions = async_sessionmaker(create_async_engine("sqlite+aiosqlite:///shop.db"))


class State(enum.StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    locked: Mapped[bool]


async def work(number: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.put(f"https://example.org/jobs/{number}")


async def set_status(number: int, status: str) -> None:
    await database.execute("UPDATE jobs SET status = :status WHERE id = :id", {"status": status, "id": number})


async def call_progress(number: int, stage: str) -> None:
    await database.execute("INSERT INTO progress (id, what) VALUES (:id, :what)", {"what": stage, "id": number})


async def tells_how_far_it_is(number: int) -> None:
    await call_progress(number, "embedding")
    await work(number)
    await call_progress(number, "done")


# Left behind


async def set_back_only_on_errors(number: int) -> None:
    async with sessions() as session:
        job = await session.get_one(Job, number)
        job.status = State.RUNNING
        await session.commit()
        try:
            await work(number)
            job.status = State.DONE
            await session.commit()
        except Exception:
            job.status = State.FAILED
            await session.commit()


async def set_by_a_function_of_its_own(number: int) -> None:
    await set_status(number, "processing")
    await work(number)
    await set_status(number, "done")


async def a_flag_in_a_statement(number: int) -> None:
    async with sessions() as session:
        await session.execute(update(Job).where(Job.id == number).values(locked=True))
        await session.commit()
        await work(number)
        await session.execute(update(Job).where(Job.id == number).values(locked=False))
        await session.commit()


async def written_in_sql(number: int) -> None:
    await database.execute("UPDATE jobs SET status = 'importing' WHERE id = :id", {"id": number})
    await asyncio.sleep(5)
    await database.execute("UPDATE jobs SET status = 'imported' WHERE id = :id", {"id": number})


async def calls_what_leaves_it_behind(number: int) -> None:
    await set_by_a_function_of_its_own(number)


# Set back


async def set_back_in_finally(number: int) -> None:
    status = "failed"
    await set_status(number, "processing")
    try:
        await work(number)
        status = "done"
    finally:
        with anyio.move_on_after(2, shield=True):
            await set_status(number, status)


async def set_back_by_name_in_finally(number: int) -> None:
    async with sessions() as session:
        job = await session.get_one(Job, number)
        job.locked = True
        await session.commit()
        try:
            await work(number)
        finally:
            job.locked = False
            await session.commit()


async def set_back_when_cancelled(number: int) -> None:
    await set_status(number, "processing")
    try:
        await work(number)
    except Exception:
        await set_status(number, "failed")
    except asyncio.CancelledError:
        with anyio.move_on_after(2, shield=True):
            await set_status(number, "queued")
        raise
    else:
        await set_status(number, "done")


async def shielded_inside(number: int) -> None:
    with anyio.move_on_after(8, shield=True):
        await set_status(number, "processing")
        await work(number)
        await set_status(number, "done")


async def in_memory_alone(number: int, job: Job) -> None:
    job.status = State.RUNNING
    await work(number)
    job.status = State.DONE


async def in_one_go(session: AsyncSession, number: int) -> None:
    job = await session.get_one(Job, number)
    job.status = State.RUNNING
    await work(number)
    job.status = State.DONE
    await session.commit()


async def only_asked_for(number: int) -> None:
    found = await database.fetch_all("SELECT id FROM jobs WHERE status = 'processing'")
    await work(number + len(found))
    await set_status(number, "done")


def in_a_thread(number: int) -> None:
    httpx.put(f"https://example.org/jobs/{number}", json={"status": "processing"})
    httpx.put(f"https://example.org/jobs/{number}", json={"status": "done"})


@app.post("/jobs/{number}")
async def start(number: int, tasks: BackgroundTasks) -> None:
    tasks.add_task(set_back_only_on_errors, number)
    tasks.add_task(set_by_a_function_of_its_own, number)
    tasks.add_task(a_flag_in_a_statement, number)
    tasks.add_task(written_in_sql, number)
    tasks.add_task(calls_what_leaves_it_behind, number)
    tasks.add_task(set_back_in_finally, number)
    tasks.add_task(set_back_by_name_in_finally, number)
    tasks.add_task(set_back_when_cancelled, number)
    tasks.add_task(shielded_inside, number)
    tasks.add_task(in_memory_alone, number, Job())
    tasks.add_task(in_one_go, sessions(), number)
    tasks.add_task(only_asked_for, number)
    tasks.add_task(in_a_thread, number)
    tasks.add_task(tells_how_far_it_is, number)
