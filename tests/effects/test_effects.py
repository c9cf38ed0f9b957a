# ruff: noqa: E501, S608 (a table reads best with one case on a line; the SQL in it is never run)
"""What task functions do to the outside world, through whatever they call."""

import pytest

HTTPX = "import httpx\n"
SQL = "from sqlalchemy import delete, insert, select, text, update\nfrom sqlalchemy.ext.asyncio import AsyncSession\n"


def kinds(facts):
    return sorted({effect.kind for effect in facts.effects})


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("async def work(db, stripe, queue):\n    await stripe.charge(1)\n    await queue.put(2)", id="by name alone"),
        pytest.param(HTTPX + "async def work():\n    await httpx.AsyncClient().get('/')", id="reading over HTTP"),
        pytest.param(HTTPX + "async def work():\n    await httpx.AsyncClient().request('GET', '/')", id="a GET in words"),
        pytest.param("async def work(db):\n    await db.execute('SELECT 1 FROM orders')", id="a SELECT"),
        pytest.param("async def work(db):\n    await db.execute(statement)", id="an unknown statement of an unknown thing"),
        pytest.param("async def work(bar):\n    bar.execute('update your profile')\n    bar.call('INSERT INTO a VALUES (1)')", id="SQL handed to what runs none") ,
        pytest.param("def work():\n    return open('a').read()", id="reading a file"),
        pytest.param("import tarfile\ndef work():\n    return tarfile.open('a', 'r:xz')", id="reading a packed archive"),
        pytest.param("import collections\ndef work(graph):\n    queue = collections.deque([graph])\n    while queue:\n        queue.extend(queue.popleft())", id="an algorithm with a queue of its own"),
        pytest.param("import tempfile\ndef work():\n    t = tempfile.NamedTemporaryFile(delete=False)\n    open(t.name, 'w').write('x')", id="a temporary file"),
        pytest.param("def work(job):\n    open(job.log_path, 'a').write('x')\n    open(f'{job}.log', 'a')", id="a log"),
        pytest.param("class httpx:\n    def post(self): ...\n\ndef work():\n    httpx().post()", id="a class of that name"),
        pytest.param("async def work():\n    async def inner():\n        open('a', 'w')\n", id="a nested function that is never called"),
        pytest.param(HTTPX + "def work():\n    return httpx.post", id="a function named, not called"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    await s.execute(select(1))\n    await s.scalar(select(2))", id="select statements"),
    ],
)  # fmt: skip
def test_what_changes_nothing_has_no_effect(facts_of, code):
    assert [e for e in facts_of(code).effects if e.confidence == "high"] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(HTTPX + "async def work():\n    async with httpx.AsyncClient() as c:\n        await c.post('/')", "http_post", id="a client entered by with"),
        pytest.param("import httpx as h\ndef work():\n    h.post('/')", "http_post", id="another name of the module"),
        pytest.param("from httpx import post as send\ndef work():\n    send('/')", "http_post", id="another name of the function"),
        pytest.param("import stripe\nasync def work():\n    await stripe.charge(1)", "payment", id="the seed text's charge, imported"),
        pytest.param("import stripe\ndef work():\n    stripe.PaymentIntent.create(amount=1)", "payment", id="stripe"),
        pytest.param(HTTPX + "async def work():\n    await httpx.AsyncClient().post('https://pay.example/charges')", "payment", id="a post to an address of charges"),
        pytest.param("async def work(db):\n    await db.execute('UPDATE a SET b = 1')", "db_write", id="SQL text to an unknown receiver"),
        pytest.param("Q = 'UPDATE a SET b = 1'\nasync def work(db):\n    await db.execute(Q)", "db_write", id="SQL text in a constant"),
        pytest.param("async def work(db, t):\n    await db.execute(f'INSERT INTO {t} VALUES (1)')", "db_write", id="SQL text with a field"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    await s.execute(update(T).values(a=1))", "db_write", id="an update statement"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    q = update(T).where(T.a == 1)\n    await s.execute(q)", "db_write", id="a statement in a variable"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    await s.execute(text('INSERT INTO a VALUES (1)'))", "db_write", id="text in a statement"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    s.add(T())\n    await s.commit()", "db_write", id="a row added"),
        pytest.param("def work():\n    with open('a', 'w') as f:\n        f.write('x')", "file_write", id="a file opened to write"),
        pytest.param("from pathlib import Path\ndef work(d: Path):\n    (d / 'a').write_text('x')", "file_write", id="a path made by its operator"),
        pytest.param("import os\ndef work():\n    os.remove('a')", "delete", id="a file removed"),
        pytest.param("def work(text):\n    mode = 'w' if isinstance(text, str) else 'wb'\n    with open('a', mode) as f:\n        f.write(text)", "file_write", id="a file opened to write in one of two ways"),
        pytest.param("from google.cloud import storage\ndef work():\n    storage.Client().bucket('b').blob('a').open('w')", "file_write", id="an object opened to write"),
        pytest.param("from aiohttp import web\nasync def work(ws: web.WebSocketResponse):\n    await ws.send_json({})", "push", id="a websocket of aiohttp's server"),
        pytest.param("import smtplib\ndef work():\n    with smtplib.SMTP('h') as s:\n        s.send_message(m)", "email", id="mail by smtplib"),
        pytest.param("import boto3\ndef work():\n    boto3.client('s3').put_object(Key='a')", "file_write", id="an object store"),
        pytest.param("import asyncio\nQ = asyncio.Queue()\nasync def work():\n    await Q.put(1)", "queue_publish", id="a queue in memory"),
        pytest.param("import collections\nclass A:\n    def __init__(self):\n        self.send_queue = collections.deque()\n    def put(self):\n        self.send_queue.append(1)\ndef work(a: A):\n    a.put()", "queue_publish", id="a deque that is called a queue"),
        pytest.param("class A:\n    def __init__(self):\n        self._queue = []\n    def take(self):\n        return self._queue.pop(0)\ndef work(a: A):\n    a.take()", "queue_consume", id="a list that is called a queue"),
        pytest.param("import redis.asyncio as r\nasync def work():\n    await r.from_url('x').set('a', 1)", "cache", id="redis by its factory"),
        pytest.param("from celery import shared_task\n@shared_task\ndef job(): ...\ndef work():\n    job.delay()", "queue_publish", id="a celery task"),
        pytest.param("from openai import AsyncOpenAI\nclient = AsyncOpenAI()\nasync def work():\n    await client.chat.completions.create()", "llm_call", id="a model"),
        pytest.param("from fastapi import WebSocket\nasync def work(ws: WebSocket):\n    await ws.send_text('x')", "push", id="a websocket"),
        pytest.param("import subprocess\ndef work():\n    subprocess.run(['ls'])", "subprocess", id="a process"),
        pytest.param("import tarfile\ndef work():\n    tarfile.open('a', 'w:gz')", "file_write", id="an archive"),
        pytest.param("from sqlmodel import SQLModel\nasync def work(c):\n    SQLModel.metadata.create_all(c)", "db_write", id="tables made"),
        pytest.param(SQL + "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\nasync def work(s: AsyncSession):\n    await (await s.connection()).run_sync(Base.metadata.create_all)", "db_write", id="tables made in a sync function"),
        pytest.param("import valkey.asyncio as v\nasync def work():\n    await v.from_url('x').set('a', 1)", "cache", id="valkey as redis"),
        pytest.param("from pydantic_ai import Agent\nagent = Agent('m')\nasync def work():\n    await agent.run('a')", "llm_call", id="an agent"),
        pytest.param("import docker\ndef work():\n    docker.from_env().containers.run('a')", "subprocess", id="a container"),
        pytest.param("import pandas as pd\ndef work():\n    pd.read_csv('a').to_parquet('b')", "file_write", id="a frame of data"),
    ],
)  # fmt: skip
def test_an_effect_is_known_by_what_is_called(facts_of, code, expected):
    assert kinds(facts_of(code)) == [expected]


