"""What is a site and what only looks like one, and what becomes of the task."""

# ruff: noqa: E501 # sources stand in one line each, so that a table can be read

import textwrap
from collections.abc import Callable

import pytest

from shieldgen.analysis.scheduling import Found

Find = Callable[[dict[str, str]], tuple[Found, ...]]

NOT_SITES = {
    "a progress bar's add_task": """
        from rich.progress import Progress
        with Progress() as progress:
            progress.add_task("copying", total=3)
        """,
    "a repository's own create_task": """
        class Board:
            def create_task(self, title): ...
        def add(board: Board):
            board.create_task("water the plants")
        """,
    "a module of the project called asyncio-like": """
        from board import create_task
        create_task("x")
        """,
    "an untyped parameter of a telling name": """
        def add(background_tasks):
            background_tasks.add_task(print)
        """,
    "a scope that does not shield": """
        import anyio
        async def f():
            with anyio.CancelScope(shield=False):
                ...
        """,
    "an empty BackgroundTasks": """
        from fastapi import BackgroundTasks
        tasks = BackgroundTasks()
        """,
    "a thread's start": """
        import threading
        threading.Thread(target=print).start()
        """,
    "text that only mentions a call": '''
        def f():
            """asyncio.create_task(g())"""
            # asyncio.create_task(g())
        ''',
}


@pytest.mark.parametrize("source", NOT_SITES.values(), ids=NOT_SITES.keys())
def test_a_look_alike_is_no_site(sites: Find, source: str) -> None:
    board = "def create_task(title): ...\n"
    assert [found.site.source for found in sites({"m.py": source, "board.py": board})] == []


SITES = {
    "background tasks by annotation": (
        """
        from fastapi import BackgroundTasks
        def f(tasks: BackgroundTasks):
            tasks.add_task(work, 1)
        """,
        "add_task",
    ),
    "background tasks in a string annotation": (
        """
        import fastapi
        def f(tasks: "fastapi.BackgroundTasks | None" = None):
            tasks.add_task(work, 1)
        """,
        "add_task",
    ),
    "starlette's background tasks of the project's own class": (
        """
        from starlette.background import BackgroundTasks
        class Logged(BackgroundTasks):
            pass
        def f():
            Logged().add_task(work)
        """,
        "add_task",
    ),
    "a scheduler that the project overrides": (
        """
        from starlette.background import BackgroundTasks
        class Logged(BackgroundTasks):
            def add_task(self, func, *args):
                print(func)
        def f(tasks: Logged):
            tasks.add_task(work)
        """,
        "add_task",
    ),
    "a background task handed to a response": (
        """
        from starlette.background import BackgroundTask
        def f():
            return Response(background=BackgroundTask(work, 1))
        """,
        "background_task",
    ),
    "a list of background tasks": (
        """
        from starlette.background import BackgroundTask as Later, BackgroundTasks
        def f():
            return BackgroundTasks(tasks=tasks)
        """,
        "background_tasks",
    ),
    "create_task under another name": (
        """
        from asyncio import create_task as spawn
        async def f():
            spawn(work())
        """,
        "create_task",
    ),
    "create_task under another module name": (
        """
        import asyncio as aio
        async def f():
            aio.create_task(work())
        """,
        "create_task",
    ),
    "a loop's create_task": (
        """
        import asyncio
        def f():
            loop = asyncio.get_running_loop()
            loop.create_task(work())
        """,
        "create_task",
    ),
    "ensure_future": (
        """
        import asyncio
        async def f():
            asyncio.ensure_future(work())
        """,
        "ensure_future",
    ),
    "a coroutine handed to another thread's loop": (
        """
        import asyncio
        def f(loop):
            asyncio.run_coroutine_threadsafe(work(), loop)
        """,
        "run_coroutine_threadsafe",
    ),
    "an asyncio task group": (
        """
        import asyncio
        async def f():
            async with asyncio.TaskGroup() as group:
                group.create_task(work())
        """,
        "taskgroup_create_task",
    ),
    "an anyio task group": (
        """
        import anyio
        async def f():
            async with anyio.create_task_group() as group:
                group.start_soon(work, 1)
        """,
        "start_soon",
    ),
    "a task group's start": (
        """
        from anyio.abc import TaskGroup
        async def f(group: TaskGroup):
            await group.start(work)
        """,
        "taskgroup_start",
    ),
    "fastapi-tasks": (
        """
        from fastapi_tasks import Tasks
        async def f(tasks: Tasks):
            tasks.schedule(work, 1)
        """,
        "schedule",
    ),
    "fastapi-tasks with options and timing": (
        """
        from shieldgen_runtime import Tasks
        async def f(tasks: Tasks):
            tasks.after_response.task(shield=True).schedule(work, 1)
        """,
        "schedule",
    ),
    "asyncio.shield": (
        """
        import asyncio
        async def f():
            await asyncio.shield(work())
        """,
        "asyncio_shield",
    ),
    "a scheduler handed on by name": (
        """
        import asyncio, contextvars
        async def f():
            contextvars.copy_context().run(asyncio.create_task, work())
        """,
        "create_task",
    ),
    "a call in a lambda": (
        """
        import asyncio
        callback = lambda: asyncio.create_task(work())
        """,
        "create_task",
    ),
    "a call in a comprehension": (
        """
        import asyncio
        async def f(items):
            return [asyncio.create_task(work()) for item in items]
        """,
        "create_task",
    ),
    "a call in a class body's method in a function": (
        """
        import asyncio
        def make():
            class Worker:
                async def go(self):
                    asyncio.create_task(work())
        """,
        "create_task",
    ),
}


