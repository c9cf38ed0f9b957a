"""Bytes into facts: encodings, islands, nesting, and what cannot be read."""

# ruff: noqa: E501 # sources stand in one line each, so that a table can be read

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shieldgen.analysis.bodies import read_body
from shieldgen.analysis.defined import definitions
from shieldgen.analysis.skeleton import read_module
from shieldgen.analysis.text import SourceText, decode
from shieldgen.analysis.values import FunctionValue, Scope
from shieldgen.analysis.walking import calls, dotted, expressions, statements, within
from shieldgen.model import code
from shieldgen.model.facts import ModuleFacts
from shieldgen.model.source import Problem


def functions(facts: ModuleFacts) -> list[code.Function]:
    return [d.function for d in definitions(facts.body, facts.path, Scope(facts.path)) if isinstance(d, FunctionValue)]


def read(source: bytes) -> ModuleFacts:
    result = read_module("m.py", "m", source)
    assert not isinstance(result, Problem), result
    return result[0]


UNREADABLE = {
    "a syntax error": (b"def f(:\n", "syntax", 1, "invalid syntax"),
    "a file in no encoding": (b"x = '\xff'\n", "encoding", 1, "PEP 263"),
    "an unknown encoding": (b"# coding: nonsense\n", "encoding", 1, "nonsense"),
    "null bytes": (b"x = 1\0\n", "syntax", 1, "null bytes"),
    "a thousand parentheses": (b"x = " + b"(" * 1000 + b")" * 1000 + b"\n", "too-deep", 1, "split the expression"),
}


@pytest.mark.parametrize(("source", "kind", "line", "words"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_a_problem_with_its_place(source: bytes, kind: str, line: int, words: str) -> None:
    problem = read_module("m.py", "m", source)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.at.line) == (kind, line)
    assert words in problem.message


def test_a_newer_syntax_names_the_python_to_run_with() -> None:
    problem = read_module("m.py", "m", b"x = 1\ntype A[T] = list[T]\n")
    if isinstance(problem, Problem):
        assert "run shieldgen with a newer Python" in problem.message
        assert problem.at.line == 2


DEEP = {
    "a sum of nine thousand terms": "x = " + " + ".join(["f(1)"] * 9_000),
    "ninety nested calls": "x = " + "f(" * 90 + "1" + ")" * 90,
    "five hundred elifs": "if a: f(0)\n" + "".join(f"elif a == {n}: f({n})\n" for n in range(500)),
    "a chain of five hundred methods": "x = q" + ".f(1)" * 500,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP.keys())
def test_deep_sources_are_read(source: str) -> None:
    assert len(list(calls(read(source.encode()).body))) >= 90


def test_an_encoding_is_taken_from_its_comment() -> None:
    source = "# -*- coding: latin-1 -*-\nf('é')\n".encode("latin-1")
    (call,) = calls(read(source).body)
    assert call.positional(0) == code.Literal("é", code.Span(2, 3, 2, 6))


ISLANDS = {
    "at the top": "def f():\n    g()\n",
    "indented": "class C:\n    def f(self):\n        g()\n",
    "with decorators over several lines": "class C:\n    @d(\n        1\n    )\n    @e\n    def f(self):\n        g()\n",
    "with a string that is not indented": 'class C:\n    def f(self):\n        s = """\nleft\n"""\n        g()\n',
    "with tabs": "class C:\n\tdef f(self):\n\t\tg()\n",
    "with a form feed in a string": "class C:\n    def f(self):\n        s = '\\\x0c'\n        g()\n",
    "with a line separator in a string": "class C:\n    def f(self):\n        s = '\u2028'\n        g()\n",
    "with letters of two bytes before it": "class C:\n    def f(self):\n        é = 'ü'; g()\n",
    "with Windows line ends": "class C:\r\n    def f(self):\r\n        g()\r\n",
    "with a continued line": "class C:\n    def f(self):\n        x = 1 + \\\n  2\n        g()\n",
    "in an if": "if x:\n    def f():\n        g()\n",
}


@pytest.mark.parametrize("source", ISLANDS.values(), ids=ISLANDS.keys())
def test_a_function_read_alone_stands_where_it_stands_in_its_file(source: str) -> None:
    result = read_module("m.py", "m", source.encode())
    assert not isinstance(result, Problem)
    facts, text = result
    (function,) = functions(facts)
    (call,) = [c for c in calls(read_body(text, function)) if dotted(c.func) == "g"]
    line = text.line(call.span.line)
    assert line[call.span.column - 1 : call.span.end_column - 1] == "g()"


def test_every_function_of_the_standard_library_is_read_alone_as_in_its_file() -> None:
    """A body read from its own lines holds the same calls at the same places as one read with its whole file."""
    for path in sorted(Path(asyncio.__file__).parent.glob("*.py")):
        source = path.read_bytes()
        result = read_module(path.name, "m", source)
        assert not isinstance(result, Problem), result
        facts, text = result
        alone = {
            (call.span.line, call.span.column) for function in functions(facts) for call in _all_calls(text, function)
        }
        whole = {
            (call.lineno, len(text.line(call.lineno).encode()[: call.col_offset].decode()) + 1)
            for definition in ast.walk(ast.parse(source))
            if isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef)
            for statement in definition.body
            for call in _plain_calls(statement)
        }
        assert alone == whole, path.name


