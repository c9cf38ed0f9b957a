"""The function behind what is scheduled, through every way a program names one."""

# ruff: noqa: E501 # sources stand in one line each, so that a table can be read

import textwrap
from collections.abc import Callable

import pytest

from shieldgen.analysis.scheduling import Found

Find = Callable[[dict[str, str]], tuple[Found, ...]]

# Each source schedules with `asyncio.create_task`; `asyncio` is imported for it. Expected: the qualified names.
IN_ONE_FILE: dict[str, tuple[str, list[str]]] = {
    "a parameter": ("def f(coro):\n    asyncio.create_task(coro)", []),
    "a loop variable over a parameter": ("def f(coros):\n    for c in coros:\n        asyncio.create_task(c)", []),
    "a method of an untyped object": ("def f(thing):\n    asyncio.create_task(thing.run())", []),
    "a function": ("async def work(): ...\nasyncio.create_task(work())", ["work"]),
    "a local variable": ("async def work(): ...\ndef f():\n    c = work()\n    asyncio.create_task(c)", ["work"]),
    "a variable bound in branches": (
        "async def a(): ...\nasync def b(): ...\ndef f(x):\n    if x:\n        c = a()\n    else:\n        c = b()\n"
        "    asyncio.create_task(c)",
        ["a", "b"],
    ),
    "a variable bound again": (
        "async def a(): ...\nasync def b(): ...\ndef f():\n    c = a()\n    asyncio.create_task(c)\n    c = b()",
        ["a"],
    ),
    "a conditional expression": (
        "async def a(): ...\nasync def b(): ...\ndef f(x):\n    asyncio.create_task(a() if x else b())",
        ["a", "b"],
    ),
    "a nested function": (
        "def f():\n    async def inner(): ...\n    asyncio.create_task(inner())",
        ["f.<locals>.inner"],
    ),
    "a method of self": (
        "class C:\n    async def run(self): ...\n    def f(self):\n        asyncio.create_task(self.run())",
        ["C.run"],
    ),
    "an inherited method of self": (
        "class A:\n    async def run(self): ...\nclass B(A):\n    def f(self):\n        asyncio.create_task(self.run())",
        ["A.run"],
    ),
    "super": (
        "class A:\n    async def run(self): ...\nclass B(A):\n    async def run(self):\n"
        "        asyncio.create_task(super().run())",
        ["A.run"],
    ),
    "an abstract method": (
        "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    async def run(self): ...\n"
        "class B(A):\n    async def run(self):\n        print()\n"
        "def f(a: A):\n    asyncio.create_task(a.run())",
        ["A.run", "B.run"],
    ),
    "an attribute set in __init__": (
        "class W:\n    async def run(self): ...\nclass C:\n    def __init__(self, w: W):\n        self.w = w\n"
        "    def f(self):\n        asyncio.create_task(self.w.run())",
        ["W.run"],
    ),
    "an attribute annotated in the class": (
        "class W:\n    async def run(self): ...\nclass C:\n    w: 'W | None'\n    def f(self):\n"
        "        asyncio.create_task(self.w.run())",
        ["W.run"],
    ),
    "an instance made on the spot": (
        "class W:\n    async def run(self): ...\nasyncio.create_task(W().run())",
        ["W.run"],
    ),
    "a callable object": (
        "class W:\n    async def __call__(self): ...\nw = W()\nasyncio.create_task(w())",
        ["W.__call__"],
    ),
    "a class method": (
        "class W:\n    @classmethod\n    async def run(cls): ...\nasyncio.create_task(W.run())",
        ["W.run"],
    ),
    "a static method": (
        "class W:\n    @staticmethod\n    async def run(): ...\nasyncio.create_task(W.run())",
        ["W.run"],
    ),
    "a property's object": (
        "class W:\n    async def run(self): ...\nclass C:\n    @property\n    def w(self) -> W: ...\n"
        "    def f(self):\n        asyncio.create_task(self.w.run())",
        ["W.run"],
    ),
    "a partial": (
        "import functools\nasync def work(n): ...\np = functools.partial(work, 1)\nasyncio.create_task(p())",
        ["work"],
    ),
    "a function in a thread": ("def work(): ...\nasyncio.create_task(asyncio.to_thread(work))", ["work"]),
    "a function in an executor": (
        "def work(): ...\ndef f():\n    loop = asyncio.get_running_loop()\n"
        "    asyncio.ensure_future(loop.run_in_executor(None, work))",
        ["work"],
    ),
    "wait_for": ("async def work(): ...\nasyncio.create_task(asyncio.wait_for(work(), 3))", ["work"]),
    "gather": (
        "async def a(): ...\nasync def b(): ...\nasyncio.create_task(asyncio.gather(a(), b()))",
        ["a", "b"],
    ),
    "a factory with a return annotation": (
        "class W:\n    async def run(self): ...\ndef make() -> W: ...\nasyncio.create_task(make().run())",
        ["W.run"],
    ),
    "a factory without one": (
        "class W:\n    async def run(self): ...\ndef make():\n    w = W()\n    return w\nasyncio.create_task(make().run())",
        ["W.run"],
    ),
    "a function that returns a coroutine": (
        "async def work(): ...\ndef make():\n    return work()\nasyncio.create_task(make())",
        ["work"],
    ),
    "a module-level singleton filled in later": (
        "class W:\n    async def run(self): ...\nw = None\ndef init():\n    global w\n    w = W()\n"
        "def f():\n    asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "a context manager": (
        "import contextlib\nclass W:\n    async def run(self): ...\n@contextlib.contextmanager\ndef opened():\n"
        "    yield W()\ndef f():\n    with opened() as w:\n        asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "an object that enters itself": (
        "class W:\n    async def __aenter__(self):\n        return self\n    async def run(self): ...\n"
        "async def f():\n    async with W() as w:\n        asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "an element of a typed list": (
        "class W:\n    async def run(self): ...\ndef f(ws: list[W]):\n    for i, w in enumerate(ws):\n"
        "        asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "a value of a typed dict": (
        "class W:\n    async def run(self): ...\nclass C:\n    ws: dict[str, W] = {}\n    def f(self, k):\n"
        "        asyncio.create_task(self.ws[k].run())\n        asyncio.create_task(self.ws.get(k).run())",
        ["W.run", "W.run"],
    ),
    "a key of a TypedDict": (
        "from typing import TypedDict\nclass W:\n    async def run(self): ...\nclass D(TypedDict):\n    w: W\n"
        "def f(d: D):\n    asyncio.create_task(d['w'].run())",
        ["W.run"],
    ),
    "a function in a table": (
        "async def a(): ...\ntable = {'a': a}\nasyncio.create_task(table['a']())",
        ["a"],
    ),
    "an argument that a wrapper calls": (
        "async def loop(f):\n    asyncio.create_task(f())\nasync def work(): ...\n",
        [],
    ),
    "getattr with a written name": (
        "class W:\n    async def run(self): ...\nasyncio.create_task(getattr(W(), 'run')())",
        ["W.run"],
    ),
    "cast": (
        "from typing import cast\nclass W:\n    async def run(self): ...\ndef f(x):\n"
        "    asyncio.create_task(cast('W', x).run())",
        ["W.run"],
    ),
    "a walrus": (
        "class W:\n    async def run(self): ...\ndef find() -> W | None: ...\ndef f():\n"
        "    if (w := find()) is not None:\n        asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "a dependency": (
        "from fastapi import Depends\nclass W:\n    async def run(self): ...\ndef get_w():\n    yield W()\n"
        "def f(w=Depends(get_w)):\n    asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "a dependency alias": (
        "from typing import Annotated\nfrom fastapi import Depends\nclass W:\n    async def run(self): ...\n"
        "def get_w() -> W: ...\nCurrent = Annotated[W, Depends(get_w)]\n"
        "def f(w: Current):\n    asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "a context variable": (
        "from contextvars import ContextVar\nclass W:\n    async def run(self): ...\n"
        "current: ContextVar['W'] = ContextVar('current')\ndef f():\n    asyncio.create_task(current.get().run())",
        ["W.run"],
    ),
    "a proxy with a declared type": (
        "from lazy import Proxy\nclass W:\n    async def run(self): ...\nw: W = Proxy()\n"
        "def f():\n    asyncio.create_task(w.run())",
        ["W.run"],
    ),
    "Self": (
        "from typing import Self\nclass A:\n    def me(self) -> Self: ...\n    async def run(self): ...\n"
        "class B(A):\n    async def run(self): ...\nasyncio.create_task(B().me().run())",
        ["B.run"],
    ),
    "a chain of classes that name each other": (
        "class A:\n    def __init__(self):\n        self.b = B(self)\nclass B:\n    def __init__(self, a: A):\n"
        "        self.a = a\n    async def run(self): ...\nasyncio.create_task(A().b.a.b.run())",
        ["B.run"],
    ),
}


