"""What the name of a function on the way promises is believed, however far below it happens."""

import pytest

CACHE = """
import time
import redis.asyncio as redis

class RedisCache:
    def __init__(self):
        self.client = redis.Redis()
    async def set(self, key, value):
        time.sleep(1)
        await self.client.set(key, value)

class Layered:
    def __init__(self):
        self.layer = RedisCache()
    async def set_both(self, key, value):
        time.sleep(1)
        await self.layer.set(key, value)

class Objects:
    def __init__(self):
        self.cache = Layered()
    async def {name}(self, key, value):
        time.sleep(1)
        await self.cache.set_both(key, value)

async def work():
    time.sleep(1)
    await Objects().{name}("a", 1)
    time.sleep(1)
"""
FILES = """
import shutil
import time

def fourth():
    time.sleep(1)
    shutil.rmtree("/tmp/x")

def third():
    time.sleep(1)
    fourth()

def second():
    time.sleep(1)
    third()

def {name}():
    time.sleep(1)
    second()

def work():
    time.sleep(1)
    {name}()
"""


def _told(facts):
    return {effect.kind for effect in facts.effects if effect.confidence != "low"}


@pytest.mark.parametrize(
    ("code", "name", "kind", "told"),
    [
        pytest.param(CACHE, "set_cached", "cache", False, id="a cache by layers of which no near one says so"),
        pytest.param(CACHE, "set_in_cache", "cache", True, id="a cache by layers of which a near one says so"),
        pytest.param(CACHE, "get_from_cache", "cache", False, id="a name that says that it reads promises nothing"),
        pytest.param(FILES, "go_on", "delete", False, id="files removed far below by nobody's name"),
        pytest.param(FILES, "clean_up", "delete", True, id="files removed far below something called so"),
        pytest.param(FILES, "publish", "delete", False, id="files removed far below another promise"),
    ],
)  # fmt: skip
def test_a_name_that_promises_an_effect_is_as_near_as_the_effect(facts_of, code, name, kind, told):
    assert (kind in _told(facts_of(code.replace("{name}", name)))) is told


def test_the_nearest_of_the_effects_that_a_name_may_mean_is_meant(facts_of):
    code = """
    import httpx
    import time
    from fastapi import WebSocket

    def fifth():
        time.sleep(1)
        httpx.post("https://a")

    def fourth():
        time.sleep(1)
        fifth()

    def third():
        time.sleep(1)
        fourth()

    async def notify(ws: WebSocket):
        time.sleep(1)
        await ws.send_text("a")
        third()

    async def first(ws: WebSocket):
        time.sleep(1)
        await notify(ws)

    async def work(ws: WebSocket):
        time.sleep(1)
        await first(ws)
    """
    assert _told(facts_of(code)) == {"push"}


STORES = """
import boto3

class Store:
    async def {name}(self, key, value):
        raise NotImplementedError

class S3(Store):
    async def {name}(self, key, value):
        boto3.client("s3").put_object(Bucket="b", Key=key, Body=value)

class {other}(Store):
    async def {name}(self, key, value):
        self.values[key] = value

class Third(Store):
    async def {name}(self, key, value):
        {third}

async def work(store: Store):
    await store.{name}("a", b"b")
"""


@pytest.mark.parametrize(
    ("name", "other", "third", "told"),
    [
        pytest.param("handle", "Other", "print(key)", False, id="one of three implementations writes a file"),
        pytest.param("handle", "InMemory", "self.values[key] = value", True, id="one of two beside one in memory"),
        pytest.param("write", "Other", "print(key)", True, id="one of three, as the method's name says"),
    ],
)
def test_what_implementations_do_is_counted(facts_of, name, other, third, told):
    code = STORES.replace("{name}", name).replace("{other}", other).replace("{third}", third)
    assert ("file_write" in _told(facts_of(code))) is told


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        pytest.param("await client.delete_messages(1)", "delete", id="what is called delete and something"),
        pytest.param("vendor.send_reset_email(1)", "email", id="what is called send and a mail"),
        pytest.param("vendor.invalidate_user_cache()", "cache", id="what is called so of a cache"),
        pytest.param("await client.publish_order(1)", "queue_publish", id="what is called publish and something"),
        pytest.param("await client.use_llm_func('a')", "llm_call", id="a function that is said to ask a model"),
        pytest.param("await vendor.embed_documents(['a'])", "llm_call", id="what is called so of embeddings"),
        pytest.param("vendor.get_llm_func()", None, id="what gives a model"),
        pytest.param("vendor.LLMChatRequest(1)", None, id="a class named after a model"),
        pytest.param("vendor.on_llm_call_end(1)", None, id="what is told of a model"),
        pytest.param("client.delete(1)", None, id="a single word"),
        pytest.param("client.delete_cookie('a')", None, id="a cookie"),
        pytest.param("vendor.SendEmailBlock(1)", None, id="a class"),
        pytest.param("client.get_cache()", None, id="what reads a cache"),
        pytest.param("client.run_delete(1)", None, id="another verb first"),
    ],
)
def test_a_name_of_several_words_tells_of_what_nothing_else_is_known(facts_of, call, kind):
    facts = facts_of(f"import vendor\n\nasync def work(client):\n    {call}")
    assert _told(facts) == ({kind} if kind else set())


def test_a_function_of_the_project_does_what_it_does_whatever_its_name(facts_of):
    assert facts_of("def delete_messages():\n    return 1\n\ndef work():\n    delete_messages()").effects == ()