WRITE = "import os\n\n\ndef drop():\n    os.remove('a')\n\n\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(WRITE + "def work():\n    drop()", id="a call"),
        pytest.param(WRITE + "def work():\n    f = drop\n    f()", id="a local name"),
        pytest.param(WRITE + "import functools\ndef work():\n    functools.partial(drop)()", id="a partial"),
        pytest.param(WRITE + "def work():\n    (lambda: drop())()", id="a lambda"),
        pytest.param(WRITE + "def work():\n    def inner():\n        drop()\n    inner()", id="a nested function"),
        pytest.param(WRITE + "import asyncio\nasync def work():\n    await asyncio.to_thread(drop)", id="to_thread"),
        pytest.param("import asyncio, os\nasync def work():\n    await asyncio.to_thread(os.remove, 'a')", id="to_thread of a library's function"),
        pytest.param(WRITE + "import asyncio\nasync def work():\n    await asyncio.get_running_loop().run_in_executor(None, drop)", id="run_in_executor"),
        pytest.param(WRITE + "import asyncio\nasync def work():\n    asyncio.get_running_loop().call_soon_threadsafe(drop)", id="call_soon_threadsafe"),
        pytest.param(WRITE + "import asyncio\nasync def work():\n    asyncio.get_running_loop().call_later(5, drop)", id="call_later"),
        pytest.param(WRITE + "import multiprocessing\ndef work():\n    with multiprocessing.Pool() as pool:\n        pool.starmap(drop, [()])", id="a pool of processes"),
        pytest.param(WRITE + "import contextlib\ndef work():\n    with contextlib.ExitStack() as stack:\n        stack.callback(drop)", id="a callback of an exit stack"),
        pytest.param(WRITE + "import anyio\nasync def work():\n    await anyio.to_thread.run_sync(drop)", id="anyio's threads"),
        pytest.param(WRITE + "import asyncio\nasync def c():\n    drop()\nasync def work():\n    await asyncio.wait_for(c(), 3)", id="wait_for"),
        pytest.param(WRITE + "import asyncio\nasync def c():\n    drop()\nasync def work():\n    await asyncio.gather(c(), c())", id="gather"),
        pytest.param(WRITE + "import asyncio\nasync def c():\n    drop()\nasync def work():\n    await asyncio.gather(*[c() for _ in range(3)])", id="gather of many"),
        pytest.param(WRITE + "import asyncio\nasync def c():\n    drop()\nasync def work():\n    t = asyncio.create_task(c())", id="create_task"),
        pytest.param(WRITE + "import asyncio\nasync def c():\n    drop()\nasync def work():\n    async with asyncio.TaskGroup() as g:\n        g.create_task(c())", id="a task group"),
        pytest.param(WRITE + "import anyio\nasync def c():\n    drop()\nasync def work():\n    async with anyio.create_task_group() as g:\n        g.start_soon(c)", id="start_soon"),
        pytest.param(WRITE + "class C:\n    def __enter__(self): return self\n    def __exit__(self, *e):\n        drop()\ndef work():\n    with C():\n        pass", id="leaving a with block"),
        pytest.param(WRITE + "class C:\n    async def __aenter__(self):\n        drop()\n    async def __aexit__(self, *e): ...\nasync def work():\n    async with C():\n        pass", id="entering an async with block"),
        pytest.param(WRITE + "from contextlib import contextmanager\n@contextmanager\ndef c():\n    yield\n    drop()\ndef work():\n    with c():\n        pass", id="a generator as context manager"),
        pytest.param(WRITE + "async def items():\n    drop()\n    yield 1\nasync def work():\n    async for i in items():\n        pass", id="an async generator"),
        pytest.param(WRITE + "class C:\n    def __call__(self):\n        drop()\nc = C()\ndef work():\n    c()", id="a callable object"),
        pytest.param(WRITE + "class C:\n    def __init__(self):\n        drop()\ndef work():\n    C()", id="a constructor"),
        pytest.param(WRITE + "class B:\n    def run(self):\n        drop()\nclass C(B): ...\ndef work(c: C):\n    c.run()", id="an inherited method"),
        pytest.param(WRITE + "import functools\ndef also(f):\n    @functools.wraps(f)\n    def wrapper(*a):\n        drop()\n        return f(*a)\n    return wrapper\n@also\ndef work(): ...", id="what its decorator does"),
        pytest.param(WRITE + "import functools\ndef twice(n):\n    def deco(f):\n        @functools.wraps(f)\n        def wrapper(*a):\n            return f(*a)\n        return wrapper\n    return deco\n@twice(2)\ndef work():\n    drop()", id="itself under a decorator with arguments"),
        pytest.param(WRITE + "def run(f):\n    f()\ndef work():\n    run(drop)", id="a callback"),
        pytest.param(WRITE + "def work():\n    if 1:\n        try:\n            pass\n        finally:\n            drop()", id="deep in blocks"),
        pytest.param(WRITE + "def a(n):\n    b(n)\ndef b(n):\n    a(n)\n    drop()\ndef work():\n    a(1)", id="functions that call each other"),
    ],
)  # fmt: skip
def test_an_effect_is_followed_to_the_task_function(facts_of, code):
    facts = facts_of(code)
    assert kinds(facts) == ["delete"]
    assert facts.effects[0].evidence[-1].at.line == next(
        i for i, line in enumerate(code.splitlines(), 1) if "os.remove" in line
    )