@pytest.mark.parametrize(("source", "kind"), SITES.values(), ids=SITES.keys())
def test_a_site_is_found_with_its_kind(sites: Find, source: str, kind: str) -> None:
    found = sites({"m.py": textwrap.dedent(source) + "\nasync def work(*args): ...\n"})
    assert [f.site.kind for f in found] == [kind]
    if kind not in ("background_tasks", "cancel_scope_shield"):
        assert [t.qualname for t in found[0].site.targets] == ["work"]


def test_a_shielding_scope_is_listed(sites: Find) -> None:
    source = "import anyio\nasync def f():\n    with anyio.move_on_after(3, shield=True):\n        ...\n"
    assert [f.site.kind for f in sites({"m.py": source})] == ["cancel_scope_shield"]


def test_lines_and_columns_are_counted_in_characters(sites: Find) -> None:
    source = 'import asyncio\nasync def f():\n    é = "ü"; asyncio.create_task(f())\n'
    (found,) = sites({"m.py": source})
    assert (found.site.at.line, found.site.at.column) == (3, 14)
    assert found.site.source == "asyncio.create_task(f())"


KEPT = {
    "dropped": ("asyncio.create_task(work())", "no", "no"),
    "assigned to the underscore": ("_ = asyncio.create_task(work())", "no", "no"),
    "a local that dies with the function": ("t = asyncio.create_task(work())", "no", "no"),
    "a local that only gets a callback": ("t = asyncio.create_task(work())\nt.add_done_callback(print)", "no", "no"),
    "a local that is awaited": ("t = asyncio.create_task(work())\nawait t", "yes", "yes"),
    "a local that is gathered": ("t = asyncio.create_task(work())\nawait asyncio.gather(t)", "yes", "yes"),
    "a local put into a set": ("t = asyncio.create_task(work())\nrunning.add(t)", "yes", "unknown"),
    "a local stored in an attribute": ("t = asyncio.create_task(work())\nself.t = t", "yes", "unknown"),
    "a local stored under a key": ("t = asyncio.create_task(work())\nrunning[1] = t", "yes", "unknown"),
    "a local that is cancelled in the end": ("t = asyncio.create_task(work())\ntry:\n    await work()\nfinally:\n    t.cancel()", "yes", "unknown"),
    "a local that is a key": ("t = asyncio.create_task(work())\nrunning[t] = 1", "yes", "unknown"),
    "a local handed to a function that keeps it": ("t = asyncio.create_task(work())\nkeep(t)", "yes", "unknown"),
    "a local handed to a function that only looks": ("t = asyncio.create_task(work())\nlook(t)", "no", "no"),
    "two locals in a set that is waited for, with a look at the results": ("t = asyncio.create_task(work())\nts = {t}\ndone, _ = await asyncio.wait(ts)\nfor d in done:\n    d.exception()", "yes", "yes"),
    "an attribute": ("self.t = asyncio.create_task(work())", "yes", "unknown"),
    "an attribute that is awaited": ("self.t = asyncio.create_task(work())\nawait self.t", "yes", "yes"),
    "an attribute that was awaited before": ("await self.t\nself.t = asyncio.create_task(work())", "yes", "unknown"),
    "an attribute that is cancelled and awaited": ("self.t = asyncio.create_task(work())\nself.t.cancel()\nawait self.t", "yes", "unknown"),
    "an element of an attribute that is awaited": ("self.ts.append(asyncio.create_task(work()))\nawait self.ts[-1]\nself.ts.pop()", "yes", "yes"),
    "an element of an attribute of which another is awaited": ("self.ts.append(asyncio.create_task(work()))\nawait self.us[-1]", "yes", "unknown"),
    "an attribute whose method is awaited": ("self.t = asyncio.create_task(work())\nawait self.t.join()", "yes", "unknown"),
    "an attribute that is gathered": ("self.t = asyncio.create_task(work())\nawait asyncio.gather(self.t)", "yes", "yes"),
    "awaited at once": ("await asyncio.create_task(work())", "yes", "yes"),
    "awaited inside wait_for": ("await asyncio.wait_for(asyncio.create_task(work()), 3)", "yes", "yes"),
    "run by a loop that is not running yet": ("t = asyncio.create_task(work())\nasyncio.get_event_loop().run_until_complete(t)", "yes", "yes"),
    "returned": ("return asyncio.create_task(work())", "yes", "unknown"),
    "gathered from a list": ("ts = [asyncio.create_task(work())]\nawait asyncio.gather(*ts)", "yes", "yes"),
    "gathered from a comprehension": ("ts = [asyncio.create_task(work()) for _ in '12']\nawait asyncio.gather(*ts)", "yes", "yes"),
    "waited for without a look at the results": ("t = asyncio.create_task(work())\nawait asyncio.wait([t])", "yes", "unknown"),
    "waited for with a look at the results": ("t = asyncio.create_task(work())\ndone, _ = await asyncio.wait([t])\nfor d in done:\n    d.result()", "yes", "yes"),
    "gathered, the errors dropped": ("t = asyncio.create_task(work())\nawait asyncio.gather(t, return_exceptions=True)", "yes", "unknown"),
    "gathered, the errors looked at": ("t = asyncio.create_task(work())\nr = await asyncio.gather(t, return_exceptions=True)\nprint(r)", "yes", "yes"),
    "cancelled and then awaited": ("t = asyncio.create_task(work())\ntry:\n    await work()\nfinally:\n    t.cancel()\n    await t", "yes", "unknown"),
    "awaited and cancelled when it takes too long": ("t = asyncio.create_task(work())\ntry:\n    await asyncio.wait_for(t, 3)\nexcept TimeoutError:\n    t.cancel()\n    await t", "yes", "yes"),
    "a local appended to a list that is gathered": ("ts = []\nfor _ in '12':\n    t = asyncio.create_task(work())\n    ts.append(t)\nawait asyncio.gather(*ts)", "yes", "yes"),
    "handed to a function that ends it": ("t = asyncio.create_task(work())\nawait end(t)", "yes", "unknown"),
    "handed to a function that awaits it": ("t = asyncio.create_task(work())\nawait join(t)", "yes", "yes"),
    "appended and awaited in a loop": ("ts = []\nts.append(asyncio.create_task(work()))\nfor t in ts:\n    await t", "yes", "yes"),
    "appended and awaited as they end": ("ts = []\nts.append(asyncio.create_task(work()))\nfor t in asyncio.as_completed(ts):\n    await t", "yes", "yes"),
    "appended": ("running.append(asyncio.create_task(work()))", "yes", "unknown"),
    "used by a function inside": ("t = asyncio.create_task(work())\ndef stop():\n    t.cancel()\nself.stop = stop", "yes", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "ref_kept", "awaited"), KEPT.values(), ids=KEPT.keys())
