# ruff: noqa: E501 (a table reads best with one case on a line)
"""Who is told when a task function fails, and what may be done only in part."""

import pytest

HEAD = "import contextlib\nimport httpx\nimport logging\n\nlog = logging.getLogger()\n\n\n"
POST = "await httpx.AsyncClient().post('/')"


@pytest.mark.parametrize(
    ("body", "handled"),
    [
        pytest.param(f"    {POST}", "no", id="nothing around it"),
        pytest.param(f"    try:\n        {POST}\n    except Exception:\n        pass", "no", id="a bare pass"),
        pytest.param(f"    try:\n        {POST}\n    except Exception:\n        return None", "no", id="a bare return"),
        pytest.param(f"    with contextlib.suppress(Exception):\n        {POST}", "no", id="suppress"),
        pytest.param(f"    try:\n        {POST}\n    except ValueError:\n        raise", "no", id="another error"),
        pytest.param(f"    try:\n        log.info('x')\n    except Exception:\n        log.error('y')\n    {POST}", "no", id="a try around something else"),
        pytest.param(f"    try:\n        {POST}\n    finally:\n        log.info('x')", "no", id="finally alone"),
        pytest.param(f"    how = open('how', 'w')\n    try:\n        how = open('x', 'w')\n        {POST}\n    finally:\n        save(how)", "no", id="finally that hands on what it opened"),
        pytest.param(f"    how = 'failed'\n    try:\n        {POST}\n        how = 'done'\n    finally:\n        save(status=how)", "yes", id="finally that records how it went"),
        pytest.param(f"    try:\n        {POST}\n    except Exception:\n        log.exception('x')", "yes", id="logged"),
        pytest.param(f"    try:\n        {POST}\n    except Exception:\n        log.exception('x')\n        raise", "yes", id="logged and raised"),
        pytest.param(f"    try:\n        {POST}\n    except Exception as e:\n        failed.append(e)", "yes", id="recorded"),
        pytest.param(f"    try:\n        {POST}\n    except:\n        log.error('x')", "yes", id="a bare except that logs"),
        pytest.param(f"    while True:\n        try:\n            {POST}\n        except Exception:\n            log.error('x')", "yes", id="in a loop"),
    ],
)  # fmt: skip
def test_an_error_is_told_of_where_it_is_logged_or_recorded(facts_of, body, handled):
    errors = facts_of(HEAD + "async def work():\n" + body).errors
    assert errors.handled == handled
    assert errors.evidence


def test_the_handling_of_what_is_called_counts(facts_of):
    code = HEAD + f"async def inner():\n    try:\n        {POST}\n    except Exception:\n        log.error('x')\n\n\n"
    assert facts_of(code + "async def work():\n    await inner()\n").errors.handled == "yes"


def test_a_try_around_create_task_does_not_cover_the_work(facts_of):
    code = HEAD + f"import asyncio\n\n\nasync def inner():\n    {POST}\n\n\n"
    code += "async def work():\n    try:\n        asyncio.create_task(inner())\n    except Exception:\n        log.error('x')\n"
    assert facts_of(code).errors.handled == "no"


def test_a_decorator_that_logs_handles(facts_of):
    code = HEAD + (
        "import functools\n\n\ndef logged(f):\n    @functools.wraps(f)\n    async def wrapper(*a):\n        try:\n"
        "            return await f(*a)\n        except Exception:\n            log.exception('x')\n    return wrapper\n\n\n"
        f"@logged\nasync def work():\n    {POST}\n"
    )
    assert facts_of(code).errors.handled == "yes"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param({"callback": True}, id="a done-callback"),
        pytest.param({"awaited": "yes"}, id="a caller that waits"),
    ],
)
def test_whoever_schedules_it_may_be_told(facts_of, seen):
    code = HEAD + f"async def work():\n    {POST}\n"
    assert facts_of(code).errors.handled == "no"
    assert facts_of(code, **seen).errors.handled == "yes"


def test_a_swallowed_failure_is_told_with_its_place(facts_of):
    (why,) = facts_of(
        HEAD + f"async def work():\n    try:\n        {POST}\n    except Exception:\n        pass\n"
    ).errors.swallowed
    assert why.evidence[-1].at.line == 11


LOOP = "async def work(urls):\n    for url in urls:\n        try:\n            await httpx.AsyncClient().post(url)\n"
DONE = "    open('done', 'w')\n"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        pytest.param(LOOP + "        except Exception:\n            raise\n" + DONE, 0, id="raised again"),
        pytest.param(LOOP + "        except Exception:\n            log.error('x')\n", 0, id="nothing recorded afterwards"),
        pytest.param(LOOP + "        except ValueError:\n            log.error('x')\n" + DONE, 0, id="an error that is expected"),
        pytest.param(LOOP.replace("    for", "    failed = []\n    for") + "        except Exception as e:\n            failed.append(e)\n    if failed:\n        raise ExceptionGroup('x', failed)\n" + DONE, 0, id="raised after all were tried"),
        pytest.param("async def work(urls):\n    for url in urls:\n        await httpx.AsyncClient().post(url)\n" + DONE, 0, id="the first failure ends it"),
        pytest.param(LOOP + "        except Exception:\n            log.error('x')\n" + DONE, 1, id="logged, then recorded as done"),
        pytest.param(LOOP + "        except Exception:\n            pass\n" + DONE, 1, id="dropped, then recorded as done"),
    ],
)  # fmt: skip
def test_partial_success(facts_of, code, count):
    assert len(facts_of(HEAD + code).partial) == count


