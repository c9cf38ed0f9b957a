"""A source root, and two packages in it."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from src_layout.wiring.mail import Mail
from src_layout.wiring.mail.queue import Queue
from src_layout.wiring.runtime import add_tasks
from src_layout.wiring.src_layout_jobs.cleanup_jobs import CleanupJobs

app = FastAPI()
add_tasks(app)


@app.get("/")
async def call(mail: Mail, queue: Queue, jobs: CleanupJobs) -> list[str]:
    task = mail.send("x")
    return [task.name, await task.wait(), await queue.flush(mail, "y").wait(), str(await jobs.sweep().wait())]


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