def test_what_becomes_of_the_task(sites: Find, lines: str, ref_kept: str, awaited: str) -> None:
    source = (
        "import asyncio\nrunning = []\nasync def work(): ...\n"
        "def keep(task):\n    running.append(task)\n"
        "def look(task):\n    print(task.get_name())\n"
        "async def end(task):\n    while not task.done():\n        task.cancel()\n        await asyncio.sleep(0)\n"
        "async def join(task):\n    await task\n"
        "class C:\n    async def f(self):\n" + textwrap.indent(lines, " " * 8) + "\n"
    )
    (found,) = [f for f in sites({"m.py": source}) if f.site.kind == "create_task"]
    assert (found.site.ref_kept, found.site.awaited) == (ref_kept, awaited)


def test_a_future_made_of_a_task_is_that_task(sites: Find) -> None:
    source = """
        import asyncio, contextvars
        async def work(): ...
        async def f(context: contextvars.Context):
            t = asyncio.get_running_loop().create_task(work())
            asyncio.ensure_future(t).add_done_callback(print)
            u = context.run(asyncio.create_task, work())
            asyncio.ensure_future(u)
            coroutine = work()
            asyncio.ensure_future(coroutine)
        """
    assert [f.site.kind for f in sites({"m.py": source})] == ["create_task", "create_task", "ensure_future"]


