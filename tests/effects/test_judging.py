# ruff: noqa: E501 (a table reads best with one case on a line)
"""Whether the loss of a task would matter, and what a hint changes."""

import pytest

from shieldgen.model.hint import Hint
from shieldgen.model.source import Location

SQL = "from sqlalchemy.ext.asyncio import AsyncSession\n"
HERE = Location("app.py", 1)


@pytest.mark.parametrize(
    ("code", "critical"),
    [
        pytest.param("async def work():\n    return 1", "no", id="nothing outside"),
        pytest.param("import httpx\nasync def work():\n    await httpx.AsyncClient().post('/')", "unknown", id="something handed over by HTTP, which somebody may wait for"),
        pytest.param("import redis.asyncio as r\nasync def work():\n    await r.Redis().set('a', 1)", "no", id="a cache"),
        pytest.param("import asyncio\n" + SQL + "async def work(s: AsyncSession):\n    while True:\n        await s.merge(x)\n        await asyncio.sleep(5)", "no", id="a loop that the next start goes on with"),
        pytest.param("import stripe\ndef work():\n    stripe.Charge.create()", "yes", id="a payment"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    s.add(x)", "yes", id="a row written"),
        pytest.param("import smtplib\ndef work(s: smtplib.SMTP):\n    s.send_message(m)", "yes", id="a mail somebody waits for"),
        pytest.param("import redis.asyncio as r\nasync def work():\n    await r.Redis().incr('a')", "yes", id="a count that would stay short"),
        pytest.param("import asyncio\n" + SQL + "async def work(s: AsyncSession, q: asyncio.Queue):\n    while True:\n        s.add(await q.get())", "yes", id="a worker that holds accepted work"),
    ],
)  # fmt: skip
def test_what_a_lost_run_would_mean(facts_of, code, critical):
    facts = facts_of(code)
    assert facts.critical == critical
    assert facts.critical_because


def test_work_of_the_start_up_is_done_again_at_the_next(facts_of):
    code = SQL + "async def work(s: AsyncSession):\n    s.add(x)"
    assert facts_of(code, enclosing="create_app.<locals>.lifespan").critical == "no"


@pytest.mark.parametrize(
    ("stated", "critical", "because"),
    [
        pytest.param("a fraud alert", "yes", "a fraud alert", id="with a reason"),
        pytest.param(True, "yes", "its hint says so", id="without one"),
        pytest.param(False, "no", "its hint says so", id="not critical"),
    ],
)
def test_a_hint_decides_what_is_critical(facts_of, stated, critical, because):
    code = SQL + "async def work(s: AsyncSession):\n    s.add(x)"
    facts = facts_of(code, hint=Hint(HERE, "decorator", critical=stated))
    assert (facts.critical, facts.critical_because) == (critical, because)


def test_a_hint_decides_what_is_idempotent(facts_of):
    code = "import stripe\ndef work():\n    stripe.Charge.create()"
    assert facts_of(code).idempotent == "no"
    assert facts_of(code, hint=Hint(HERE, "decorator", idempotent=True)).idempotent == "yes"


def test_a_hint_s_handler_is_told_of_errors(facts_of):
    code = "import stripe\ndef work():\n    stripe.Charge.create()"
    assert facts_of(code, hint=Hint(HERE, "decorator", on_error="failed")).errors.handled == "yes"


def test_code_nested_too_deeply_is_no_crash(facts_of):
    deep = (
        "import os\ndef work(x):\n    y = "
        + "(" * 90
        + "x"
        + ")" * 90
        + "\n    y = "
        + "-" * 900
        + "x\n    os.remove('a')\n"
    )
    facts_of(deep)


@pytest.mark.parametrize(
    ("code", "critical"),
    [
        pytest.param("import vendor\nasync def work():\n    await vendor.do(1)", "unknown", id="a library that the catalogue does not know"),
        pytest.param("async def work(x):\n    await x.do(1)", "unknown", id="something untyped"),
        pytest.param("import httpx\nasync def work(c: httpx.AsyncClient):\n    await c.aclose()", "no", id="what the catalogue's library has besides"),
        pytest.param("import asyncio\nasync def work(x):\n    while True:\n        await x.do(1)", "no", id="a loop that the next start goes on with"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_said(facts_of, code, critical):
    assert facts_of(code).critical == critical


def test_what_is_put_on_a_queue_after_a_wait_is_a_signal_not_accepted_work(facts_of):
    code = "import asyncio\nQ = asyncio.Queue()\nE = asyncio.Event()\n\n\n"
    accepted = facts_of(code + "async def work(order):\n    await Q.put(order)\n")
    signal = facts_of(code + "async def work():\n    await E.wait()\n    await Q.put(None)\n")
    assert (accepted.critical, accepted.idempotent) == ("yes", "no")
    assert (signal.critical, signal.idempotent) == ("no", "yes")


def test_asking_a_model_far_below_may_take_long_and_an_embedding_does_not(facts_of):
    code = "from openai import AsyncOpenAI\n\n\n"
    code += "".join(f"async def f{n}():\n    await f{n + 1}()\n    await f9()\n\n\n" for n in range(3))
    code += "async def f9():\n    return 1\n\n\nasync def f3():\n    await AsyncOpenAI().{}.create()\n\n\n"
    code += "async def work():\n    await f0()\n    await f9()\n"
    assert facts_of(code.format("chat.completions")).duration.long_running == "yes"
    assert (
        facts_of(
            "import httpx\nasync def work():\n    await httpx.AsyncClient().post('/v1/embeddings')"
        ).duration.long_running
        == "no"
    )


def test_what_only_some_implementations_may_not_do_twice_is_not_decided(facts_of):
    code = "import abc, httpx\n\n\nclass Base(abc.ABC):\n    @abc.abstractmethod\n    def send(self): ...\n\n\n"
    code += "class Quiet(Base):\n    def send(self):\n        return 1\n\n\n"
    code += (
        "class Loud(Base):\n    def send(self):\n        httpx.post('/')\n\n\ndef work(base: Base):\n    base.send()\n"
    )
    facts = facts_of(code)
    assert facts.idempotent == "unknown"
    assert facts.effects[0].because.startswith("in some implementations, ")


def test_a_queue_that_is_only_shown_to_a_client_holds_no_accepted_work(facts_of):
    code = "import asyncio\nfrom fastapi import WebSocket\nQ = asyncio.Queue()\n\n\nasync def work(ws: WebSocket):\n"
    code += "    while True:\n        item = await Q.get()\n        await ws.send_text(item)\n"
    assert facts_of(code).critical == "no"
    assert facts_of(code.replace("await ws.send_text(item)", "open(item, 'w')")).critical == "yes"


def test_what_a_stated_context_manager_gives_is_known(facts_of):
    code = """
        from contextlib import asynccontextmanager
        from typing import AsyncContextManager, AsyncIterator
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

        class Sessions:
            def __init__(self, maker: async_sessionmaker[AsyncSession]) -> None:
                self.maker = maker
            def __call__(self) -> AsyncContextManager[AsyncSession]:
                return self.opened()
            @asynccontextmanager
            async def opened(self) -> AsyncIterator[AsyncSession]:
                async with self.maker() as session:
                    yield session

        class Orders:
            def __init__(self, sessions: Sessions) -> None:
                self.sessions = sessions
            async def keep(self, order: Order) -> None:
                async with self.sessions() as session:
                    session.add(order)
                    await session.commit()

        orders = Orders(Sessions(async_sessionmaker()))

        async def work(order):
            await orders.keep(order)
    """
    assert facts_of(code).critical == "yes"


def test_a_file_that_the_same_run_has_written_can_be_moved_again(facts_of):
    code = "import os\n\n\ndef work(path):\n    with open(path + '.new', 'w') as file:\n        file.write('x')\n"
    code += "    os.replace(path + '.new', path)\n"
    assert facts_of(code).idempotent == "yes"
    assert facts_of("import os\n\n\ndef work(path):\n    os.replace(path + '.new', path)\n").idempotent == "no"


def test_what_goes_to_whoever_listens_is_promised_to_nobody(facts_of):
    code = "import redis.asyncio as r\n\n\nasync def work(key):\n    await r.Redis().publish('changed', key)\n"
    assert (facts_of(code).critical, facts_of(code).idempotent) == ("no", "yes")
    assert facts_of(code.replace("publish", "lpush")).critical == "yes"


@pytest.mark.parametrize(
    ("name", "critical"), [("update_last_active_by_id", "no"), ("mark_last_used", "no"), ("save_last_order", "yes")]
)
def test_a_note_of_when_something_was_last_seen_is_made_again(facts_of, name, critical):
    code = "async def NAME(db, user):\n    await db.execute('UPDATE users SET at = ? WHERE id = ?', user)\n"
    code = code.replace("NAME", name)
    assert facts_of(code, function=name).critical == critical
