"""For any signature, docstring and template: the wiring calls the function as its caller did, and says nothing else."""

import ast
import io
import itertools
import sys
import tokenize
import types
from collections.abc import Coroutine, Iterator
from typing import Any, NamedTuple, TypeAlias

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from shieldgen_runtime import add_tasks
from shieldgen_runtime.testing import rehearse_shutdown

from shieldgen.analysis.hints.functions import Declared, read_tasks
from shieldgen.analysis.modules import Modules
from shieldgen.model.project import SourceFile
from shieldgen.planning.layout import Layout
from shieldgen.planning.modules import plan_modules
from shieldgen.rendering.modules import render_module

Call: TypeAlias = tuple[tuple[Any, ...], dict[str, Any]]

NUMBERS = itertools.count()
LAYOUT = Layout("wiring", "wiring", installed=True)
NAMES = st.sampled_from(
    ["a", "b", "self", "cls", "name", "policy", "key", "func", "_source", "_given", "_DEFAULT", "args", "kw", "größe"]
)
ANNOTATIONS = st.sampled_from(["", ": int", ": 'int | str'", ": T", ": list[T]", ": 'Holder'"])
DEFAULTS = st.sampled_from(["", " = 1", " = 'text'", " = (1, 'x')", " = LIMIT", " = []", " = None", " = make()"])


def generated(source: str, module: str) -> tuple[Declared, str]:
    """What the source declares, and the text of its wiring ("" where it has none)."""
    modules = Modules([f"{module}.py"], lambda _: source.encode())
    facts = modules.facts(f"{module}.py")
    assert facts is not None, modules.problems
    declared = read_tasks(facts, modules.text(facts.path), modules, LAYOUT.runtimes)
    tasks = (*declared.tasks, *declared.methods)
    if not tasks:
        return declared, ""
    file = SourceFile(facts.path, module, False, "source", "source", True, 0)
    wirings = plan_modules([(file, tasks)], LAYOUT, frozenset())
    assert wirings.problems == ()
    return declared, render_module(wirings.modules[0]).content.decode()


@st.composite
def signatures(draw: st.DrawFn) -> tuple[str, list[Call]]:
    """A parameter list, and calls that it accepts."""
    names = draw(st.lists(NAMES, unique=True, max_size=6))
    kinds = sorted(draw(st.integers(0, 4)) for _ in names)
    parameters: list[str] = []
    shapes: list[tuple[str, int, bool]] = []
    seen_default = False
    for name, kind in zip(names, kinds, strict=True):
        if kind in (2, 4) and any(kind == other for _, other, _ in shapes):
            continue
        default = draw(DEFAULTS) if kind in (0, 1, 3) else ""
        if kind in (0, 1) and seen_default and not default:
            default = " = 1"
        seen_default = seen_default or bool(default and kind in (0, 1))
        if kind > 0 and shapes and all(other == 0 for _, other, _ in shapes):
            parameters.append("/")
        if kind == 3 and not any(other in (2, 3) for _, other, _ in shapes):
            parameters.append("*")
        parameters.append({2: "*", 4: "**"}.get(kind, "") + name + draw(ANNOTATIONS) + default)
        shapes.append((name, kind, bool(default)))
    if shapes and all(kind == 0 for _, kind, _ in shapes):
        parameters.append("/")
    return ", ".join(parameters), [draw(calls(shapes)) for _ in range(3)]


@st.composite
def calls(draw: st.DrawFn, shapes: list[tuple[str, int, bool]]) -> Call:
    values = st.integers(10, 99)
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    by_position = True
    for name, kind, optional in shapes:
        if kind in (0, 1):
            if optional and draw(st.booleans()):
                by_position = False
            elif kind == 0 and not by_position:
                continue
            elif by_position and (kind == 0 or draw(st.booleans())):
                args.append(draw(values))
            else:
                by_position = False
                kwargs[name] = draw(values)
        elif kind == 2 and by_position:
            args.extend(draw(st.lists(values, max_size=3)))
        elif kind == 3 and not (optional and draw(st.booleans())):
            kwargs[name] = draw(values)
        elif kind == 4:
            positional_only = [other for other, place, _ in shapes if place == 0]
            extra = draw(st.lists(st.sampled_from(["self", "extra", *positional_only]), unique=True, max_size=2))
            taken = {other for other, place, _ in shapes if place in (1, 3)}
            kwargs.update({key: draw(values) for key in extra if key not in taken})
    return tuple(args), kwargs


def load(name: str, text: str) -> types.ModuleType:
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, f"{name}.py", "exec"), module.__dict__)  # noqa: S102  # the text was made here
    return module