def test_a_callback_is_seen(sites: Find) -> None:
    source = """
        import asyncio
        async def work(): ...
        async def f():
            t = asyncio.create_task(work())
            t.add_done_callback(print)
            asyncio.create_task(work()).add_done_callback(print)
            asyncio.create_task(work())
        """
    assert [f.site.callback for f in sites({"m.py": source})] == [True, True, False]


def test_an_endpoint_is_known_by_its_router(sites: Find) -> None:
    source = """
        from fastapi import APIRouter, BackgroundTasks
        api = APIRouter()
        def work(): ...
        @api.post("/x")
        def endpoint(tasks: BackgroundTasks):
            tasks.add_task(work)
        def helper(tasks: BackgroundTasks):
            tasks.add_task(work)
        @api.websocket(path="/y")
        def live(tasks: BackgroundTasks):
            tasks.add_task(work)
        @api.api_route(PATH)
        def computed(tasks: BackgroundTasks):
            tasks.add_task(work)
        """
    found = sites({"m.py": source})
    assert [f.site.in_endpoint for f in found] == [True, False, True, True]
    assert [f.site.route for f in found] == ["POST /x", "", "WEBSOCKET /y", "ANY"]


ENDPOINT = """
from fastapi import APIRouter, BackgroundTasks

{made}

@router.post("/x")
def endpoint(tasks: BackgroundTasks):
    tasks.add_task(work)

def work(): ...
"""


