"""Sites in code that runs while an application starts, where nothing is injected but the application is at hand."""

import pytest
from migrating import make

JOBS = "from shieldgen_runtime import task\n\n\n@task()\nasync def warm(n: int = 1) -> None: ...\n"
LIFESPAN = (
    "import asyncio\nfrom contextlib import asynccontextmanager\n\nfrom fastapi import FastAPI\n\n"
    "from app.jobs import warm\nfrom shieldgen_runtime import add_tasks\n\nUSED = [asyncio, warm]\n\n\n"
)
MADE = "\n\napp = FastAPI(lifespan=lifespan)\nadd_tasks(app)\n"
PLAIN = "app = FastAPI()\nadd_tasks(app)\n\n\n"


def lifespan(before: str, after: str = "    pass\n", name: str = "application") -> str:
    head = f"@asynccontextmanager\nasync def lifespan({name}: FastAPI):\n"
    return f"{LIFESPAN}{head}{before}    yield\n{after}{MADE}"


MOVES = {
    "a lifespan, before it yields": (
        lifespan("    asyncio.create_task(warm(2))\n"),
        lifespan("    JobsTasks.of(application).warm(2)\n"),
    ),
    "a startup handler": (
        f'{LIFESPAN}{PLAIN}@app.on_event("startup")\nasync def start():\n    asyncio.create_task(warm())\n',
        f'{LIFESPAN}{PLAIN}@app.on_event("startup")\nasync def start():\n    JobsTasks.of(app).warm()\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_it_moves(before: str, after: str, tmp_path) -> None:
    made = make(tmp_path, {"jobs": JOBS, "main": before})
    result = made.apply()
    assert [stays.reason for stays in result.stays] == []
    expected = after.replace("import warm\n", "import warm\nfrom app.wiring.jobs import JobsTasks\n", 1)
    assert made.read("app/main.py") == expected
    assert (made.apply().moved, made.apply().changes) == (0, ())


STAYS = {
    "after the lifespan has yielded": (
        lifespan("    pass\n", "    asyncio.create_task(warm())\n"),
        "it runs in lifespan later than the application's start",
    ),
    "in a function inside the lifespan": (
        lifespan("    def later():\n        asyncio.create_task(warm())\n\n    later()\n"),
        "it runs in lifespan later than the application's start",
    ),
    "where the application is bound again": (
        lifespan("    application = None\n    asyncio.create_task(warm())\n"),
        "lifespan is neither an endpoint nor a dependency",
    ),
    "a shutdown handler": (
        f'{LIFESPAN}{PLAIN}@app.on_event("shutdown")\nasync def stop():\n    asyncio.create_task(warm())\n',
        "stop is neither an endpoint nor a dependency",
    ),
    "one of several applications": (
        lifespan("    asyncio.create_task(warm())\n") + "other = FastAPI()\n",
        "lifespan is neither an endpoint nor a dependency",
    ),
    "a lifespan that is entered by hand too": (
        lifespan("    asyncio.create_task(warm())\n")
        + "\n\nasync def rehearse():\n    async with lifespan(app):\n        pass\n",
        "lifespan is called by hand too",
    ),
    "a function that the lifespan calls": (
        lifespan("    helper()\n").replace("@async", "def helper():\n    asyncio.create_task(warm())\n\n\n@async"),
        "helper is called by lifespan, where nothing is injected",
    ),
    "a task that is cancelled later": (
        lifespan("    t = asyncio.create_task(warm())\n", "    t.cancel()\n"),
        "its result is used",
    ),
}


@pytest.mark.parametrize(("code", "reason"), STAYS.values(), ids=STAYS)
def test_it_stays(code: str, reason: str, tmp_path) -> None:
    made = make(tmp_path, {"jobs": JOBS, "main": code})
    result = made.apply()
    assert [reason in stays.reason for stays in result.stays] == [True]
    assert (made.read("app/main.py"), result.changes) == (code, ())


def test_a_task_of_the_lifespan_runs_and_the_shutdown_ends_it(tmp_path) -> None:
    import subprocess
    import sys

    jobs = JOBS.replace("...", "print('warm', n, flush=True)")
    made = make(tmp_path, {"jobs": jobs, "main": lifespan("    asyncio.create_task(warm(2))\n")})
    assert made.apply().moved == 1
    program = (
        "import time\nfrom fastapi.testclient import TestClient\nfrom app.main import app\n"
        "with TestClient(app):\n    time.sleep(0.2)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("warm 2\n", 0), done.stderr
