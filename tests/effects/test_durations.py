# ruff: noqa: E501 (a table reads best with one case on a line)
"""How long task functions may take, and why."""

import pytest


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        pytest.param("async def work():\n    return 1 + 1", 0, id="nothing that waits"),
        pytest.param("import asyncio\nasync def work():\n    await asyncio.sleep(2)", 2, id="a sleep"),
        pytest.param("import asyncio\nPAUSE = 2\nasync def work():\n    await asyncio.sleep(PAUSE)", 2, id="a sleep of a constant"),
        pytest.param("import asyncio\nasync def work():\n    for _ in range(3):\n        await asyncio.sleep(2)", 6, id="a loop of known rounds"),
        pytest.param("import asyncio\nasync def work():\n    for x in (1, 2):\n        await asyncio.sleep(2)", 4, id="a loop over what is written there"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient().post('/')", 5, id="httpx's own limit"),
        pytest.param("import httpx\nasync def work():\n    async with httpx.AsyncClient(timeout=9) as c:\n        await c.post('/')", 9, id="a client's limit"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient().post('/', timeout=httpx.Timeout(7))", 7, id="a limit of the call"),
        pytest.param("import aiohttp\nasync def work():\n    async with aiohttp.ClientSession() as s:\n        await s.post('/')", 300, id="aiohttp's own limit"),
        pytest.param("import asyncio\nasync def work(q: asyncio.Queue):\n    await asyncio.wait_for(q.get(), 3)", 3, id="wait_for caps a wait without end"),
        pytest.param("import asyncio\nasync def work(q: asyncio.Queue):\n    async with asyncio.timeout(3):\n        await q.get()", 3, id="asyncio.timeout"),
        pytest.param("import anyio\nasync def work():\n    with anyio.fail_after(3):\n        await anyio.sleep_forever()", 3, id="fail_after"),
        pytest.param("import anyio\nasync def work():\n    with anyio.move_on_after(3):\n        while True:\n            await anyio.sleep(1)", 3, id="move_on_after caps an endless loop"),
        pytest.param("import asyncio\nasync def a():\n    await asyncio.sleep(2)\nasync def work():\n    await asyncio.gather(a(), a())", 2, id="what runs at the same time"),
        pytest.param("import asyncio\nasync def a():\n    await asyncio.sleep(20)\nasync def work():\n    asyncio.create_task(a())", 0, id="a task that nothing waits for"),
        pytest.param("import asyncio\nasync def work(x):\n    if x:\n        await asyncio.sleep(2)\n    else:\n        await asyncio.sleep(3)", 3, id="the longer branch"),
        pytest.param("import asyncio, stamina\n@stamina.retry(on=OSError, attempts=3)\nasync def work():\n    await asyncio.sleep(2)", 6, id="a decorator that tries again"),
    ],
)  # fmt: skip
def test_a_bound_is_the_sum_of_its_waits(facts_of, code, seconds):
    duration = facts_of(code).duration
    assert (duration.bounded, duration.at_most_s) == ("yes", seconds)
    assert seconds == 0 or duration.because


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("import requests\ndef work():\n    requests.post('/')", "has no timeout", id="requests"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient(timeout=None).get('/')", "has no timeout", id="a limit taken away"),
        pytest.param("import asyncio\nasync def work(q: asyncio.Queue):\n    await q.get()", "waits for an item in a queue", id="a queue"),
        pytest.param("import asyncio\nasync def work(e: asyncio.Event):\n    await e.wait()", "waits for an event", id="an event"),
        pytest.param("import asyncio\nasync def work():\n    while True:\n        await asyncio.sleep(1)", "it loops until it is cancelled", id="an endless loop"),
        pytest.param("import asyncio\nclass C:\n    async def run(self):\n        while not self.stopped:\n            await asyncio.sleep(1)\nasync def work(c: C):\n    await c.run()", "it loops until it is told to stop", id="a loop until a flag"),
        pytest.param("import httpx\nasync def work():\n    for u in everybody():\n        await httpx.AsyncClient().post('/')", "has no known number of rounds", id="a loop over rows"),
    ],
)  # fmt: skip
def test_what_has_no_bound_is_told_with_its_place(facts_of, code, reason):
    duration = facts_of(code).duration
    assert duration.bounded == "no"
    assert any(reason in why.text and why.evidence for why in duration.because)