def test_evidence_leads_from_the_task_function_through_other_files(facts_of):
    facts = facts_of(
        {
            "app.py": "from store import save\n\n\nasync def work():\n    await save(1)\n",
            "store.py": "import database\n\n\nasync def save(x):\n    return await database.write(x)\n",
            "database.py": "import asyncpg\n\n\nasync def write(x, c: asyncpg.Connection):\n    await c.execute('UPDATE a SET b = 1')\n",
        }
    )
    (effect,) = facts.effects
    assert [str(step.at) for step in effect.evidence] == ["app.py:5:11", "store.py:5:18", "database.py:5:11"]
    assert [step.text for step in effect.evidence] == [
        "calls save",
        "calls write",
        "asyncpg.Connection().execute with UPDATE a",
    ]


def test_several_candidates_make_an_effect_less_sure(facts_of):
    facts = facts_of(
        "import os\ndef a():\n    os.remove('a')\ndef b(): ...\ndef work(x):\n    f = a if x else b\n    f()\n"
    )
    (effect,) = facts.effects
    assert effect.confidence == "medium"


def test_all_implementations_of_an_abstract_method_are_followed(facts_of):
    facts = facts_of(
        """
        import abc, os
        class Base(abc.ABC):
            @abc.abstractmethod
            def run(self): ...
        class First(Base):
            def run(self):
                os.remove('a')
        class Second(Base):
            def run(self):
                open('b', 'w')
        def work(base: Base):
            base.run()
        """
    )
    assert kinds(facts) == ["delete", "file_write"]


