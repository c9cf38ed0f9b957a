"""Call sites before and after `shieldgen migrate`: first what stays as it is, with the reason, then what moves."""

import subprocess
from pathlib import Path

import pytest
from migrating import Adopted, Application, dedent, make

from shieldgen.errors import SettingsError
from shieldgen.pipeline.edited import check_clean
from shieldgen.pipeline.generate import generate
from shieldgen.settings import load_settings

JOBS = """
    from shieldgen_runtime import task


    @task(shield=True, name="settle_{order_id}")
    async def settle(order_id: int, note: str = "") -> None:
        ...


    @task(timing="after_response")
    def mail(*to: str) -> None:
        ...


    async def unhinted(order_id: int) -> None:
        ...


    class Desk:
        async def settle(self, order_id: int) -> None:
            ...
"""
HEAD = """
    import asyncio
    import functools

    import anyio
    from fastapi import APIRouter, BackgroundTasks, Depends

    from app.jobs import Desk, mail, settle, unhinted

    router = APIRouter()
"""


@pytest.fixture
def application(tmp_path: Path):
    def make_it(routes: str, *, vendored: bool = False, **files: str) -> Application:
        return make(tmp_path, {"jobs": dedent(JOBS), "routes": routes} | files, vendored=vendored)

    return make_it


STAYS = {
    "a result that is awaited": ("await asyncio.create_task(settle(1))", "its result is used"),
    "a result that is returned": ("return asyncio.create_task(settle(1))", "its result is used"),
    "a task that is waited for later": ("t = asyncio.create_task(settle(1))\n    await t", "its result is used"),
    "a task whose name is read in a formatted string": (
        "t = asyncio.create_task(settle(1))\n    print(f'{t}')",
        "its result is used",
    ),
    "a task with a callback": (
        "asyncio.create_task(settle(1)).add_done_callback(print)",
        "its result is used: a callback waits for its end",
    ),
    "starred arguments": ("args = (1,)\n    tasks.add_task(settle, *args)", "starred arguments"),
    "doubly starred arguments": ("kwargs = {}\n    tasks.add_task(settle, 1, **kwargs)", "starred arguments"),
    "a target without a hint that is waited for": (
        "await asyncio.create_task(unhinted(1))",
        "whoever starts unhinted waits for it",
    ),
    "a target without a hint": ("tasks.add_task(unhinted, 1)", "unhinted has no hint that wiring is generated for"),
    "a target that nobody knows": ("tasks.add_task(globals()['settle'], 1)", "the function is not named there"),
    "a target from outside the project": ("tasks.add_task(print, 1)", "which is not the project's"),
    "a lambda": ("tasks.add_task(lambda: settle(1))", "the function is not named there"),
    "a partial": ("tasks.add_task(functools.partial(settle, 1))", "the function is not named there"),
    "a partial that has a name": ("p = functools.partial(settle, 1)\n    tasks.add_task(p)", "through a partial"),
    "a method without a hint": ("tasks.add_task(Desk().settle, 1)", "Desk.settle has no hint"),
    "a task group, which is awaited": (
        "async with anyio.create_task_group() as group:\n        group.start_soon(settle, 1)",
        "a task group, which is waited for",
    ),
    "one of two functions": (
        "f = settle if router else unhinted\n    tasks.add_task(f, 1)",
        "it may schedule any of",
    ),
    "an argument too many": ("tasks.add_task(settle, 1, 'a', 2)", "do not fit the signature of settle"),
    "an argument that does not exist": ("tasks.add_task(settle, 1, nota='a')", "do not fit the signature of settle"),
    "an argument that is missing": ("tasks.add_task(settle)", "it does not pass order_id to settle"),
    "a BackgroundTasks of its own": (
        "own = BackgroundTasks()\n    own.add_task(settle, 1)",
        "not handed to the function as a parameter",
    ),
    "a comment on what goes away": (
        "tasks.add_task(\n        settle,  # soon\n        1,\n    )",
        "a comment stands in what goes away of the call",
    ),
    "a comment on what goes away of a coroutine": (
        "asyncio.create_task(  # soon\n        settle(1)\n    )",
        "a comment stands in what goes away of the call",
    ),
    "a context of its own": ("asyncio.create_task(settle(1), context=None)", "context is passed to asyncio"),
    "an expression around it": ("router and tasks.add_task(settle, 1)", "it stands inside another expression"),
    "a parameter that is bound again": (
        "tasks = BackgroundTasks()\n    tasks.add_task(settle, 1)",
        "tasks is not always what was handed over",
    ),
}