@pytest.mark.parametrize(
    ("code", "long"),
    [
        pytest.param("async def work(rows):\n    for r in rows:\n        r.x = 1", "no", id="a loop that only computes"),
        pytest.param("from sqlalchemy.orm import Session\ndef work(s: Session):\n    for r in everything():\n        s.add(r)", "no", id="rows added to one session"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient().post('/')", "no", id="one remote call"),
        pytest.param("import asyncio\nasync def work():\n    for n in range(3):\n        try:\n            return await asyncio.sleep(0)\n        except OSError:\n            await asyncio.sleep(pause)", "no", id="a pause before trying again"),
        pytest.param("import httpx\nasync def work():\n    for u in everybody():\n        await httpx.AsyncClient().post('/')", "yes", id="many remote calls"),
        pytest.param("import asyncio\nasync def work():\n    await asyncio.sleep(60)", "yes", id="a long sleep"),
        pytest.param("from openai import AsyncOpenAI\nasync def work():\n    await AsyncOpenAI().responses.create()", "yes", id="a model"),
        pytest.param("import subprocess\ndef work():\n    subprocess.run(['make'])", "yes", id="a process"),
        pytest.param("import subprocess\ndef work():\n    subprocess.run(['make'], timeout=5)", "no", id="a process with a short limit"),
    ],
)  # fmt: skip
def test_what_can_take_more_than_ten_seconds(facts_of, code, long):
    assert facts_of(code).duration.long_running == long


@pytest.mark.parametrize(
    ("code", "count"),
    [
        pytest.param("import anyio\nasync def work():\n    with anyio.CancelScope(shield=True):\n        await anyio.sleep(1)", 0, id="a shield around a short wait"),
        pytest.param("import anyio, httpx\nasync def work():\n    with anyio.move_on_after(5, shield=True):\n        await httpx.AsyncClient(timeout=None).post('/')", 0, id="a shield with a limit"),
        pytest.param("import asyncio, httpx\nasync def c():\n    await httpx.AsyncClient(timeout=None).post('/')\nasync def work():\n    await asyncio.shield(c())", 0, id="asyncio.shield holds nothing up"),
        pytest.param("import anyio, httpx\nasync def work():\n    with anyio.CancelScope():\n        await httpx.AsyncClient(timeout=None).post('/')", 0, id="a scope that shields nothing"),
        pytest.param("import anyio, httpx\nasync def work():\n    with anyio.CancelScope(shield=True):\n        await httpx.AsyncClient(timeout=None).post('/')", 1, id="a shield without a limit"),
        pytest.param("import anyio\nasync def inner():\n    with anyio.CancelScope(shield=True):\n        await anyio.sleep_forever()\nasync def work():\n    await inner()", 1, id="a shield in what is called"),
    ],
)  # fmt: skip
def test_shields_without_a_limit_are_told(facts_of, code, count):
    assert len(facts_of(code).shields) == count


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("    async with LOCK:\n        pass", id="entered"),
        pytest.param("    await LOCK.acquire()", id="acquired"),
    ],
)
def test_a_lock_is_waited_for_and_takes_as_long_as_whoever_holds_it(facts_of, lines):
    facts = facts_of("import asyncio\nLOCK = asyncio.Lock()\nasync def work():\n" + lines)
    assert (facts.duration.bounded, facts.duration.long_running) == ("unknown", "no")
    assert [(reason.text, reason.confidence) for reason in facts.waits] == [
        (f"asyncio.Lock().{'acquire' if 'acquire' in lines else '__aenter__'} waits for a lock", "low")
    ]


def test_a_lock_with_a_limit_is_bounded(facts_of):
    code = (
        "import redis.asyncio as r\nasync def work():\n    await r.from_url('x').lock('a').acquire(blocking_timeout=3)"
    )
    assert facts_of(code).duration.at_most_s == 3.0