def test_effects_in_loops_and_shields_are_marked(facts_of):
    facts = facts_of(
        """
        import anyio, os
        async def work(paths):
            for path in paths:
                os.remove(path)
            with anyio.CancelScope(shield=True):
                open('a', 'w')
        """
    )
    assert {e.kind: (e.repeated, e.shielded) for e in facts.effects} == {
        "delete": (True, False),
        "file_write": (False, True),
    }


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        pytest.param("import stripe\ndef work(k):\n    stripe.Charge.create(idempotency_key=k)", "yes", id="a key"),
        pytest.param("import stripe, uuid\ndef work():\n    stripe.Charge.create(idempotency_key=str(uuid.uuid4()))", "no", id="a key that is fresh each time"),
        pytest.param("import httpx\ndef work(k):\n    httpx.post('/', headers={'Idempotency-Key': k})", "yes", id="a key as a header"),
        pytest.param("import httpx\ndef work():\n    httpx.post('/')", "no", id="a post without a key"),
        pytest.param("import httpx\ndef work():\n    httpx.put('/')", "yes", id="put"),
        pytest.param("import httpx\ndef work():\n    httpx.request('DELETE', '/')", "yes", id="delete in words"),
        pytest.param("def work():\n    open('a', 'a')", "no", id="appending to a file"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    await s.execute(update(T).values(n=T.n + 1))", "no", id="an update that counts"),
        pytest.param(SQL + "async def work(s: AsyncSession):\n    await s.execute(insert(T).values(a=1))", "no", id="an insert statement"),
        pytest.param("from sqlalchemy.dialects.postgresql import insert\n" + SQL.replace("insert, ", "") + "async def work(s: AsyncSession):\n    await s.execute(insert(T).values(a=1).on_conflict_do_nothing())", "yes", id="an upsert"),
        pytest.param(SQL + "async def work(s: AsyncSession, account):\n    account.balance -= 1\n    await s.commit()", "no", id="a row's value taken down"),
        pytest.param(SQL + "async def work(s: AsyncSession, account):\n    account.state = 'paid'\n    await s.commit()", "yes", id="a row's value set"),
        pytest.param("import redis\ndef work():\n    redis.Redis().incr('a')", "no", id="incr"),
        pytest.param("import redis\ndef work():\n    redis.Redis().set('a', 1)", "yes", id="set"),
    ],
)  # fmt: skip
def test_whether_twice_is_as_good_as_once(facts_of, code, verdict):
    facts = facts_of(code)
    assert (facts.idempotent, {e.idempotent for e in facts.effects}) == (verdict, {verdict})
    assert facts.idempotent_because


def test_the_evidence_of_a_decorator_names_the_decorator_s_file(facts_of):
    facts = facts_of(
        {
            "app.py": "from deco import also\nimport os\n@also\ndef work():\n    os.remove('a')\n",
            "deco.py": "def also(f):\n    def wrapper(*a):\n        open('b', 'w')\n        return f(*a)\n    return wrapper\n",
        }
    )
    assert sorted(str(e.evidence[-1].at) for e in facts.effects) == ["app.py:5:5", "deco.py:3:9"]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("class C:\n    @property\n    def fresh(self):\n        os.remove('a')\ndef work(c: C):\n    return c.fresh", id="a property"),
        pytest.param("class B:\n    @property\n    def fresh(self):\n        os.remove('a')\nclass C(B): ...\ndef work(c: C):\n    print(c.fresh)", id="an inherited property"),
        pytest.param("from functools import cached_property\nclass C:\n    @cached_property\n    def fresh(self):\n        os.remove('a')\n    def run(self):\n        return self.fresh\ndef work(c: C):\n    c.run()", id="a cached property of self"),
    ],
)  # fmt: skip
def test_reading_a_property_runs_it(facts_of, code):
    assert kinds(facts_of("import os\n" + code)) == ["delete"]


