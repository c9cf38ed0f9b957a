"""Sites in functions that endpoints call: what they get handed on, and what stays because not all callers are known."""

import pytest
from migrating import Application, dedent, make

JOBS = """
    from shieldgen_runtime import task


    @task(shield=True)
    async def settle(order_id: int) -> None:
        ...
"""
HEAD = """
    import asyncio
    import functools

    from fastapi import APIRouter, Depends
    from fastapi.responses import StreamingResponse

    from app.jobs import settle

    router = APIRouter()
    USED = [asyncio, functools, Depends, StreamingResponse, settle]
"""
HELPER = "def helper(order):\n    asyncio.create_task(settle(order))\n\n\n"
PLACE = '@router.post("/")\nasync def place(order: int):\n'


@pytest.fixture
def application(tmp_path):
    def make_it(code: str, **files: str) -> Application:
        return make(tmp_path, {"jobs": dedent(JOBS), "routes": f"{dedent(HEAD)}\n\n{code}"} | files)

    return make_it


MOVES = {
    "a function that an endpoint calls": (
        f"{HELPER}{PLACE}    helper(order)\n",
        "def helper(order, *, jobs: Jobs):\n    jobs.settle(order)\n\n\n"
        '@router.post("/")\nasync def place(order: int, jobs: Jobs):\n    helper(order, jobs=jobs)\n',
    ),
    "arguments by position keep their places": (
        "async def helper(order, note='', *more, **words):\n    asyncio.create_task(settle(order))\n\n\n"
        f"{PLACE}    await helper(order, 'a', 1, *[2], **{{}})\n",
        "async def helper(order, note='', *more, jobs: Jobs, **words):\n    jobs.settle(order)\n\n\n"
        '@router.post("/")\nasync def place(order: int, jobs: Jobs):\n'
        "    await helper(order, 'a', 1, *[2], **{}, jobs=jobs)\n",
    ),
    "parameters and arguments on lines of their own": (
        "def helper(\n    order: int,  # the order\n    note: str = '',  # a note\n) -> None:\n"
        "    asyncio.create_task(settle(order))\n\n\n"
        f"{PLACE}    helper(\n        order,  # this\n        note='a',\n    )\n",
        "def helper(\n    order: int,  # the order\n    note: str = '',  # a note\n"
        "    *,\n    jobs: Jobs,\n) -> None:\n"
        '    jobs.settle(order)\n\n\n@router.post("/")\nasync def place(order: int, jobs: Jobs):\n'
        "    helper(\n        order,  # this\n        note='a',\n        jobs=jobs,\n    )\n",
    ),
    "a function without parameters, and keyword-only ones": (
        "def helper():\n    asyncio.create_task(settle(1))\n\n\ndef other(*, n: int = 1):\n    helper()\n\n\n"
        f"{PLACE}    other(n=2)\n",
        "def helper(*, jobs: Jobs):\n    jobs.settle(1)\n\n\ndef other(*, n: int = 1, jobs: Jobs):\n"
        '    helper(jobs=jobs)\n\n\n@router.post("/")\nasync def place(order: int, jobs: Jobs):\n'
        "    other(n=2, jobs=jobs)\n",
    ),
    "a function inside the function, and inside the endpoint": (
        "def helper(order):\n    def later():\n        asyncio.create_task(settle(order))\n\n    return later\n\n\n"
        f"{PLACE}    async def lines():\n        helper(order)()\n"
        "        asyncio.create_task(settle(2))\n        yield b''\n\n"
        "    return StreamingResponse(lines())\n",
        "def helper(order, *, jobs: Jobs):\n    def later():\n        jobs.settle(order)\n\n    return later\n\n\n"
        '@router.post("/")\nasync def place(order: int, jobs: Jobs):\n    async def lines():\n'
        "        helper(order, jobs=jobs)()\n        jobs.settle(2)\n        yield b''\n\n"
        "    return StreamingResponse(lines())\n",
    ),
    "an endpoint that another endpoint calls": (
        f"{PLACE}    asyncio.create_task(settle(order))\n\n\n"
        '@router.put("/")\nasync def again(n: int = 1):\n    await place(n)\n',
        '@router.post("/")\nasync def place(order: int, *, jobs: Jobs):\n    jobs.settle(order)\n\n\n'
        '@router.put("/")\nasync def again(jobs: Jobs, n: int = 1):\n    await place(n, jobs=jobs)\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_it_moves(before: str, after: str, application) -> None:
    made = application(before)
    result = made.apply()
    assert [stays.reason for stays in result.stays] == []
    head = dedent(HEAD).replace("import settle\n", "import settle\nfrom app.wiring.jobs import Jobs\n", 1)
    assert made.read() == f"{head}\n\n{after}"
    again = made.apply()
    assert (again.moved, again.changes) == (0, ())


STAYS = {
    "a function that somebody calls outside of requests": (
        f"{HELPER}{PLACE}    helper(order)\n\n\ndef main():\n    helper(2)\n",
        "helper is called by main: main is neither an endpoint nor a dependency",
    ),
    "a function that is called when its module is imported": (
        f"{HELPER}{PLACE}    helper(order)\n\n\nhelper(2)\n",
        "helper is called at the top of a module",
    ),
    "a function that is handed on as a value": (
        f"{HELPER}{PLACE}    helper(order)\n    map(helper, [])\n",
        "helper is used otherwise than in calls that are known",
    ),
    "a function with a decorator": (
        f"@functools.cache\n{HELPER}{PLACE}    helper(order)\n",
        "helper is decorated",
    ),
    "a function that calls itself": (
        f"def helper(order):\n    asyncio.create_task(settle(order))\n    helper(1)\n\n\n{PLACE}    helper(order)\n",
        "helper calls itself",
    ),
    "a call with a comprehension": (
        f"{HELPER}{PLACE}    helper(n for n in ())\n",
        "helper is called with a comprehension",
    ),
    "a dependency that is called by hand too": (
        "def helper(order: int):\n    asyncio.create_task(settle(order))\n\n\n"
        '@router.post("/", dependencies=[Depends(helper)])\nasync def place(order: int):\n    helper(order)\n',
        "helper is used otherwise than in calls that are known",
    ),
    "a function four calls away": (
        f"{HELPER}def a(n):\n    helper(n)\n\n\ndef b(n):\n    a(n)\n\n\n"
        "def c(n):\n    b(n)\n\n\ndef d(n):\n    c(n)\n\n\n"
        f"{PLACE}    d(order)\n",
        "is called through more than 3 functions",
    ),
}


@pytest.mark.parametrize(("code", "reason"), STAYS.values(), ids=STAYS)
def test_it_stays(code: str, reason: str, application) -> None:
    made = application(code)
    before = made.read()
    result = made.apply()
    assert [reason in stays.reason for stays in result.stays] == [True]
    assert (made.read(), result.changes) == (before, ())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("from app.helpers import helper as h\n\n\ndef main():\n    h(1)\n", id="under another name"),
        pytest.param("def main():\n    from app.helpers import helper\n    print(helper)\n", id="inside a function"),
        pytest.param("import app.helpers\n\nDO = [app.helpers.helper]\n", id="through its module"),
    ],
)
def test_a_function_that_another_module_uses_otherwise_stays(other: str, application) -> None:
    helpers = f"import asyncio\n\nfrom app.jobs import settle\n\n\n{HELPER}"
    code = f"from app.helpers import helper\n\n\n{PLACE}    helper(order)\n"
    made = application(code, helpers=helpers, other=other)
    result = made.apply()
    assert [stays.reason for stays in result.stays] == ["helper is used otherwise than in calls that are known"]