@pytest.mark.parametrize(
    ("lines", "long"),
    [
        pytest.param("    while not task.done():\n        await asyncio.sleep(1)", "yes", id="polling until a task is done"),
        pytest.param("    while True:\n        if stop:\n            return\n        await asyncio.sleep(1)", "yes", id="polling until told"),
        pytest.param("    while True:\n        line = await task.readline()\n        if not line:\n            break", "yes", id="a stream"),
        pytest.param("    while True:\n        try:\n            return await task.ask()\n        except OSError:\n            await asyncio.sleep(1)", "no", id="tries again"),
        pytest.param("    for _ in range(3):\n        await asyncio.sleep(1)", "no", id="so many rounds"),
    ],
)  # fmt: skip
def test_a_loop_that_waits_in_each_round_may_take_long(facts_of, lines, long):
    duration = facts_of("import asyncio\nasync def work(task, stop):\n" + lines).duration
    assert (duration.long_running == "yes") == (long == "yes")


LATER = {
    "started as a task": ("task = asyncio.create_task(coro)\n    running.add(task)", "no"),
    "started in a loop of its own": ("asyncio.get_running_loop().create_task(coro)", "no"),
    "awaited": ("await coro", "yes"),
    "awaited with others": ("await asyncio.gather(coro)", "yes"),
}


@pytest.mark.parametrize(("use", "long"), LATER.values(), ids=LATER.keys())
def test_a_coroutine_takes_its_time_where_it_is_run(facts_of, use, long):
    code = (
        "import asyncio\n\n\nrunning = set()\n\n\nasync def slow(n):\n    await asyncio.sleep(60)\n\n\n"
        f"async def work():\n    coro = slow(1)\n    {use}\n"
    )
    assert facts_of(code).duration.long_running == long


@pytest.mark.parametrize(
    ("code", "long"),
    [
        pytest.param("import smtplib\ndef work(m: smtplib.SMTP):\n    m.send_message('x')", "no", id="a library that has no limit"),
        pytest.param("import httpx\nasync def work(tries):\n    while True:\n        try:\n            return await httpx.AsyncClient().get('/')\n        except httpx.HTTPError:\n            tries -= 1\n            if not tries:\n                raise\n", "yes", id="tried again so often as the caller says"),
        pytest.param("import httpx\nasync def work(c: httpx.AsyncClient):\n    for url in every():\n        await one(c, url)\nasync def one(c: httpx.AsyncClient, url):\n    return await two(c, url)\nasync def two(c: httpx.AsyncClient, url):\n    return await c.get(url)\n", "yes", id="a call for each of many, two calls away"),
        pytest.param("import asyncio, redis.asyncio as r\nasync def work():\n    for key in every():\n        await r.Redis().set(key, 1)\n", "unknown", id="something quick for each of many"),
        pytest.param("import httpx\nasync def work(c: httpx.AsyncClient):\n    await c.post('/', timeout=None)\n", "unknown", id="the library's own limit is switched off"),
        pytest.param("import httpx\nasync def work(c: httpx.AsyncClient):\n    await c.post('/')\n", "no", id="the library's own limit"),
        pytest.param("import elsewhere\nasync def work():\n    await one()\nasync def one():\n    await elsewhere.do()\n", "unknown", id="an unknown call, one call away"),
        pytest.param("from pathlib import Path\ndef work():\n    for each in every():\n        Path(each).write_text('')\n", "no", id="something that nothing waits for, however many there are"),
        pytest.param("from sqlalchemy.ext.asyncio import AsyncSession\nasync def work(s: AsyncSession):\n    await s.reset()\n", "no", id="what a library that is known has besides"),
        pytest.param("import asyncio\nasync def work(self):\n    while not self.ready:\n        await asyncio.sleep(1)\n", "yes", id="waiting for a flag"),
    ],
)  # fmt: skip
def test_what_can_plausibly_take_long(facts_of, code, long):
    assert facts_of(code).duration.long_running == long


def test_a_limited_wait_for_a_task_that_was_started_before_is_a_sleep_between_the_rounds_of_a_loop(facts_of):
    code = (
        "import asyncio\nstop = asyncio.Event()\n\n\nasync def tick():\n    waiting = asyncio.create_task(stop.wait())\n"
        "    await asyncio.wait_for(waiting, timeout=60)\n\n\nasync def work():\n    while not stop.is_set():\n"
        "        await tick()\n"
    )
    assert facts_of(code).duration.endless


def test_a_queue_that_is_worked_off_until_it_is_empty_is_no_loop_without_end(facts_of):
    code = "import asyncio\nasync def work(q: asyncio.Queue, s):\n    while not {}:\n        s.send(await q.get())\n"
    assert not facts_of(code.format("q.empty()")).duration.endless
    assert facts_of(code.format("s.stopped()")).duration.endless