@pytest.mark.parametrize(
    ("code", "expected", "idempotent"),
    [
        pytest.param("async def work(db):\n    await db.users.update(where={'id': 1}, data={'a': 1})", "db_write", "yes", id="where and data"),
        pytest.param("async def work(db):\n    await db.users.create(data={'a': 1})", "db_write", "no", id="create with data"),
        pytest.param("async def work(db):\n    await db.users.create_many(data=[], skip_duplicates=True)", "db_write", "yes", id="the more telling shape"),
        pytest.param("async def work(s3):\n    await s3.put_object(Bucket='b', Key='k', Body=b'')", "file_write", "yes", id="bucket and key"),
        pytest.param("async def work(ai):\n    await ai.chat.completions.create(model='m', messages=[])", "llm_call", "no", id="model and messages"),
        pytest.param("from vendor.db import get_session\nasync def work():\n    async with get_session() as s:\n        await s.merge(x)", "db_write", "yes", id="a session of an unlisted library"),
    ],
)  # fmt: skip
def test_a_call_s_keywords_tell_where_its_receiver_does_not(facts_of, code, expected, idempotent):
    (effect,) = facts_of(code).effects
    assert (effect.kind, effect.idempotent, effect.confidence) == (expected, idempotent, "medium")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("async def work(x):\n    await x.update(where=1)", id="half a shape"),
        pytest.param("async def work(x):\n    await x.create(name='a')", id="other keywords"),
        pytest.param("class T:\n    def update(self, where, data): ...\ndef work(t: T):\n    t.update(where=1, data=2)", id="a method of the project"),
    ],
)  # fmt: skip
def test_keywords_alone_are_not_enough(facts_of, code):
    assert facts_of(code).effects == ()


@pytest.mark.parametrize(
    ("update", "verdict"),
    [("{'$set': {'a': 1}}", "yes"), ("{'$inc': {'a': 1}}", "no"), ("{'$push': {'a': 1}}", "no"), ("change", "unknown")],
)
def test_mongodb_s_operators_tell_whether_twice_is_as_good_as_once(facts_of, update, verdict):
    code = "from motor.motor_asyncio import AsyncIOMotorClient\ndb = AsyncIOMotorClient()['a']\n"
    (effect,) = facts_of(code + f"async def work(change):\n    await db['b'].update_one({{}}, {update})").effects
    assert effect.idempotent == verdict


def test_a_loop_over_a_consumer_takes_its_messages_until_it_is_stopped(facts_of):
    facts = facts_of(
        "from aiokafka import AIOKafkaConsumer\nasync def work(c: AIOKafkaConsumer):\n    async for m in c:\n        print(m)\n"
    )
    assert (kinds(facts), facts.duration.endless) == (["queue_consume"], True)


def test_the_same_sources_give_the_same_facts(facts_of):
    code = "import os, asyncio\ndef a():\n    b()\ndef b():\n    a()\n    os.remove('x')\nasync def work(q: asyncio.Queue):\n    a()\n    b()\n    await q.put(1)\n"
    assert facts_of(code) == facts_of(code)


def test_a_stub_that_is_scheduled_does_what_its_subclasses_do(facts_of):
    facts = facts_of(
        {
            "app.py": "class Base:\n    async def work(self):\n        '''Stub.'''\n        pass\n",
            "real.py": "import os\nfrom app import Base\nclass Real(Base):\n    async def work(self):\n        os.remove('a')\n",
        },
        "Base.work",
    )
    assert kinds(facts) == ["delete"]


HANDED = "import os\n\n\nclass Session:\n    def __init__(self, emit):\n        self.emit = emit\n\n    async def work(self):\n        await self.emit()\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(HANDED + "def drop():\n    os.remove('a')\ndef make():\n    return Session(drop)", id="a function given to a constructor"),
        pytest.param(HANDED + "def make():\n    def drop():\n        os.remove('a')\n    return Session(emit=drop)", id="a nested function given by keyword"),
        pytest.param(HANDED.replace("self.emit()", "self.give('emit')()") + "    def give(self, name):\n        return getattr(self, name)\ndef make():\n    return Session(lambda: os.remove('a'))", id="taken by its name"),
    ],
)  # fmt: skip
def test_a_callable_that_a_constructor_was_given_is_followed(facts_of, code):
    assert kinds(facts_of(code, "Session.work")) == ["delete"]


SPAWN = "import asyncio, os\n\n\nasync def drop():\n    os.remove('a')\n\n\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(SPAWN + "async def work(coro):\n    await coro\n\n\ndef spawn():\n    asyncio.create_task(work(drop()))", id="a coroutine"),
        pytest.param(SPAWN + "async def work(job):\n    await job()\n\n\ndef spawn():\n    asyncio.create_task(work(drop))", id="a function"),
        pytest.param(SPAWN + "async def work(job):\n    await job()\n\n\ndef spawn(tasks):\n    tasks.add_task(work, drop)", id="a function handed over with the task"),
    ],
)  # fmt: skip
def test_what_callers_hand_a_task_function_is_followed(facts_of, code):
    assert kinds(facts_of(code)) == ["delete"]


def test_a_coroutine_that_was_handed_over_runs_once(facts_of):
    assert facts_of("async def work(coro):\n    await coro\n").idempotent == "no"
    assert facts_of("import asyncio\nasync def work(task: asyncio.Task):\n    await task\n").idempotent == "yes"