@pytest.mark.parametrize(("statement", "reason"), STAYS.values(), ids=STAYS)
def test_it_stays(statement: str, reason: str, application) -> None:
    routes = dedent(HEAD) + f'\n\n@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    {statement}\n'
    made = application(routes)
    result = made.apply()
    assert (result.moved, len(result.stays)) == (0, 1)
    assert reason in result.stays[0].reason
    assert made.read() == routes
    assert result.changes == ()


STAYS_IN = {
    "a function that is no endpoint": (
        "async def helper():\n    asyncio.create_task(settle(1))\n",
        "helper is neither an endpoint nor a dependency",
    ),
    "an endpoint that is called by hand too": (
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n\n\n'
        "async def again(tasks):\n    await place(tasks)\n",
        "place is called by hand too, with a tasks",
    ),
    "an endpoint whose decorator hides its parameters": (
        "def traced(f):\n    async def inner(order: int):\n        return await f(order)\n\n    return inner\n\n\n"
        '@router.post("/")\n@traced\nasync def place(order: int):\n    asyncio.create_task(settle(order))\n',
        "FastAPI may not see the parameters of place behind traced",
    ),
    "an endpoint whose decorator nobody knows": (
        'traced = globals()["trace"]\n\n\n'
        '@router.post("/")\n@traced\nasync def place(order: int):\n    asyncio.create_task(settle(order))\n',
        "FastAPI may not see the parameters of place behind traced",
    ),
    "a helper that nobody is known to call": (
        "def helper(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n",
        "nobody is known to call helper",
    ),
    "a helper that is handed on as a value": (
        "def helper(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    helper(tasks)\n    map(helper, [])\n',
        "helper is used otherwise than in calls that are known",
    ),
    "a helper that gets a BackgroundTasks made by hand": (
        "def helper(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n\n\n"
        '@router.post("/")\nasync def place():\n    helper(BackgroundTasks())\n',
        "helper gets its tasks from elsewhere",
    ),
    "a helper that may be called without": (
        "def helper(tasks: BackgroundTasks = None):\n    tasks.add_task(settle, 1)\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    helper(tasks)\n',
        "helper can be called without its tasks",
    ),
    "a helper whose caller is called by hand": (
        "def helper(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    helper(tasks)\n\n\n'
        "async def again(tasks):\n    await place(tasks)\n",
        "helper is called by place: place is called by hand too",
    ),
    "a helper that calls itself only": (
        "def helper(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n    helper(tasks)\n",
        "",
    ),
    "a task that other code looks for": (
        "running = set()\n\n\ndef count():\n    return len(running)\n\n\n"
        '@router.post("/")\nasync def place():\n    t = asyncio.create_task(settle(1))\n    running.add(t)\n'
        "    t.add_done_callback(running.discard)\n",
        "its task is kept in running, which other code looks into",
    ),
}


@pytest.mark.parametrize(("code", "reason"), STAYS_IN.values(), ids=STAYS_IN)
def test_it_stays_in(code: str, reason: str, application) -> None:
    routes = f"{dedent(HEAD)}\n\n{code}"
    made = application(routes)
    result = made.apply()
    assert result.moved == 0
    assert [reason in stays.reason for stays in result.stays] == [True]
    assert made.read() == routes


def test_look_alikes_are_no_sites(application) -> None:
    routes = dedent(HEAD) + (
        "\n\nclass Bar:\n    def add_task(self, *args): ...\n\n    def schedule(self, *args): ...\n\n\n"
        "def create_task(coroutine): ...\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    bar = Bar()\n    bar.add_task(settle, 1)\n'
        "    bar.schedule(settle, 1)\n"
    )
    made = application(routes)
    result = made.apply()
    assert (result.moved, result.changes) == (0, ())