@pytest.mark.parametrize(
    ("made", "main", "route"),
    [
        pytest.param('router = APIRouter(prefix="/orders")', "", "/orders/x", id="its own"),
        pytest.param(
            'router = APIRouter(prefix="/orders")', 'app.include_router(m.router, prefix="/v1")', "/v1/orders/x",
            id="that of the application before its own",
        ),
        pytest.param(
            "router = APIRouter()",
            'api = APIRouter(prefix="/api")\napi.include_router(router=m.router)\n'
            'app.include_router(api, prefix=settings())',
            "/x", id="none where one is computed",
        ),
        pytest.param(
            "router = APIRouter()",
            'V1 = "/v1"\napi = APIRouter(prefix="/api")\napi.include_router(m.router)\n'
            "app.include_router(api, prefix=V1)",
            "/v1/api/x", id="those of routers in routers, and a constant",
        ),
        pytest.param(
            "router = APIRouter()",
            'def create():\n    app = FastAPI()\n    app.include_router(m.router, prefix="/v1")\n    return app',
            "/v1/x", id="that of an application that a factory makes",
        ),
        pytest.param(
            "router = APIRouter()", 'def register(it):\n    it.include_router(m.router, prefix="/v1")', "/x",
            id="none where what includes it is not known",
        ),
        pytest.param(
            'router = APIRouter(prefix="/orders")',
            'app.include_router(m.router, prefix="/v1")\napp.include_router(m.router, prefix="/v2")',
            "/orders/x", id="its own where it is reached in two ways",
        ),
        pytest.param(
            "router = APIRouter()\nrouter.include_router(router, prefix='/a')", "", "/x", id="none where it is its own",
        ),
        pytest.param(
            "from fastapi import FastAPI\nrouter = FastAPI()", 'app.mount("/shop", m.router)', "/shop/x",
            id="where an application is mounted",
        ),
    ],
)  # fmt: skip
def test_a_route_has_the_prefixes_of_its_routers(made: str, main: str, route: str, sites: Find) -> None:
    application = f"import m\nfrom fastapi import APIRouter, FastAPI\n\napp = FastAPI()\n{main}\n"
    (found,) = sites({"m.py": ENDPOINT.format(made=made), "main.py": application})
    assert found.site.route == f"POST {route}"


def test_one_task_for_each_element_is_a_fan_out(sites: Find) -> None:
    source = """
        import asyncio
        async def work(x): ...
        async def f(xs):
            asyncio.create_task(work(0))
            for x in xs:
                asyncio.create_task(work(x))
        """
    assert [f.site.fan_out for f in sites({"m.py": source})] == [False, True]


def test_callers_of_a_wrapper_are_sites_of_their_own(sites: Find) -> None:
    found = sites(
        {
            "spawning.py": """
                import asyncio
                running = set()
                def spawn(coro):
                    task = asyncio.create_task(coro)
                    running.add(task)
                def spawn_twice(coro):
                    spawn(coro)
                """,
            "api.py": """
                from spawning import spawn, spawn_twice
                async def work(): ...
                async def other(): ...
                async def endpoint():
                    spawn(work())
                    spawn_twice(other())
                """,
        }
    )
    assert [(f.site.kind, f.site.at.path, f.site.target and f.site.target.qualname, f.site.via) for f in found] == [
        ("via_wrapper", "api.py", "work", "spawning.py:spawn"),
        ("via_wrapper", "api.py", "other", "spawning.py:spawn_twice"),
        ("create_task", "spawning.py", None, None),
        ("via_wrapper", "spawning.py", None, "spawning.py:spawn"),
    ]
    assert found[0].site.ref_kept == "yes"


def test_a_call_hint_is_read_at_its_site(sites: Find) -> None:
    source = """
        from fastapi_tasks import Tasks
        async def work(n): ...
        async def f(tasks: Tasks, n: int):
            tasks.after_response.task(name=f"work_{n}", shield=True).schedule(work, n)
        """
    (found,) = sites({"m.py": source})
    assert found.site.shield
    assert found.site.timing == "after_response"
    assert found.site.hint is not None
    assert "name" in found.site.hint.stated | found.site.hint.unread