def test_what_one_of_many_implementations_does_is_a_mere_possibility(facts_of):
    many = "".join(f"class C{n}(Base):\n    def run(self):\n        open('{n}', 'w')\n\n\n" for n in range(3))
    code = "import abc, os\n\n\nclass Base(abc.ABC):\n    @abc.abstractmethod\n    def run(self): ...\n\n\n" + many
    code += "class Last(Base):\n    def run(self):\n        os.remove('a')\n\n\ndef work(base: Base):\n    base.run()\n"
    assert {effect.kind: effect.confidence for effect in facts_of(code).effects} == {
        "file_write": "medium",
        "delete": "low",
    }


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("c.delete('/')", ["delete", "http_post"]),
        ("c.request('delete', '/')", ["delete", "http_post"]),
        ("c.send(c.build_request('PUT', '/'))", ["http_post"]),
        ("c.send(c.build_request('GET', '/'))", []),
    ],
)
def test_the_method_of_a_request_tells_what_it_does(facts_of, call, expected):
    assert kinds(facts_of(HTTPX + f"async def work(c: httpx.AsyncClient):\n    await {call}")) == expected
    wrapped = "class Api:\n    async def call(self, method):\n        c = httpx.AsyncClient()\n        await c.request(method, '/')\n"
    for method, effects in (("POST", ["http_post"]), ("GET", [])):
        code = HTTPX + wrapped + f"async def work(api: Api):\n    await api.call('{method}')"
        assert kinds(facts_of(code)) == effects


SESSION = "import contextlib\nfrom sqlalchemy.ext.asyncio import AsyncSession\n\n\n"


def test_a_context_manager_made_by_a_call_gives_what_its_generator_yields(facts_of):
    code = SESSION + (
        "async def _open():\n    async with AsyncSession() as session:\n        yield session\n\n\n"
        "opened = contextlib.asynccontextmanager(_open)\n\n\n"
        "async def work():\n    async with opened() as session:\n        session.add(1)\n"
    )
    assert kinds(facts_of(code)) == ["db_write"]


def test_what_a_mixin_uses_is_that_of_the_classes_it_is_mixed_into(facts_of):
    code = "import os\n\n\nclass Mixin:\n    def work(self):\n        self.drop()\n\n\n"
    code += "class Whole(Mixin):\n    def drop(self):\n        os.remove('a')\n"
    assert kinds(facts_of(code, "Mixin.work")) == ["delete"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("'https://api.openai.com/v1/chat/completions'", "llm_call"),
        ("f'{base}/v1/messages'", "llm_call"),
        ("f'{base}/api/chat'", "llm_call"),
        ("f'{base}/messages'", "http_post"),
        ("'https://pay.example/charges'", "payment"),
    ],
)
def test_the_address_of_a_request_tells_whom_it_asks(facts_of, address, expected):
    assert kinds(facts_of(HTTPX + f"async def work(base):\n    await httpx.AsyncClient().post({address})")) == [
        expected
    ]


def test_what_is_far_away_on_the_same_machine_is_a_mere_possibility(facts_of):
    deep = "def a():\n    b()\n    d()\ndef b():\n    c()\n    d()\ndef c():\n    {}\ndef d(): ...\n"
    local = facts_of("import os\n" + deep.format("open('a', 'w')") + "def work():\n    a()\n    d()\n")
    remote = facts_of("import httpx\n" + deep.format("httpx.post('/')") + "def work():\n    a()\n    d()\n")
    assert [e.confidence for e in local.effects] == ["low"]
    assert [e.confidence for e in remote.effects] == ["high"]
    assert len(local.effects[0].evidence) == 4


def test_a_chain_of_many_steps_is_told_as_a_possibility(facts_of):
    calls = (
        "".join(f"def f{n}():\n    f{n + 1}()\n    d()\n" for n in range(3))
        + "def f3():\n    httpx.post('/')\ndef d(): ...\n"
    )
    (effect,) = facts_of(HTTPX + calls + "def work():\n    f0()\n    d()\n").effects
    assert (effect.confidence, len(effect.evidence)) == ("low", 5)


def test_code_that_is_nested_too_deeply_is_said_to_be_unknown(facts_of):
    deep = "x" + ".a()" * 600
    facts = facts_of(f"async def work(x):\n    open('a', 'w')\n    {deep}\n")
    assert "nested too deeply" in facts.critical_because
    assert (facts.critical, facts.idempotent, facts.duration.bounded) == ("unknown", "unknown", "unknown")


def test_a_function_that_only_hands_on_is_no_distance(facts_of):
    code = "def a():\n    b()\ndef b():\n    c()\ndef c():\n    open('a', 'w')\n"
    assert [e.confidence for e in facts_of(code + "def work():\n    print(len('x'))\n    a()\n").effects] == ["high"]
    busy = code.replace("    b()\n", "    b()\n    d()\n").replace("    c()\n", "    c()\n    d()\n") + "def d(): ...\n"
    assert [e.confidence for e in facts_of(busy + "def work():\n    a()\n    d()\n").effects] == ["low"]