IMPORTS = "from app.wiring.jobs import Jobs\n"
MOVES = {
    "add_task in an endpoint": (
        'async def place(order: int, tasks: BackgroundTasks) -> None:\n    tasks.add_task(settle, order, note="a")\n',
        'async def place(order: int, jobs: Jobs) -> None:\n    jobs.after_response.settle(order, note="a")\n',
    ),
    "a timing that the hint states": (
        "def place(tasks: BackgroundTasks):\n    tasks.add_task(mail, 'a', 'b')\n",
        "def place(jobs: Jobs):\n    jobs.mail('a', 'b')\n",
    ),
    "create_task in an endpoint": (
        "async def place(order: int):\n    asyncio.create_task(settle(order))\n",
        "async def place(order: int, jobs: Jobs):\n    jobs.settle(order)\n",
    ),
    "create_task in an endpoint without parameters": (
        "async def place():\n    asyncio.create_task(settle(1))\n",
        "async def place(jobs: Jobs):\n    jobs.settle(1)\n",
    ),
    "a task that has a name, as its hint does": (
        "async def place():\n    asyncio.create_task(settle(1), name='settle')\n",
        "async def place(jobs: Jobs):\n    jobs.settle(1)\n",
    ),
    "a task that is kept alive": (
        "async def place():\n    t = asyncio.create_task(settle(1))\n    kept.add(t)\n"
        "    t.add_done_callback(kept.discard)\n    return 1\n",
        "async def place(jobs: Jobs):\n    jobs.settle(1)\n    return 1\n",
    ),
    "a parameter before those with defaults": (
        "async def place(order: int, note: str = '', user=Depends(str)):\n"
        "    asyncio.create_task(settle(order, note))\n",
        "async def place(order: int, jobs: Jobs, note: str = '', user=Depends(str)):\n    jobs.settle(order, note)\n",
    ),
    "defaults alone": (
        "async def place(note: str = ''):\n    asyncio.create_task(settle(1, note))\n",
        "async def place(jobs: Jobs, note: str = ''):\n    jobs.settle(1, note)\n",
    ),
    "keyword-only parameters alone": (
        "async def place(*, note: str = ''):\n    asyncio.create_task(settle(1, note))\n",
        "async def place(*, note: str = '', jobs: Jobs):\n    jobs.settle(1, note)\n",
    ),
    "a BackgroundTasks with a default": (
        "async def place(order: int, tasks: BackgroundTasks = None, n: int = 1):\n    tasks.add_task(settle, order)\n",
        "async def place(order: int, jobs: Jobs, n: int = 1):\n    jobs.after_response.settle(order)\n",
    ),
    "parameters on lines of their own": (
        "async def place(\n    order: int,  # the order\n    note: str,  # a note\n):\n"
        "    asyncio.create_task(settle(order, note))\n",
        "async def place(\n    order: int,  # the order\n    note: str,  # a note\n    jobs: Jobs,\n):\n"
        "    jobs.settle(order, note)\n",
    ),
    "a call over several lines": (
        "async def place(tasks: BackgroundTasks):\n"
        "    tasks.add_task(\n        settle,\n        1,\n        note='a',\n    )\n",
        "async def place(jobs: Jobs):\n    jobs.after_response.settle(\n        1,\n        note='a',\n    )\n",
    ),
    "a coroutine over several lines": (
        "async def place():\n    asyncio.create_task(\n"
        "        settle(\n            1,\n            note='a',\n        )\n    )\n",
        "async def place(jobs: Jobs):\n    jobs.settle(\n        1,\n        note='a',\n    )\n",
    ),
    "a call whose arguments have comments": (
        "async def place(tasks: BackgroundTasks):\n    tasks.add_task(  # soon\n        settle,\n"
        "        1,  # first\n        note='a',\n        # the end\n    )  # done\n",
        "async def place(jobs: Jobs):\n    jobs.after_response.settle(  # soon\n"
        "        1,  # first\n        note='a',\n        # the end\n    )  # done\n",
    ),
    "a coroutine whose arguments have comments": (
        "async def place():\n    asyncio.create_task(\n        settle(  # soon\n            # the order\n"
        "            1,  # first\n            note='a',\n            # the end\n        )\n    )  # done\n",
        "async def place(jobs: Jobs):\n    jobs.settle(  # soon\n        # the order\n"
        "        1,  # first\n        note='a',\n        # the end\n    )  # done\n",
    ),
    "a name that is taken": (
        "async def place(jobs: int, tasks: BackgroundTasks):\n    tasks.add_task(settle, jobs)\n",
        "async def place(jobs: int, jobs_tasks: Jobs):\n    jobs_tasks.after_response.settle(jobs)\n",
    ),
    "a BackgroundTasks that is used for something else, too": (
        "async def place(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n    tasks.add_task(unhinted, 1)\n",
        "async def place(tasks: BackgroundTasks, jobs: Jobs):\n    jobs.after_response.settle(1)\n"
        "    tasks.add_task(unhinted, 1)\n",
    ),
    "a function inside the endpoint": (
        "async def place(tasks: BackgroundTasks):\n"
        "    def later():\n        tasks.add_task(settle, 1)\n\n    later()\n",
        "async def place(jobs: Jobs):\n    def later():\n        jobs.after_response.settle(1)\n\n    later()\n",
    ),
    "one line with the condition": (
        "async def place(tasks: BackgroundTasks):\n    if router: tasks.add_task(settle, 1)\n",
        "async def place(jobs: Jobs):\n    if router: jobs.after_response.settle(1)\n",
    ),
}
KEEPS = (
    "\nkept = set()\nUSED = [asyncio, functools, anyio, APIRouter, BackgroundTasks, Depends, Desk, mail, settle]"
    '\n\n\n@router.post("/")\n'
)