class Running(NamedTuple):
    """An application that runs in an event loop of its own, and the way into that."""

    app: FastAPI
    portal: BlockingPortal


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    app = FastAPI()
    add_tasks(app)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(rehearse_shutdown(app)):
        yield Running(app, portal)


HEAD = """\
from typing import TypeVar

from shieldgen_runtime import task

LIMIT = 7
T = TypeVar("T")


def make():
    return "made"


class Holder:
"""


@pytest.mark.parametrize("how", ["def", "async def"])
@pytest.mark.parametrize("method", [False, True], ids=["a function", "a method"])
@settings(max_examples=40, deadline=None)
@given(case=signatures())
def test_a_call_through_the_wiring_does_what_a_direct_call_does(
    running: Running, case: tuple[str, list[Call]], how: str, method: bool
) -> None:
    parameters, called = case
    module = f"property_{next(NUMBERS)}"
    if method:
        function = f"    @task()\n    {how} work(this, {parameters}):\n        return dict(locals())\n"
    else:
        function = f"    pass\n\n\n@task()\n{how} work({parameters}):\n    return dict(locals())\n"
    declared, text = generated(HEAD + function, module)
    assert declared.problems == ()
    try:
        own = load(module, HEAD + function)
        wiring = load(f"wiring_{module}", text)
        name = "".join(part.title() for part in module.split("_")) + ("Holder" if method else "")
        tasks = getattr(wiring, f"{name}Tasks").of(running.app)
        holder = own.Holder()
        direct, before = (holder.work, (holder,)) if method else (own.work, ())

        async def through(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return await tasks.work(*before, *args, **kwargs).wait()

        for args, kwargs in called:
            expected = direct(*args, **kwargs)
            found = running.portal.call(through, args, kwargs)
            assert found == (expected if how == "def" else running.portal.call(result_of, expected))
    finally:
        sys.modules.pop(module, None)
        sys.modules.pop(f"wiring_{module}", None)


async def result_of(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return await coroutine


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ['"""', "'''", '"', "'", "\\", "\n", "\r", "{", "}", "{a}", "{{", "{% x %}", "\x1b[2J", "\u202e", "\0",
             "__import__('os')", "{a.__class__}", "{a!r}", "{a:>{a}}", "{a[0]}", "\N{BELL}", "\ud800", "\f", "/../"]
        ),
        max_size=8,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(docstring=HOSTILE, name=HOSTILE, default=HOSTILE)
def test_texts_of_the_project_stay_texts(docstring: str, name: str, default: str) -> None:
    source = (
        f"from shieldgen_runtime import task\n\n\n@task(name={name!a})\n"
        f"async def work(a: str = {default!a}) -> None:\n    {docstring!a}\n"
    )
    declared, text = generated(source, "texts")
    if not text:
        assert [problem.kind for problem in declared.problems] == ["hint"]
        return
    plain = "from shieldgen_runtime import task\n\n\n@task(name='x')\nasync def work(a: str = 'x') -> None:\n    'x'\n"
    assert shape(text) == shape(generated(plain, "texts")[1])
    assert all(char.isprintable() or char == "\n" for char in text)
    method = next(node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
    copied = method.args.defaults[0]
    assert isinstance(copied, ast.Constant)
    assert copied.value == default
    list(tokenize.generate_tokens(io.StringIO(text).readline))


def shape(text: str) -> list[str]:
    """The kinds of the nodes of a module, texts and filled-in templates apart."""

    def kinds(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield "text"
            if isinstance(node, ast.JoinedStr):
                fields = [value for value in node.values if isinstance(value, ast.FormattedValue)]
                for field in fields:
                    for inner in ast.walk(field.value):
                        assert isinstance(inner, ast.Name | ast.Attribute | ast.Subscript | ast.Constant | ast.Load)
            return
        yield type(node).__name__
        for child in ast.iter_child_nodes(node):
            yield from kinds(child)

    return list(kinds(ast.parse(text)))


@settings(max_examples=120, deadline=None)
@given(text=HOSTILE, name=HOSTILE)
def test_a_comment_of_the_project_is_a_hint_or_a_problem(text: str, name: str) -> None:
    comment = " ".join(f"# shieldgen: name={name!a}, {text}".splitlines()).replace("\0", "").encode(errors="replace")
    source = f"{comment.decode()}\nasync def work(a: str) -> None: ...\n"
    declared, written = generated(source, "comments")
    if not written:
        assert declared.problems
        assert {problem.kind for problem in declared.problems} == {"hint"}
        return
    plain = "# shieldgen: name='x'\nasync def work(a: str) -> None: ...\n"
    assert shape(written) == shape(generated(plain, "comments")[1])