def _plain_calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls in a tree, those in formatted strings left out: before Python 3.12 the parser misplaces them."""
    if isinstance(node, ast.JoinedStr):
        return
    if isinstance(node, ast.Call):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from _plain_calls(child)


def _all_calls(text: SourceText, function: code.Function) -> list[code.Call]:
    found: list[code.Call] = []
    waiting: list[tuple[code.Statement, ...]] = [read_body(text, function)]
    while waiting:
        for statement in statements(waiting.pop()):
            match statement:
                case code.Define():
                    waiting.append(read_body(text, statement.function))
                case code.DefineClass():
                    waiting.append(statement.cls.body)
                case _:
                    pass
            exprs = list(expressions(statement))
            while exprs:
                expr = exprs.pop()
                formatted = {
                    part for t in within(expr) if isinstance(t, code.Text) for p in t.parts for part in _identities(p)
                }
                for inner in within(expr):
                    if isinstance(inner, code.Call) and id(inner) not in formatted:
                        found.append(inner)
                    if isinstance(inner, code.Lambda):
                        exprs.append(inner.body)
                        exprs.extend(p.default for p in inner.parameters if p.default is not None)
                    if isinstance(inner, code.Comprehension):
                        exprs.extend(source.target for source in inner.sources)
            if isinstance(statement, code.With):
                exprs.extend(item.target for item in statement.items if item.target is not None)
    return found


def _identities(expr: code.Expr) -> list[int]:
    return [id(part) for part in within(expr)]


def test_text_is_split_as_the_parser_splits_it() -> None:
    assert tuple(decode("m.py", b"a\r\nb\rc\n\x0cd\n").lines) == ("a", "b", "c", "\x0cd", "")


@pytest.mark.parametrize("text", ["", "\n", "a", "a\nb\n", "é\n\u2028x\n\n\U0001f600", "\x0c\n\ta"])
def test_lines_are_those_of_the_text_however_they_are_taken(text: str) -> None:
    lines, whole = decode("m.py", text.encode()).lines, text.split("\n")
    assert (len(lines), list(lines), [lines[i] for i in range(len(lines))]) == (len(whole), whole, whole)
    for first in range(len(whole) + 2):
        for last in range(len(whole) + 2):
            assert lines[first:last] == tuple(whole[first:last])
    with pytest.raises(IndexError):
        lines[len(whole)]


def test_the_header_tells_what_shieldgen_wrote() -> None:
    header = b"# shieldgen: wiring sha256=" + b"0" * 64 + b"\n"
    assert read(header).origin == "wiring"
    assert read(header.replace(b"wiring", b"runtime")).origin == "runtime"
    assert read(b"# shieldgen: wiring\n").origin == "source"