def around(function: str, imports: str = "") -> str:
    """The module around an endpoint, which uses every import of its own so that none of them goes."""
    head = dedent(HEAD)
    if imports:
        head = head.replace("unhinted\n", f"unhinted\n{imports}", 1)
    return f"{head}{KEEPS}{function}\n\nLAST = 1  # a line that stays\n"


WITH_WINDOWS = [(name, *case, "\n") for name, case in MOVES.items()] + [
    (f"{name}, with ends of lines as on Windows", *case, "\r\n")
    for name, case in MOVES.items()
    if "several lines" in name or "lines of their own" in name or "comments" in name or "kept" in name
]


@pytest.mark.parametrize(
    ("before", "after", "newline"), [case[1:] for case in WITH_WINDOWS], ids=[case[0] for case in WITH_WINDOWS]
)
def test_it_moves(before: str, after: str, newline: str, application) -> None:
    made = application(around(before).replace("\n", newline))
    result = made.apply()
    assert result.moved == 1
    assert made.read() == around(after, IMPORTS).replace("\n", newline)
    again = made.apply()
    assert (again.moved, again.changes) == (0, ())


def test_imports_that_nothing_uses_any_more_go_with_the_calls(application) -> None:
    made = application(
        "import asyncio\n\nfrom fastapi import APIRouter, BackgroundTasks\n\nfrom app.jobs import settle\n\n"
        'router = APIRouter()\n\n\n@router.post("/")\nasync def place(tasks: BackgroundTasks):\n'
        "    tasks.add_task(settle, 1)\n    asyncio.create_task(settle(2))\n"
    )
    assert made.apply().moved == 2
    assert made.read() == (
        "from fastapi import APIRouter\n\nfrom app.wiring.jobs import Jobs\n\n"
        'router = APIRouter()\n\n\n@router.post("/")\nasync def place(jobs: Jobs):\n'
        "    jobs.after_response.settle(1)\n    jobs.settle(2)\n"
    )


def test_an_import_that_another_module_or_a_text_needs_stays(application) -> None:
    routes = (
        "from fastapi import APIRouter, BackgroundTasks\n\nfrom app.jobs import mail, settle\n\n"
        '__all__ = ["mail"]\nrouter = APIRouter()\n\n\n@router.post("/")\nasync def place(tasks: BackgroundTasks):\n'
        "    tasks.add_task(settle, 1)\n    tasks.add_task(mail)\n"
    )
    made = application(routes, other="from app.routes import settle\n")
    assert made.apply().moved == 2
    assert "from app.jobs import mail, settle\n" in made.read()
    assert "from fastapi import APIRouter\n" in made.read()


def test_a_helper_and_all_who_hand_it_their_tasks_change_together(application) -> None:
    made = application(
        "from fastapi import APIRouter, BackgroundTasks, Depends\n\nfrom app.jobs import mail\n"
        "from app.notes import note\n\nrouter = APIRouter()\n\n\n"
        "def logged(tasks: BackgroundTasks) -> None:\n    tasks.add_task(mail)\n\n\n"
        '@router.post("/a", dependencies=[Depends(logged)])\nasync def first(tasks: BackgroundTasks):\n'
        "    note(1, tasks)\n\n\n"
        '@router.post("/b")\nasync def second(tasks: BackgroundTasks):\n    note(order=2, background=tasks)\n',
        notes=(
            "from fastapi import BackgroundTasks\n\nfrom app.jobs import settle\n\n\n"
            "def note(order: int, background: BackgroundTasks) -> None:\n    deeper(background)\n\n\n"
            "def deeper(background: BackgroundTasks) -> None:\n    background.add_task(settle, 1)\n"
        ),
    )
    result = made.apply()
    assert (result.moved, result.stays) == (2, ())
    routes = made.read()
    assert "def logged(jobs: Jobs) -> None:\n    jobs.mail()\n" in routes
    assert "async def first(jobs: Jobs):\n    note(1, jobs)\n" in routes
    assert "async def second(jobs: Jobs):\n    note(order=2, jobs=jobs)\n" in routes
    assert "BackgroundTasks" not in routes
    assert made.read("app/notes.py") == (
        "from app.wiring.jobs import Jobs\n\n\n"
        "def note(order: int, jobs: Jobs) -> None:\n    deeper(jobs)\n\n\n"
        "def deeper(jobs: Jobs) -> None:\n    jobs.after_response.settle(1)\n"
    )