@pytest.mark.parametrize(
    ("code", "names"),
    [
        pytest.param("import requests\ndef work():\n    requests.get('/')", [], id="a task that is not async"),
        pytest.param("import asyncio, requests\nasync def work():\n    await asyncio.to_thread(requests.get, '/')", [], id="in a thread"),
        pytest.param("import asyncio, requests\ndef get():\n    requests.get('/')\nasync def work():\n    await asyncio.to_thread(get)", [], id="a function in a thread"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient().get('/')", [], id="an async client"),
        pytest.param("import requests\nasync def work():\n    requests.get('/')", ["requests.get blocks the event loop"], id="requests"),
        pytest.param("import time\ndef a():\n    b()\ndef b():\n    time.sleep(1)\nasync def work():\n    a()", ["time.sleep blocks the event loop"], id="through two calls"),
    ],
)  # fmt: skip
def test_blocking_calls_of_async_tasks(facts_of, code, names):
    assert [why.text for why in facts_of(code).blocking] == names


@pytest.mark.parametrize(
    ("code", "mend", "confidence"),
    [
        pytest.param("def a():\n    time.sleep(1)\nasync def work():\n    a()", -2, "high", id="at the call of what is not async"),
        pytest.param("def a():\n    time.sleep(1)\nasync def b():\n    a()\nasync def work():\n    await b()", -2, "high", id="in the last async function"),
        pytest.param("async def b():\n    time.sleep(1)\nasync def work():\n    await b()", -1, "high", id="at the call itself"),
        pytest.param("def a(x, y):\n    if x:\n        if y:\n            time.sleep(1)\nasync def work():\n    a(1, 2)", -2, "medium", id="a special case of another function"),
        pytest.param("async def work(x, y):\n    if x:\n        if y:\n            time.sleep(1)", -1, "high", id="a case of its own"),
        pytest.param("class A:\n    def __init__(self, f):\n        self.f = f\n    def go(self):\n        self.f()\ndef s():\n    time.sleep(1)\nA(s)\nA(lambda: 1)\nasync def work(a: A):\n    a.go()", -3, "medium", id="one of several functions that it may be"),
    ],
)  # fmt: skip
def test_where_a_blocking_call_can_be_mended(facts_of, code, mend, confidence):
    (why,) = facts_of(f"import time\n{code}").blocking
    assert (why.mend, why.confidence) == (mend, confidence)


@pytest.mark.parametrize(
    ("clause", "handled"),
    [
        pytest.param("except builtins.Exception:\n        log.error('x')", "yes", id="by its full name"),
        pytest.param("except ANY:\n        log.error('x')", "yes", id="a tuple with a name"),
        pytest.param("except Every:\n        log.error('x')", "yes", id="an alias"),
        pytest.param("except Exception:\n        tell()", "yes", id="a function that logs"),
        pytest.param("except Exception:\n        count.error()", "no", id="an error that is no log's"),
        pytest.param("except Exception:\n        forget()", "no", id="a function that tells nobody"),
    ],
)
def test_what_is_caught_and_told_is_known_by_what_names_stand_for(facts_of, clause, handled):
    code = HEAD + (
        "import builtins, collections\nfrom builtins import Exception as Every\nANY = (ValueError, Exception)\n"
        "count = collections.Counter()\ndef tell():\n    log.warning('x')\ndef forget():\n    return 1\n"
        f"async def work():\n    try:\n        {POST}\n    {clause}\n"
    )
    assert facts_of(code).errors.handled == handled


@pytest.mark.parametrize(
    ("code", "handled"),
    [
        pytest.param(
            f"    try:\n        {POST}\n    except Exception:\n        return None", "yes", id="left with a value"
        ),
        pytest.param(f"    try:\n        {POST}\n    except Exception:\n        pass", "no", id="dropped"),
    ],
)
def test_a_helper_that_fails_tells_its_caller_by_what_it_returns(facts_of, code, handled):
    helper = HEAD + f"async def inner():\n{code}\n\n\n"
    work = f"async def work():\n    try:\n        await inner()\n        {POST}\n    except Exception:\n        log.error('x')\n"
    assert facts_of(helper + work).errors.handled == handled


def test_what_is_only_shown_or_closed_need_not_be_told_of(facts_of):
    code = HEAD + (
        "from fastapi import WebSocket\nasync def work(ws: WebSocket, c: httpx.AsyncClient):\n"
        f"    try:\n        {POST}\n    except Exception:\n        log.error('x')\n"
        "    await ws.send_text('done')\n    await c.aclose()\n"
    )
    assert facts_of(code).errors.handled == "yes"


def test_what_one_callee_tells_of_is_not_the_failure_of_another(facts_of):
    code = HEAD + (
        f"async def told():\n    try:\n        {POST}\n    except Exception:\n        log.error('x')\n\n\n"
        "async def work(vault):\n    await told()\n    await vault.forget()\n"
    )
    assert facts_of(code).errors.handled == "no"
    assert facts_of(code.replace("    await vault.forget()\n", "")).errors.handled == "yes"


def test_what_is_told_of_far_below_is_told_of_where_every_function_only_hands_on(facts_of):
    told = HEAD + f"async def f0():\n    try:\n        {POST}\n    except Exception:\n        log.error('x')\n\n\n"
    handing = "".join(f"async def f{n + 1}():\n    await f{n}()\n\n\n" for n in range(3))
    assert facts_of(told + handing + "async def work():\n    await f3()\n").errors.handled == "yes"
    busy = handing.replace("    await f0()\n", "    await f0()\n    await vault()\n")
    assert facts_of(told + busy + "async def work():\n    await f3()\n    await vault()\n").errors.handled == "no"


def test_a_loop_without_end_only_hands_out_what_it_starts(facts_of):
    started = HEAD + f"import asyncio\nasync def one():\n    {POST}\n\n\n"
    loop = (
        "async def work(queue):\n    while True:\n        try:\n            await asyncio.sleep(9)\n"
        "            asyncio.create_task(one())\n        except Exception:\n            log.error('x')\n"
    )
    assert facts_of(started + loop).errors.handled == "yes"


GUARDED = """
import asyncio

running = set()


async def guarded(coro):
    try:
        await coro
    except Exception:
        log.exception("failed")


async def again_and_again(func):
    while True:
        await func()
        await asyncio.sleep(60)


def spawn(coro):
    running.add(asyncio.create_task(guarded(coro)))


def every_minute(func):
    running.add(asyncio.create_task(again_and_again(func)))


"""


def test_a_wrapper_that_logs_tells_of_the_work_that_it_is_handed(facts_in):
    code = HEAD + GUARDED + f"async def work():\n    {POST}\n\n\nasync def f():\n    spawn(work())\n"
    assert facts_in(code).errors.handled == "yes"
    assert not facts_in(code).duration.endless


def test_what_a_wrapper_repeats_until_it_is_cancelled_loops_itself(facts_in):
    code = HEAD + GUARDED + f"async def work():\n    {POST}\n\n\nasync def f():\n    every_minute(work)\n"
    assert facts_in(code).duration.endless


def test_what_cannot_fail_is_no_second_thing_that_a_function_does(facts_of):
    told = HEAD + f"async def f0():\n    try:\n        {POST}\n    except Exception:\n        log.error('x')\n\n\n"
    handing = "".join(f"async def f{n + 1}():\n    plain()\n    await f{n}()\n\n\n" for n in range(3))
    work = "def plain():\n    return 1\n\n\nasync def work():\n    plain()\n    await f3()\n"
    assert facts_of(told + handing + work).errors.handled == "yes"
    busy = work.replace("    return 1\n", "    httpx.get('/')\n")
    assert facts_of(told + handing + busy).errors.handled == "no"


def test_what_the_machine_itself_brings_is_waited_for_without_a_failure(facts_of):
    code = (
        HEAD + "import watchfiles\n\n\nasync def work():\n    async for changed in watchfiles.awatch('.'):\n        {}"
    )
    tried = f"try:\n            {POST}\n        except Exception:\n            log.error('x')\n"
    assert facts_of(code.format(tried)).errors.handled == "yes"
    assert facts_of(code.format(POST)).errors.handled == "no"


@pytest.mark.parametrize(
    ("clause", "handled"),
    [
        pytest.param("except Exception as e:\n        raise e", "no", id="raised as it is"),
        pytest.param("except Exception as e:\n        raise RuntimeError(str(e)) from e", "no", id="raised in other words"),
        pytest.param("except Exception as e:\n        log.error(e)\n        raise RuntimeError(str(e)) from e", "yes", id="told and raised in other words"),
        pytest.param("except httpx.HTTPError as e:\n        log.error(e)", "yes", id="what the library raises"),
        pytest.param("except OSError as e:\n        log.error(e)", "yes", id="what the system refuses"),
        pytest.param("except ValueError as e:\n        log.error(e)", "no", id="a mistake in the code"),
        pytest.param("except (KeyError, AssertionError) as e:\n        log.error(e)", "no", id="several mistakes"),
        pytest.param("except asyncio.CancelledError:\n        log.info('x')\n        raise", "no", id="the cancellation"),
        pytest.param("except TimeoutError:\n        log.error('x')", "no", id="that it takes too long"),
    ],
)  # fmt: skip
def test_who_hands_an_error_on_or_takes_another_tells_nobody(facts_of, clause, handled):
    code = HEAD + f"import asyncio\n\n\nasync def work():\n    try:\n        {POST}\n    {clause}\n"
    assert facts_of(code).errors.handled == handled