@pytest.mark.parametrize(("source", "expected"), IN_ONE_FILE.values(), ids=IN_ONE_FILE.keys())
def test_the_target_in_one_file(sites: Find, source: str, expected: list[str]) -> None:
    found = [f for f in sites({"m.py": "import asyncio\n" + source + "\n"}) if f.site.kind != "via_wrapper"]
    assert [target.qualname for f in found for target in f.site.targets] == expected


ACROSS_FILES: dict[str, tuple[dict[str, str], str]] = {
    "an absolute import": (
        {"app/__init__.py": "", "app/work.py": "async def go(): ...", "app/api.py": "from app.work import go as g\nasyncio.create_task(g())"},
        "app/work.py:go",
    ),
    "a relative import": (
        {"app/__init__.py": "", "app/work.py": "async def go(): ...", "app/api.py": "from .work import go\nasyncio.create_task(go())"},
        "app/work.py:go",
    ),
    "a module import": (
        {"app/__init__.py": "", "app/work.py": "async def go(): ...", "app/api.py": "import app.work\nasyncio.create_task(app.work.go())"},
        "app/work.py:go",
    ),
    "a module that its package imports": (
        {
            "app/__init__.py": "from . import work",
            "app/work.py": "async def go(): ...",
            "app/api.py": "from . import work\nasyncio.create_task(work.go())",
        },
        "app/work.py:go",
    ),
    "a re-export": (
        {
            "app/__init__.py": "from .work import go",
            "app/work.py": "async def go(): ...",
            "app/api.py": "import app\nasyncio.create_task(app.go())",
        },
        "app/work.py:go",
    ),
    "a star import": (
        {
            "app/__init__.py": "",
            "app/work.py": "async def go(): ...",
            "app/all.py": "from .work import *",
            "app/api.py": "from .all import go\nasyncio.create_task(go())",
        },
        "app/work.py:go",
    ),
    "a package without __init__": (
        {"app/work.py": "async def go(): ...", "app/api.py": "from app.work import go\nasyncio.create_task(go())"},
        "app/work.py:go",
    ),
    "a source folder": (
        {
            "src/app/__init__.py": "",
            "src/app/work.py": "async def go(): ...",
            "src/app/api.py": "from app.work import go\nasyncio.create_task(go())",
        },
        "src/app/work.py:go",
    ),
    "two applications that name their modules alike": (
        {
            "one/app/__init__.py": "",
            "one/app/work.py": "async def go(): ...",
            "two/app/__init__.py": "",
            "two/app/work.py": "async def go(): ...",
            "two/app/api.py": "from app.work import go\nasyncio.create_task(go())",
        },
        "two/app/work.py:go",
    ),
    "an import under TYPE_CHECKING": (
        {
            "app/__init__.py": "",
            "app/work.py": "class W:\n    async def go(self): ...",
            "app/api.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .work import W\n"
            "def f(w: 'W'):\n    asyncio.create_task(w.go())",
        },
        "app/work.py:W.go",
    ),
    "an import inside a function": (
        {
            "app/__init__.py": "",
            "app/work.py": "async def go(): ...",
            "app/api.py": "def f():\n    from .work import go\n    asyncio.create_task(go())",
        },
        "app/work.py:go",
    ),
    "a module that exports lazily": (
        {
            "app/__init__.py": "def __getattr__(name):\n    if name == 'go':\n        from .work import go\n        return go",
            "app/work.py": "async def go(): ...",
            "app/api.py": "from app import go\nasyncio.create_task(go())",
        },
        "app/work.py:go",
    ),
    "a singleton of another module": (
        {
            "app/__init__.py": "",
            "app/work.py": "class W:\n    async def go(self): ...\nw = W()",
            "app/api.py": "from . import work\nasyncio.create_task(work.w.go())",
        },
        "app/work.py:W.go",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sources", "expected"), ACROSS_FILES.values(), ids=ACROSS_FILES.keys())
def test_the_target_in_another_file(sites: Find, sources: dict[str, str], expected: str) -> None:
    sources = {
        path: f"import asyncio\n{text}\n" if path.endswith("api.py") else text + "\n" for path, text in sources.items()
    }
    (found,) = sites(sources)
    assert found.site.target is not None
    assert f"{found.site.target.path}:{found.site.target.qualname}" == expected


EXTERNAL = {
    "a client's method": (
        "import httpx\nasync def f():\n    async with httpx.AsyncClient() as client:\n"
        "        asyncio.create_task(client.post('/x'))",
        "httpx.AsyncClient().post",
    ),
    "a method of a class that derives from a library's": (
        "import httpx\nclass Client(httpx.AsyncClient): ...\nasyncio.create_task(Client().aclose())",
        "httpx.AsyncClient().aclose",
    ),
    "a library's function": ("asyncio.create_task(asyncio.sleep(3))", "asyncio.sleep"),
}


@pytest.mark.parametrize(("source", "expected"), EXTERNAL.values(), ids=EXTERNAL.keys())
def test_the_target_outside_the_project(sites: Find, source: str, expected: str) -> None:
    (found,) = sites({"m.py": "import asyncio\n" + textwrap.dedent(source) + "\n"})
    assert found.site.targets == ()
    assert found.site.external == expected


def test_modules_that_import_a_name_from_each_other_end(sites: Find) -> None:
    found = sites(
        {
            "app/__init__.py": "",
            "app/a.py": "from .b import W\n",
            "app/b.py": "from .a import W\n",
            "app/c.py": "from .d import *\nfrom .a import W\n",
            "app/d.py": "from .c import *\n",
            "app/api.py": "import asyncio\nfrom .a import W\nfrom .d import V\n"
            "def f(w: W, v: V):\n    asyncio.create_task(w.run())\n    asyncio.create_task(v.run())\n",
        }
    )
    assert [f.site.targets for f in found] == [(), ()]