def test_hints_in_comments_and_in_the_configuration_are_hints_too(application) -> None:
    made = application(
        "from fastapi import APIRouter, BackgroundTasks\n\nfrom app.others import first, second\n\n"
        'router = APIRouter()\n\n\n@router.post("/")\nasync def place(tasks: BackgroundTasks):\n'
        "    tasks.add_task(first)\n    tasks.add_task(second)\n",
        others="# shieldgen: after_response\ndef first() -> None: ...\n\n\ndef second() -> None: ...\n",
    )
    made.write("pyproject.toml", made.read("pyproject.toml") + '[tool.shieldgen.tasks."app.others:second"]\n')
    assert made.apply().moved == 2
    assert "async def place(others: Others):\n    others.first()\n    others.after_response.second()\n" in made.read()


def test_functions_of_other_packages_that_the_configuration_hints_move_too(application) -> None:
    made = application(
        "from fastapi import APIRouter, BackgroundTasks\nfrom vendor.mail import Mailer, send\n\n"
        "router = APIRouter()\nMAILER = Mailer()\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n'
        "    tasks.add_task(send, 'a', urgent=True)\n    tasks.add_task(MAILER.flush)\n    tasks.add_task(send)\n"
    )
    made.write(".venv/lib/python3.11/site-packages/vendor/__init__.py", "")
    made.write(
        ".venv/lib/python3.11/site-packages/vendor/mail.py",
        "def send(to: str, *, urgent: bool = False) -> None: ...\n\n\n"
        "class Mailer:\n    def flush(self) -> None: ...\n",
    )
    tables = "".join(f'[tool.shieldgen.tasks."vendor.mail:{name}"]\n' for name in ("send", "Mailer.flush"))
    made.write("pyproject.toml", made.read("pyproject.toml") + tables)
    result = made.apply()
    assert [stays.reason for stays in result.stays] == ["it does not pass to to send"]
    assert (
        "async def place(tasks: BackgroundTasks, mail: Mail, mail_mailer: MailMailer):\n"
        "    mail.after_response.send('a', urgent=True)\n    mail_mailer.after_response.flush(MAILER)\n"
    ) in made.read()
    assert "from app.wiring.vendor.mail import Mail, MailMailer\n" in made.read()


def test_a_decorator_that_shows_the_parameters_is_no_obstacle(application) -> None:
    made = application(
        f"{dedent(HEAD)}\n\ndef traced(f):\n    @functools.wraps(f)\n    async def inner(*args, **kwargs):\n"
        "        return await f(*args, **kwargs)\n\n    return inner\n\n\n"
        '@router.post("/")\n@traced\nasync def place(order: int):\n    asyncio.create_task(settle(order))\n'
    )
    assert made.apply().moved == 1
    assert "@traced\nasync def place(order: int, jobs: Jobs):\n    jobs.settle(order)\n" in made.read()


def test_the_call_site_form_of_the_runtime_moves_where_it_says_what_the_hint_says(application) -> None:
    made = application(
        "from fastapi import APIRouter\n\nfrom app.jobs import settle\nfrom shieldgen_runtime import Tasks\n\n"
        'router = APIRouter()\n\n\n@router.post("/a")\nasync def first(tasks: Tasks):\n'
        "    tasks.task(shield=True).schedule(settle, 1)\n    tasks.after_route.schedule(settle, 2)\n\n\n"
        '@router.post("/b")\nasync def second(tasks: Tasks):\n    tasks.task(deadline=3).schedule(settle, 1)\n',
        vendored=True,
    )
    result = made.apply()
    assert result.moved == 2
    assert [stays.reason for stays in result.stays] == ["its own policy differs from the hint's in deadline"]
    assert "async def first(jobs: Jobs):\n    jobs.settle(1)\n    jobs.after_route.settle(2)\n" in made.read()
    assert "async def second(tasks: Tasks):\n    tasks.task(deadline=3).schedule(settle, 1)\n" in made.read()