WIRING = """# shieldgen: wiring sha256={hash}
from typing import Annotated
from fastapi import Depends
import app.payments as _source
from {runtime} import Policy, Task, Wiring
_CAPTURE = Policy(shield=True)
class PaymentsTasks(Wiring):
    def capture(self, n: int) -> Task[..., None]:
        return self._scheduler.start(_CAPTURE, "capture", _source.capture, n=n)
Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""
RUNTIME = "# shieldgen: runtime sha256={hash}\nclass Wiring: ...\n"
CALLS = {
    "plain": ("payments.capture(1)", None),
    "with another timing": ("payments.after_response.capture(1)", "after_response"),
    "outside a request": ("PaymentsTasks.of(application).capture(1)", None),
}


@pytest.mark.parametrize("runtime", ["shieldgen_runtime", ".runtime"])
@pytest.mark.parametrize(("call", "timing"), CALLS.values(), ids=CALLS.keys())
def test_a_call_of_the_wiring_is_a_site_of_its_task_function(
    sites: Find, runtime: str, call: str, timing: str | None
) -> None:
    (found,) = sites(
        {
            "app/__init__.py": "",
            "app/payments.py": "async def capture(n: int): ...\n",
            "app/wiring/__init__.py": "",
            "app/wiring/payments.py": WIRING.format(hash="0" * 64, runtime=runtime),
            "app/wiring/runtime/__init__.py": RUNTIME.format(hash="0" * 64),
            "app/api.py": "from .wiring.payments import Payments, PaymentsTasks\n"
            f"def f(payments: Payments, application):\n    {call}\n",
        }
    )
    assert (found.site.kind, found.site.target and found.site.target.qualname, found.site.timing) == (
        "wiring",
        "capture",
        timing,
    )


@pytest.mark.parametrize(
    ("callback", "learns"),
    [
        ("running.discard", False),
        ("lambda t: running.discard(t)", False),
        ("forget", False),
        ("log_outcome", True),
        ("lambda t: print(t.exception())", True),
        ("functools.partial(log_outcome)", True),
    ],
)
def test_a_callback_that_only_forgets_the_task_learns_of_no_error(sites: Find, callback: str, learns: bool) -> None:
    source = f"""
        import asyncio, functools
        running = set()
        async def work(): ...
        def forget(task):
            running.discard(task)
        def log_outcome(task):
            if task.exception():
                print("failed")
        async def f():
            t = asyncio.create_task(work())
            running.add(t)
            t.add_done_callback({callback})
        """
    assert [f.site.callback for f in sites({"m.py": source})] == [learns]


def test_a_parameter_without_a_type_is_what_callers_pass_for_it(sites: Find) -> None:
    helper = """
        def work(): ...
        def later(tasks, bar):
            tasks.add_task(work)
            bar.add_task(work)
        """
    app = """
        from fastapi import BackgroundTasks, FastAPI
        from helper import later
        app = FastAPI()
        @app.post("/")
        def endpoint(background: BackgroundTasks):
            later(background, bar=object())
        """
    assert [(f.site.at.path, f.site.at.line) for f in sites({"helper.py": helper, "app.py": app})] == [("helper.py", 4)]


@pytest.mark.parametrize(
    ("spawn", "awaited"),
    [
        pytest.param("async def spawn(coro):\n    return asyncio.create_task(coro)", "unknown", id="an async wrapper"),
        pytest.param(
            "def spawn(coro):\n    return asyncio.create_task(coro)", "yes", id="a wrapper that gives the task"
        ),
    ],
)
def test_whoever_awaits_an_async_wrapper_waits_for_the_scheduling(sites: Find, spawn: str, awaited: str) -> None:
    source = f"import asyncio\n{spawn}\nasync def work(): ...\nasync def f():\n    await spawn(work())\n"
    found = sites({"m.py": source})
    assert [f.site.awaited for f in found if f.site.kind == "via_wrapper"] == [awaited]


HANDED_ON = {
    "awaited in a guard": """
        async def guarded(coro):
            try:
                await coro
            except Exception:
                print("failed")
        def spawn(coro):
            running.add(asyncio.create_task(guarded(coro)))
        def endpoint():
            spawn(work())
        """,
    "awaited with a limit, in a guard of a guard": """
        async def limited(coro):
            await asyncio.wait_for(coro, 5)
        async def guarded(coro):
            await limited(coro)
        def spawn(coro: Coroutine):
            running.add(asyncio.create_task(guarded(coro)))
        def endpoint():
            spawn(work())
        """,
    "called again and again by a function inside": """
        def every_minute(func):
            async def repeated():
                while True:
                    await func()
                    await asyncio.sleep(60)
            running.add(asyncio.create_task(repeated()))
        def endpoint():
            every_minute(work)
        """,
    "kept by a constructor": """
        class Job:
            coro: Coroutine
            def __init__(self, coro: Coroutine, name: str = ""):
                self.coro = coro
                self.task = asyncio.create_task(self.coro, name=name)
        def endpoint():
            jobs.append(Job(coro=work()))
        """,
    "given back by a function": """
        def checked(awaitable: Awaitable, old: Awaitable | None) -> Awaitable:
            return old if awaitable is None else awaitable
        def spawn(awaitable: Awaitable | None = None, old: Awaitable | None = None):
            awaitable = checked(awaitable, old)
            running.add(asyncio.create_task(awaitable))
        def endpoint():
            spawn(old=work())
        """,
    "called where it is scheduled": """
        def spawn(func):
            running.add(asyncio.create_task(func()))
        def endpoint():
            spawn(work)
        """,
}


@pytest.mark.parametrize("source", HANDED_ON.values(), ids=HANDED_ON.keys())
def test_what_a_wrapper_hands_on_is_work_of_its_callers(sites: Find, source: str) -> None:
    head = (
        "import asyncio\nfrom collections.abc import Awaitable, Coroutine\nrunning = set()\njobs = []\n"
        "async def work(): ...\n"
    )
    found = sites({"m.py": head + textwrap.dedent(source)})
    told = [(f.site.enclosing, [t.qualname for t in f.site.targets]) for f in found if f.site.kind == "via_wrapper"]
    assert told == [("endpoint", ["work"])]


NO_WORK = {
    "a callback that is called with each message": """
        async def listening(callback):
            async for message in source():
                await callback(message)
        def subscribe(callback):
            running.add(asyncio.create_task(listening(callback)))
        def endpoint():
            subscribe(work)
        """,
    "nothing is handed over": """
        def spawn(coro=None):
            running.add(asyncio.create_task(coro or work()))
        def endpoint():
            spawn()
        """,
}


@pytest.mark.parametrize("source", NO_WORK.values(), ids=NO_WORK.keys())
def test_a_call_that_gives_no_work_is_no_site(sites: Find, source: str) -> None:
    found = sites({"m.py": "import asyncio\nrunning = set()\nasync def work(m=0): ...\n" + textwrap.dedent(source)})
    assert [f.site.kind for f in found] == ["create_task"]


USED = {
    "as a loop": ("if loop.is_running():\n        loop.create_task(work())", ["create_task"]),
    "as anything": ("loop.create_task(work())", []),
    "as something that makes tasks of plain values": ("loop.call_soon(print)\n    loop.create_task('work')", []),
}


@pytest.mark.parametrize(("use", "kinds"), USED.values(), ids=USED.keys())
def test_an_unknown_object_is_a_loop_where_it_is_used_as_one(sites: Find, use: str, kinds: list[str]) -> None:
    found = sites({"m.py": f"from typing import Any\nasync def work(): ...\ndef f(loop: Any):\n    {use}\n"})
    assert [f.site.kind for f in found] == kinds
