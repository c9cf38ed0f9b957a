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


STARTED = SQL + (
    "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n\n\n"
    "async def work(s: AsyncSession):\n    s.add(x)\n    await s.commit()\n\n\ndef warm_up():\n    schedule(work)\n\n\n"
)
PASSED = "@asynccontextmanager\nasync def around(app):\n    {}\n    yield\n\n\napp = FastAPI(lifespan=around)\n"


@pytest.mark.parametrize(
    ("code", "enclosing", "critical"),
    [
        pytest.param(PASSED.format("schedule(work)"), "around", "no", id="in the lifespan itself"),
        pytest.param(PASSED.format("warm_up()"), "warm_up", "no", id="in what only the lifespan calls"),
        pytest.param(PASSED.format("warm_up()") + "\n\n@app.post('/')\ndef again():\n    warm_up()\n", "warm_up", "yes", id="in what an endpoint calls too"),
        pytest.param("app = FastAPI()\n\n\n@app.on_event('startup')\nasync def begin():\n    await later()\n\n\nasync def later():\n    warm_up()\n", "warm_up", "no", id="below a handler of the start-up"),
        pytest.param("app = FastAPI()\napp.add_event_handler('startup', warm_up)\n", "warm_up", "no", id="a handler that is added"),
        pytest.param("app = FastAPI(on_startup=[warm_up])\n", "warm_up", "no", id="a handler that is passed"),
        pytest.param("app = FastAPI()\n\n\n@app.on_event('shutdown')\nasync def end():\n    warm_up()\n", "warm_up", "yes", id="below a handler of the shutdown"),
        pytest.param(PASSED.format("asyncio.create_task(serve())") + "\n\nasync def serve():\n    while True:\n        warm_up()\n", "warm_up", "yes", id="in a task that the start leaves running"),
        pytest.param("def startup():\n    warm_up()\n", "startup", "yes", id="in a function that is only called so"),
    ],
)  # fmt: skip
def test_work_of_the_start_up_is_done_again_at_the_next(facts_of, code, enclosing, critical):
    assert facts_of("import asyncio\n" + STARTED + code, enclosing=enclosing).critical == critical


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


SENDERS = "import abc\nimport httpx\n\n\nclass Base(abc.ABC):\n    @abc.abstractmethod\n    def send(self): ...\n\n\n"
QUIET = "class Quiet{0}(Base):\n    def send(self):\n        {1}\n\n\n"
LOUD = "class Loud{0}(Base):\n    def send(self):\n        httpx.post('/')\n\n\n"


@pytest.mark.parametrize(
    ("classes", "idempotent"),
    [
        pytest.param([QUIET.format("", "return 1"), LOUD.format("")], "unknown", id="one of two, and nothing else is done"),
        pytest.param([QUIET.format("", "return 1"), LOUD.format(1), LOUD.format(2)], "no", id="most of them"),
        pytest.param([QUIET.format("", "open('a', 'w')"), QUIET.format(2, "open('b', 'w')"), LOUD.format("")], "yes", id="one of three, where the others do what may be repeated"),
    ],
)  # fmt: skip
def test_what_most_implementations_may_not_do_twice_the_call_may_not(facts_of, classes, idempotent):
    facts = facts_of(SENDERS + "".join(classes) + "def work(base: Base):\n    base.send()\n")
    assert facts.idempotent == idempotent
    posted = next(effect for effect in facts.effects if effect.kind == "http_post")
    assert posted.because.startswith("in some implementations, ") == (idempotent != "no")


def test_the_same_text_has_the_same_vector(facts_of):
    code = "import openai\nasync def work(c: openai.AsyncOpenAI):\n    await c.{}.create(model='m', input='x')\n"
    assert facts_of(code.format("embeddings")).idempotent == "yes"
    assert facts_of(code.format("responses")).idempotent == "no"


def test_a_queue_that_is_only_shown_to_a_client_holds_no_accepted_work(facts_of):
    code = "import asyncio\nfrom fastapi import WebSocket\nQ = asyncio.Queue()\n\n\nasync def work(ws: WebSocket):\n"
    code += "    while True:\n        item = await Q.get()\n        await ws.send_text(item)\n"
    assert facts_of(code).critical == "no"
    assert facts_of(code.replace("await ws.send_text(item)", "open(item, 'w')")).critical == "yes"


def test_what_is_taken_out_and_dropped_makes_room_and_is_no_accepted_work(facts_of):
    code = "import asyncio\nimport redis.asyncio as r\n\n\nasync def work(q: asyncio.Queue, store: r.Redis):\n    while True:\n"
    code += "        for item in await store.xread({'s': '$'}):\n            {}q.get_nowait()\n            q.put_nowait(item)\n"
    assert facts_of(code.replace("{}", "")).critical == "no"
    assert facts_of(code.replace("{}", "taken = ")).critical == "yes"