def test_a_module_that_schedules_its_own_function_gets_wiring_that_it_can_import(application) -> None:
    made = application(
        "from fastapi import APIRouter, BackgroundTasks\n\nfrom shieldgen_runtime import task\n\n"
        "router = APIRouter()\n\n\n@task(shield=True)\nasync def own() -> None: ...\n\n\n"
        '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    tasks.add_task(own)\n'
    )
    before = made.read("app/wiring/routes.py")
    result = made.apply()
    assert result.moved == 1
    assert "async def place(routes: Routes):\n    routes.after_response.own()\n" in made.read()
    assert made.read("app/wiring/routes.py") != before
    assert generate(made.root, load_settings(made.root)).changes == ()


def test_names_in_other_alphabets_and_a_byte_order_mark_are_kept(application) -> None:
    routes = (
        "\ufeff# -*- coding: utf-8 -*-\nfrom fastapi import APIRouter, BackgroundTasks\n\n"
        "from app.jobs import settle\n\n"
        'router = APIRouter()\n\n\n@router.post("/ü")\nasync def größe(été: int, tasks: BackgroundTasks):\n'
        '    """ß\\n"""\n    tasks.add_task(settle, été, "\\x1b[31m´")\n'
    )
    made = application(routes)
    assert made.apply().moved == 1
    text = made.read()
    assert text.startswith("\ufeff# -*- coding: utf-8 -*-\n")
    assert 'async def größe(été: int, jobs: Jobs):\n    """ß\\n"""\n' in text
    assert 'jobs.after_response.settle(été, "\\x1b[31m´")\n' in text


def test_an_application_without_a_host_is_sent_to_init(application) -> None:
    made = application(dedent(HEAD), main="from fastapi import FastAPI\n\napp = FastAPI()\n")
    with pytest.raises(SettingsError, match="run `shieldgen init` first"):
        made.migrate()


def test_a_dirty_git_tree_is_refused_and_a_clean_one_is_not(application) -> None:
    made = application(dedent(HEAD))

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=made.root, check=True, capture_output=True)

    check_clean(made.root)
    git("init")
    with pytest.raises(SettingsError, match="--allow-dirty"):
        check_clean(made.root)
    git("add", ".")
    git("commit", "-m", "all")
    check_clean(made.root)
    made.write("app/jobs.py", "")
    with pytest.raises(SettingsError, match=r"app/jobs\.py"):
        check_clean(made.root)


def test_the_commands_refuse_a_dirty_tree_say_how_to_undo_and_git_undoes_it(application) -> None:
    made = application(
        f'{dedent(HEAD)}\n\n@router.post("/")\nasync def place(tasks: BackgroundTasks):\n'
        "    tasks.add_task(settle, 1)\n    tasks.add_task(unhinted, 1)\n"
    )

    def git(*arguments: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(command, cwd=made.root, check=True, capture_output=True, text=True).stdout

    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    commands = Adopted(made.root)
    made.write("app/other.py", "")
    for command in ("hint", "migrate"):
        before = commands.files()
        assert "app/other.py" in commands.run(command, "--apply", code=2)
        assert commands.files() == before
        assert "to undo this: patch -R -p1" in commands.run(command, "--apply", "--allow-dirty")
        assert commands.files() != before
        git("checkout", ".")
    (made.root / "app/other.py").unlink()
    for command in ("hint", "migrate"):
        assert "to undo this: git restore .\n" in commands.run(command, "--apply")
        assert git("status", "--porcelain") != ""
        git("restore", ".")
        assert git("status", "--porcelain") == ""


def test_a_file_that_cannot_be_read_is_told_of_and_the_others_move(application) -> None:
    endpoint = '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    tasks.add_task(settle, 1)\n'
    made = application(f"{dedent(HEAD)}\n\n{endpoint}")
    made.write("app/broken.py", "import asyncio\nasyncio.create_task(\n")
    result = made.migrate()
    assert [(problem.at.path, problem.kind) for problem in result.unread] == [("app/broken.py", "syntax")]
    assert result.moved == 1
