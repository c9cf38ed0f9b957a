# ruff: noqa: E501 (a table reads best with one case on a line)
"""What is called is found wherever its receiver comes from: each case posts over HTTP by another way."""

import pytest

POSTING = """
import httpx
from typing import *

class Client:
    async def go(self):
        await httpx.AsyncClient().post("https://a")

async def post(*values):
    await httpx.AsyncClient().post("https://a")

"""


def case(code: str, sentence: str):
    return pytest.param(code, id=sentence)


@pytest.mark.parametrize(
    "code",
    [
        case(
            "async def work(client):\n    await client.go()\n\nasync def main():\n    await work(Client())",
            "a parameter without a type whose caller hands over an instance",
        ),
        case(
            "async def work(client):\n    await client.post('/')\n\nasync def main():\n    await work(httpx.AsyncClient())",
            "a parameter without a type whose caller hands over a library's client",
        ),
        case(
            "class Holder:\n    def __init__(self, held):\n        self.held = held\n\n"
            "async def inner(holder: Any):\n    await holder.held.go()\n\n"
            "async def work():\n    await inner(Holder(Client()))",
            "an attribute of a parameter",
        ),
        case(
            "class Base:\n    async def after(self):\n        return True\n\n"
            "class Derived(Base):\n    async def after(self):\n        await post()\n\n"
            "async def work(it: Base):\n    await it.after()",
            "a hook that does nothing in the class that declares it",
        ),
        case(
            "async def work(it: Any):\n    if it is not None and isinstance(it, Client):\n        await it.go()",
            "a name inside a test of its type",
        ),
        case(
            "import settings\n\nasync def work():\n"
            "    if isinstance(settings.client, (Client, str)):\n        await settings.client.go()",
            "an attribute inside a test of its type",
        ),
        case(
            "async def work(it: object):\n    if not isinstance(it, Client):\n        return\n    await it.go()",
            "a name behind a test that leaves where it is of another type",
        ),
        case(
            "async def work(it: object):\n    assert isinstance(it, Client)\n    await it.go()",
            "a name behind an assertion of its type",
        ),
        case(
            "class Events:\n    def __init__(self):\n        self.handlers = []\n\n"
            "    def listen(self, handler):\n        self.handlers.append(handler)\n\n"
            "    async def emit(self):\n        for handler in self.handlers:\n            await handler(1)\n\n"
            "events = Events()\nevents.listen(post)\n\nasync def work():\n    await events.emit()",
            "a list of handlers that another method fills",
        ),
        case(
            "KINDS = {}\n\ndef setup():\n    KINDS['a'] = Client\n\nasync def work(kind: str):\n    await KINDS[kind]().go()",
            "a registry that a function of the module fills",
        ),
        case(
            "class Asked(Protocol):\n    async def go(self): ...\n    async def stop(self): ...\n\n"
            "class Given(Client):\n    async def go(self):\n        await post()\n\n    async def stop(self): ...\n\n"
            "async def work(it: Asked):\n    await it.go()",
            "a protocol that a class fills without deriving from it",
        ),
        case(
            "T = TypeVar('T', bound=Client)\n\nclass Holder(Generic[T]):\n    held: T\n\n"
            "async def work(holder: Holder[Client]):\n    await holder.held.go()",
            "a type variable that is bound to a class",
        ),
        case(
            "async def inner(context: dict[str, Any]):\n    emit = context.get('emit')\n    await emit(1)\n\n"
            "async def work():\n    await inner({'emit': post, 'user': 1})",
            "a callable that is passed in a dict",
        ),
        case(
            "class Handler:\n    async def on_made(self):\n        await post()\n\n    async def on_gone(self): ...\n\n"
            "    async def handle(self, event: str):\n        await getattr(self, f'on_{event}')()\n\n"
            "async def work(handler: Handler):\n    await handler.handle('made')",
            "a method whose name is put together",
        ),
        case(
            "class Later:\n    def __init__(self, make):\n        self.make = make\n\n"
            "def later(func):\n    def wrapper(*args):\n        return Later(lambda: func(*args))\n    return wrapper\n\n"
            "@later\nasync def work():\n    await post()",
            "what a decorator hands on to something else",
        ),
        case(
            "from vendor.threads import run_sync\n\nasync def work():\n    await run_sync(httpx.post, 'https://a')",
            "what an unknown library runs by its name",
        ),
    ],
)
def test_the_receiver_is_found(facts_of, code):
    effects = facts_of(POSTING + code).effects
    assert {effect.kind for effect in effects if effect.confidence != "low"} == {"http_post"}


@pytest.mark.parametrize(
    "code",
    [
        case(
            "class Base:\n    async def after(self):\n        return True\n\n"
            "class Derived(Base):\n    async def after(self):\n        await post()\n\n"
            "class Other(Base): ...\n\nasync def work(it: Other):\n    await it.after()",
            "a hook that only a class beside it fills",
        ),
        case(
            "class One:\n    def __init__(self):\n        self.handlers = []\n\n"
            "    async def emit(self):\n        for handler in self.handlers:\n            await handler(1)\n\n"
            "class Two:\n    def __init__(self):\n        self.handlers = []\n        self.handlers.append(post)\n\n"
            "async def work():\n    await One().emit()",
            "a list of another class's handlers",
        ),
        case(
            "class Asked(Protocol):\n    async def go(self): ...\n    async def stop(self): ...\n\n"
            "async def work(it: Asked):\n    await it.go()",
            "a protocol that asks for more than a class has",
        ),
        case(
            "class Handler:\n    async def on_made(self):\n        await post()\n\n"
            "    async def handle(self, event: str):\n        await getattr(self, event)()\n\n"
            "async def work(handler: Handler):\n    await handler.handle(str(1))",
            "a method of whose name nothing is written",
        ),
        case(
            "class Base:\n    async def go(self):\n        return 1\n\n"
            "async def work(it: object):\n    if isinstance(it, Client):\n        print(it)\n    else:\n        await it.go()",
            "a name where a test of its type failed",
        ),
        case(
            "class Quiet(Client):\n    async def go(self):\n        print(1)\n\n"
            "async def work():\n    it = Quiet()\n    if isinstance(it, Client):\n        await it.go()",
            "a name of which more is known than the test says",
        ),
        case(
            "async def work(it):\n    await it.go()\n\nasync def main():\n    await work(unknown())",
            "a parameter of which no caller tells",
        ),
        case(
            "from vendor.forms import describe\n\nasync def work():\n    await describe(httpx.post, 'https://a')",
            "what an unknown library is given to look at",
        ),
        case(
            "async def again(func):\n    await func()\n\n"
            + "".join(f"async def f{n}(): ...\nasync def of{n}():\n    await again(f{n})\n" for n in range(4))
            + "async def last():\n    await again(post)\n\nasync def work(func):\n    await again(func)",
            "a parameter for which each of many callers passes another function",
        ),
    ],
)
def test_nothing_is_made_up(facts_of, code):
    assert facts_of(POSTING + code).effects == ()