def test_what_each_of_several_queues_is_given_is_for_whoever_listens(facts_of):
    code = "import asyncio\nfrom contextlib import suppress\n\n\nasync def work(self, item):\n    {}:\n        {}.put_nowait(item)\n"
    assert facts_of(code.format("for queue in self.listeners", "queue")).critical == "no"
    assert facts_of(code.format("for name, queue in self.listeners.items()", "queue")).critical == "no"
    assert facts_of(code.format("with suppress(asyncio.QueueFull)", "self.queue")).critical == "yes"


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


POST = (
    "import asyncio\nimport httpx\n\n\nasync def {}(payload):\n    await httpx.AsyncClient().post('/', json=payload)\n"
)


def test_where_nothing_else_tells_who_waits_a_name_may_and_says_so(facts_of):
    assert facts_of(POST.format("work")).critical == "unknown"
    named = facts_of(POST.format("send_telemetry"), "send_telemetry")
    assert (named.critical, "its name speaks of `telemetry`" in named.critical_because) == ("no", True)


def test_a_name_says_nothing_of_what_is_written(facts_of):
    assert facts_of(SQL + "async def telemetry(s: AsyncSession):\n    s.add(x)\n", "telemetry").critical == "yes"


QUEUE = (
    "import asyncio\nimport httpx\nfrom fastapi import WebSocket\n\n\nclass Hub:\n    def __init__(self, ws: WebSocket):\n"
    "        self.ws = ws\n        self.waiting = asyncio.Queue()\n\n    async def work(self, event):\n"
    "        await self.waiting.put(event)\n\n    async def take(self):\n        while True:\n"
    "            item = await self.waiting.get()\n            {}\n\n\nhub = Hub()\nasyncio.create_task(hub.take())\n"
)


@pytest.mark.parametrize(
    ("taken", "critical", "idempotent"),
    [
        pytest.param("await self.ws.send_json(item)", "no", "yes", id="shows it"),
        pytest.param("await httpx.AsyncClient().post('/', json=item)", "unknown", "no", id="sends it on"),
        pytest.param("open('journal', 'a').write(item)", "yes", "no", id="writes it down"),
        pytest.param("await item()", "yes", "no", id="does what nobody knows"),
    ],
)
def test_what_is_put_on_a_queue_matters_as_what_takes_it_out_does(facts_of, taken, critical, idempotent):
    from shieldgen.model.task import FunctionId

    taker = FunctionId("app.py", "Hub.take")
    facts = facts_of(QUEUE.format(taken), "Hub.work", also=(taker,))
    assert (facts.critical, facts.idempotent) == (critical, idempotent)


@pytest.mark.parametrize(
    ("body", "critical"),
    [
        pytest.param("    while True:\n        await asyncio.sleep(60)\n        if gone():\n            return\n        await renew(s)\n", "no", id="a lease that is renewed until it is given up"),
        pytest.param("    while not ready():\n        await asyncio.sleep(60)\n    await renew(s)\n", "yes", id="what comes after the loop"),
        pytest.param("    while True:\n        if ready():\n            await renew(s)\n            break\n        await asyncio.sleep(60)\n", "yes", id="what is done once, to leave the loop"),
        pytest.param("    for _ in range(3):\n        await renew(s)\n        await asyncio.sleep(60)\n", "yes", id="a loop of so many rounds"),
        pytest.param("    while True:\n        try:\n            await renew(s)\n            return\n        except OSError:\n            await asyncio.sleep(60)\n", "yes", id="a loop that tries again"),
    ],
)  # fmt: skip
def test_what_each_round_of_a_loop_does_again_is_not_lost_with_one(facts_of, body, critical):
    code = (
        "import asyncio\n" + SQL + "async def renew(s: AsyncSession):\n    await s.merge(x)\n    await s.commit()\n\n\n"
    )
    assert facts_of(code + "async def work(s: AsyncSession):\n" + body).critical == critical


@pytest.mark.parametrize(
    ("body", "critical"),
    [
        pytest.param("    await s.execute(update(User).where(User.id == u).values(seen_at=int(time.time())))\n", "no", id="a statement"),
        pytest.param("    user = await s.get(User, u)\n    user.seen_at = datetime.now()\n", "no", id="an attribute"),
        pytest.param("    now = datetime.utcnow()\n    user = await s.get(User, u)\n    user.seen_at = now\n", "no", id="by a name"),
        pytest.param("    user = await s.get(User, u)\n    user.seen_at = datetime.now()\n    user.status = 'idle'\n", "yes", id="a state besides"),
        pytest.param("    await s.execute(update(User).values(seen_at=time.time(), name='x'))\n", "yes", id="something else besides"),
        pytest.param("    user = await s.get(User, u)\n    user.deleted_at = datetime.now()\n", "yes", id="the time of an end"),
        pytest.param("    await s.execute(text('UPDATE users SET last_active_at = :now WHERE id = :id'))\n", "no", id="an SQL text"),
        pytest.param("    await s.execute(text('UPDATE users SET sent_at = now() WHERE id = :id'))\n", "yes", id="an SQL text of another time"),
        pytest.param("    s.add(Visit())\n", "yes", id="a row for each"),
    ],
)  # fmt: skip
def test_a_time_that_is_noted_is_noted_again_by_the_next_run(facts_of, body, critical):
    code = SQL + "import time\nfrom datetime import datetime\nfrom sqlalchemy import text, update\n\n\n"
    code += f"async def work(s: AsyncSession, u):\n{body}    await s.commit()\n"
    assert facts_of(code).critical == critical