@pytest.mark.parametrize(
    "deletes",
    ["await s.execute(delete(T))", "await s.execute('DELETE FROM t')", "await s.delete(x)\n    await s.commit()"],
)
def test_rows_that_are_deleted_are_a_write_to_the_database(facts_of, deletes):
    assert kinds(facts_of(SQL + f"async def work(s: AsyncSession, x):\n    {deletes}")) == ["db_write", "delete"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pay_invoice", "payment"),
        ("refund", "payment"),
        ("create_payout", "payment"),
        ("send_payment_notice", "http_post"),
        ("repay_later", "http_post"),
    ],
)
def test_what_a_function_posts_that_pays_by_its_name_is_a_payment(facts_of, name, expected):
    code = (
        f"class Node:\n    async def {name}(self, bolt11):\n        await self._call(bolt11)\n"
        "    async def _call(self, bolt11):\n        await httpx.AsyncClient().post('/v1/send', json={'bolt11': bolt11})\n"
        f"async def work(node: Node):\n    await node.{name}('lnbc')\n"
    )
    assert kinds(facts_of(HTTPX + code)) == [expected]


@pytest.mark.parametrize(("named", "expected"), [("event_queue", ["queue_publish"]), ("seen", [])])
def test_what_is_put_on_something_named_a_queue_is_put_on_a_queue(facts_of, named, expected):
    code = (
        "class Held:\n    def __init__(self):\n        self.all = set()\n    def put(self, x):\n        self.all.add(x)\n"
        f"class Taker:\n    def __init__(self):\n        self.{named} = Held()\n"
        f"    def take(self, x):\n        self.{named}.put(x)\ndef work(taker: Taker):\n    taker.take(1)\n"
    )
    assert kinds(facts_of(code)) == expected


STATE = "import httpx\nfrom fastapi import FastAPI, Request\n"


@pytest.mark.parametrize(
    "reads",
    [
        "async def work(request: Request):\n    await request.app.state.client.post('/')",
        "async def work(app):\n    await app.state.send('/')",
        "async def work(request):\n    await tell(request.app.state.client)\nasync def tell(c):\n    await c.post('/')",
    ],
)
def test_what_is_kept_in_the_application_s_state_is_followed(facts_of, reads):
    sets = (
        "async def send(path):\n    await httpx.AsyncClient().post(path)\n"
        "def make():\n    app = FastAPI()\n    app.state.client = httpx.AsyncClient()\n"
        "    app.state.send = send\n    return app\n"
    )
    assert kinds(facts_of(STATE + sets + reads)) == ["http_post"]


STORE = "import os\nclass JobStore:\n    def drop_job(self, name):\n        os.remove(name)\n    def drop(self, name):\n        os.remove(name)\n"


@pytest.mark.parametrize(
    "call", ["x.drop_job('a')", "x.things.drop_job(name='a')", "store.drop('a')", "self.store.drop('a')"]
)
def test_a_name_of_several_words_or_a_receiver_named_after_its_class_tells_the_method(facts_of, call):
    (effect,) = facts_of({"app.py": f"def work(self, x, store):\n    {call}\n", "store.py": STORE}).effects
    assert (effect.kind, effect.confidence) == ("delete", "medium")


@pytest.mark.parametrize("call", ["x.drop('a')", "x.drop_job('a', other=1)", "[].drop_job('a')"])
def test_a_name_that_many_things_have_or_other_arguments_tell_nothing(facts_of, call):
    assert facts_of({"app.py": f"def work(x):\n    {call}\n", "store.py": STORE}).effects == ()


def test_whatever_asks_a_model_far_below_asks_a_model(facts_of):
    calls = "".join(f"async def f{n}(c):\n    await f{n + 1}(c)\n    d()\n" for n in range(3))
    asks = "async def f3(c):\n    await openai.AsyncOpenAI().responses.create(model='m', input='')\ndef d(): ...\n"
    (effect,) = facts_of("import openai\n" + calls + asks + "async def work(c):\n    await f0(c)\n    d()\n").effects
    assert (effect.kind, effect.confidence) == ("llm_call", "medium")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("x._redis.hset('a', 'b')", ["cache"]),
        ("x.event_queue.put_nowait(1)", ["queue_publish"]),
        ("[client.send_text('a') for client in x]", ["push"]),
        ("x.db.commit()", ["db_write"]),
        ("x.llm.invoke('a')", ["llm_call"]),
        ("x.settings.set('a', 'b')", []),
        ("x.db.execute(other)", []),
        ("{}.redis.set('a', 'b')", []),
    ],
)
def test_the_name_of_what_is_called_tells_where_nothing_else_does(facts_of, call, expected):
    effects = facts_of(f"def work(x, other):\n    {call}\n").effects
    assert [(e.kind, e.confidence) for e in effects] == [(kind, "medium") for kind in expected]