def test_a_task_function_that_schedules_another_does_not_change_its_parameters(application) -> None:
    jobs = dedent(JOBS) + "\n\n@task()\nasync def all_of_them() -> None:\n    asyncio.create_task(settle(1))\n"
    code = f"from app.jobs import all_of_them\n\n\n{PLACE}    await all_of_them()\n"
    made = application(code, jobs=f"import asyncio\n{jobs}")
    (stays,) = made.apply().stays
    assert "all_of_them is a task function itself" in stays.reason


def test_a_module_that_works_without_fastapi_goes_on_doing_so_where_that_is_optional(application) -> None:
    made = application(
        f"from app.helpers import helper\n\n\n{PLACE}    helper(order)\n    asyncio.create_task(settle(order))\n",
        helpers=f"import asyncio\n\nfrom app.jobs import settle\n\n\n{HELPER}",
    )
    project = '[project]\nname = "app"\noptional-dependencies = {web = ["fastapi"]}\n\n'
    made.write("pyproject.toml", project + made.read("pyproject.toml"))
    result = made.apply()
    assert (result.moved, len(result.stays)) == (1, 1)
    assert "can be imported without FastAPI" in result.stays[0].reason


def test_functions_of_other_modules_that_call_each_other_change_together(application) -> None:
    made = application(
        f"from app.first import first\n\n\n{PLACE}    await first(order)\n",
        first="async def first(n):\n    from app.second import second\n\n    await second(n)\n    await second(n=2)\n",
        second="import asyncio\n\nfrom app.jobs import settle\n\n\n"
        "async def second(n):\n    asyncio.create_task(settle(n))\n",
    )
    assert made.apply().moved == 1
    assert made.read("app/second.py") == (
        "from app.wiring.jobs import Jobs\n\n\nasync def second(n, *, jobs: Jobs):\n    jobs.settle(n)\n"
    )
    assert made.read("app/first.py") == (
        "from app.wiring.jobs import Jobs\n\n"
        "async def first(n, *, jobs: Jobs):\n    from app.second import second\n\n"
        "    await second(n, jobs=jobs)\n    await second(n=2, jobs=jobs)\n"
    )
    assert "async def place(order: int, jobs: Jobs):\n    await first(order, jobs=jobs)\n" in made.read()