@pytest.mark.parametrize(
    ("body", "idempotent"),
    [
        pytest.param("    row = await s.get(User, u)\n    if row is None:\n        s.add(User())\n", "yes", id="in the branch of what is missing"),
        pytest.param("    row = await find(s, u)\n    if row:\n        row.name = u\n    else:\n        s.add(User())\n", "yes", id="in the other branch"),
        pytest.param("    row = await find(s, u)\n    if row:\n        return\n    s.add(User())\n", "yes", id="behind the return"),
        pytest.param("    if not (row := await find(s, u)):\n        s.add(User())\n", "yes", id="named in the test"),
        pytest.param("    rows = await every(s)\n    for name in u:\n        if name in rows:\n            continue\n        s.add(User())\n", "yes", id="among those that are there"),
        pytest.param("    row = await find(s, u)\n    if not row:\n        return\n    s.add(User())\n", "no", id="where it is there"),
        pytest.param("    answer = await httpx.AsyncClient().post('/')\n    if not answer:\n        s.add(User())\n", "no", id="where a request got no answer"),
        pytest.param("    row = await find(s, u)\n    if row is None:\n        log()\n    s.add(User())\n", "no", id="after a test that decides nothing"),
    ],
)  # fmt: skip
def test_what_is_written_only_where_it_is_missing_can_be_written_again(facts_of, body, idempotent):
    code = SQL + "import httpx\n\n\nasync def find(s: AsyncSession, u):\n    return await s.get(User, u)\n\n\n"
    facts = facts_of(code + f"async def work(s: AsyncSession, u):\n{body}")
    assert facts.idempotent == ("no" if "httpx" in body else idempotent)


def test_a_temporary_file_of_the_same_run_can_be_moved_again(facts_of):
    code = "import os\nimport tempfile\nfrom pathlib import Path\n\n\ndef work(target):\n    fd, name = tempfile.mkstemp()\n"
    code += "    with os.fdopen(fd, 'wb') as out:\n        out.write(b'x')\n    made = Path(name)\n    os.replace(made, target)\n"
    assert facts_of(code).idempotent == "yes"
    assert facts_of(code.replace("tempfile.mkstemp()", "taken()")).idempotent == "no"


def test_what_is_done_only_after_a_failure_or_far_behind_conditions_is_not_what_the_work_is_for(facts_of):
    code = (
        SQL
        + "import httpx\n\n\nasync def work(s: AsyncSession):\n    try:\n        await httpx.AsyncClient().get('/')\n"
    )
    assert facts_of(code + "    except Exception:\n        s.add(Failure())\n").critical == "no"
    mail = "import smtplib\n\n\ndef f0(x, m: smtplib.SMTP):\n    if x:\n        m.send_message(x)\n\n\n"
    mail += "".join(f"def f{n + 1}(x, m):\n    if x.a{n}:\n        f{n}(x, m)\n        g()\n\n\n" for n in range(3))
    assert facts_of(mail + "def work(x, m):\n    if x.a:\n        f3(x, m)\n        g()\n").critical == "no"
    assert facts_of(mail + "def work(x, m):\n    f0(x, m)\n").critical == "yes"


def test_what_one_implementation_sends_by_mail_and_the_next_by_http_is_sent(facts_of):
    code = "import httpx\nimport smtplib\n\n\nclass Notice:\n    def push(self):\n        raise NotImplementedError()\n\n\n"
    code += "class Mail(Notice):\n    def push(self, m: smtplib.SMTP):\n        m.send_message('x')\n\n\n"
    code += "class Chat(Notice):\n    def push(self):\n        httpx.post('/')\n\n\n"
    code += "class Console(Notice):\n    def push(self):\n        return 1\n\n\ndef work(notice: Notice):\n    notice.push()\n"
    assert facts_of(code).critical == "yes"


def test_a_method_that_is_not_written_here_may_not_be_repeated_or_may(facts_of):
    code = "import httpx\n\n\nasync def work(method, c: httpx.AsyncClient):\n    await c.request(method, '/')\n"
    assert facts_of(code).idempotent == "unknown"
    assert facts_of(code.replace("method, '/'", "'PUT', '/'")).idempotent == "yes"


def test_what_is_shown_can_be_shown_again_whatever_shows_it(facts_of):
    assert facts_of("async def work(screen, item):\n    await screen.broadcast_type(item)\n").idempotent == "yes"


def test_what_is_published_over_websockets_goes_to_whoever_is_subscribed(facts_of):
    code = "from fastapi_websocket_pubsub import PubSubEndpoint\n\n\n"
    code += "async def work(endpoint: PubSubEndpoint):\n    await endpoint.publish(['topic'], data=1)\n"
    facts = facts_of(code)
    assert (facts.critical, facts.idempotent) == ("no", "yes")