@pytest.mark.parametrize(
    ("given", "expected"), [("Insert", "db_write"), ("Update", "db_write"), ("Select", None), ("str", None)]
)
def test_a_function_that_says_which_statement_it_gives_is_not_read(facts_of, given, expected):
    code = (
        "import sqlalchemy as sa\nfrom sqlalchemy.orm import Session\nfrom sqlalchemy.sql.dml import Insert, Update\n"
        f"from sqlalchemy import Select\ndef build(table) -> {given}:\n    return made(table)\n"
        "def work(session: Session, table):\n    statement = build(table)\n"
        "    session.execute(statement.returning(table.id))\n"
    )
    assert kinds(facts_of(code)) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_engine", "medium"),
        ("load_all", "medium"),
        ("get_or_make", "high"),
        ("fetch_and_lock", "high"),
        ("of", "high"),
    ],
)
def test_what_a_function_that_looks_has_to_do_for_that_is_less_sure(facts_of, name, expected):
    code = (
        "from sqlalchemy.orm import Session\n"
        f"def {name}(session: Session, row):\n    session.add(row)\n    session.commit()\n    return row\n"
        f"def work(session: Session, row):\n    {name}(session, row)\n    print(row)\n"
    )
    assert {effect.confidence for effect in facts_of(code).effects} == {expected}


@pytest.mark.parametrize("declared", ["callable", "Any", "dict[str, Any]"])
def test_the_name_of_a_parameter_of_which_no_type_tells_says_that_a_model_is_asked(facts_of, declared):
    func = "llm_func['a']" if declared.startswith("dict") else "llm_func"
    code = f"from typing import Any\nasync def work(llm_func: {declared}):\n    ask_llm = {func}\n    await ask_llm('Who?')\n"
    assert kinds(facts_of(code)) == ["llm_call"]


@pytest.mark.parametrize(
    ("made", "expected"), [("container.get('jobs')", ["delete"]), ("container.Jobs()", []), ("httpx.get('/')", [])]
)
def test_what_a_container_hands_out_may_be_what_the_project_registered(facts_of, made, expected):
    code = f"import container, httpx\ndef work():\n    {made}.drop_job('a')\n"
    assert kinds(facts_of({"app.py": code, "store.py": STORE})) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        pytest.param("except Exception:\n        await db.execute(SAVE)", [True], id="whatever fails"),
        pytest.param("except OSError as e:\n        logging.error(e)\n        await note(db)", [True], id="what is logged"),
        pytest.param("except TimeoutError:\n        await db.execute(SAVE)", [False], id="a time-out may be how it works"),
        pytest.param("finally:\n        await db.execute(SAVE)", [False], id="always"),
        pytest.param("except ValueError:\n        pass\n    else:\n        await note(db)", [False], id="where nothing failed"),
        pytest.param("except Exception:\n        await note(db)\n    await db.execute(SAVE)", [False, True], id="in both cases"),
    ],
)  # fmt: skip
def test_what_stands_in_an_except_is_done_on_failure_only(facts_of, clause, expected):
    code = (
        "import logging\nSAVE = 'UPDATE a SET b = 1'\nasync def note(db):\n    await db.execute(SAVE)\n"
        f"async def work(db, source):\n    try:\n        source.read()\n    {clause}"
    )
    assert sorted(effect.on_failure for effect in facts_of(code).effects) == expected


def test_what_the_scope_of_a_session_commits_is_only_likely_to_be_something(facts_of):
    code = SQL + (
        "from contextlib import asynccontextmanager\n\n@asynccontextmanager\nasync def scope(s: AsyncSession):\n"
        "    yield s\n    await s.commit()\n\nasync def work(s: AsyncSession):\n"
        "    async with scope(s) as inner:\n        {}"
    )
    assert [e.confidence for e in facts_of(code.format("await inner.get(T, 1)")).effects] == ["medium"]
    assert [e.confidence for e in facts_of(code.format("s.add(T())")).effects if e.call.endswith(".add")] == ["high"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM t", []),
        ("DELETE FROM t WHERE a = 1", ["db_write", "delete"]),
        ("UPDATE t SET a = 1", ["db_write"]),
    ],
)
def test_an_sql_text_tells_what_the_projects_own_function_executes(facts_of, text, expected):
    code = (
        "from sqlalchemy import text\nfrom sqlalchemy.ext.asyncio import AsyncConnection\n\n\n"
        "class Database:\n    def __init__(self, conn: AsyncConnection):\n        self.conn = conn\n\n"
        "    async def execute(self, query: str):\n        found = await self.conn.execute(text(query))\n"
        f"        await self.conn.commit()\n        return found\n\n\n"
        f"async def work(db: Database):\n    await db.execute(f'{text}')\n"
    )
    assert kinds(facts_of(code)) == expected


def test_a_method_that_only_a_derived_class_has_is_named_after_that_class(facts_of):
    code = "from sqlmodel import Session, update\n\n\ndef work(s: Session):\n    s.exec(update(T).values(a=1))\n    s.add(T())\n"
    assert [e.call for e in facts_of(code).effects] == ["sqlalchemy.orm.Session().add", "sqlmodel.Session().exec"]
