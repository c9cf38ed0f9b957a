"""The tables `[tool.shieldgen.tasks."vendor.mail:send"]` of the configuration into the hints that they write."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import libcst as cst

from ...model.hint import KEYWORDS
from ...model.signature import Expression, Origin, Ref, Word
from ...model.source import Location, Problem
from ...settings import Settings
from .keywords import Written, read_keywords, unknown_keyword

_FUNCTION = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_EXAMPLE = 'write the module and the function in it: "vendor.mail:send"'
_HANDLERS = ("on_error", "on_cancel")


@dataclass(frozen=True, slots=True)
class Entry:
    """The table of one function, `qualname` in `module`."""

    module: str
    qualname: str
    at: Location
    written: Written


@dataclass(frozen=True, slots=True)
class Table:
    """All of them, and what is wrong with those that cannot be read."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, module: str) -> Mapping[str, Entry]:
        """The entries for the functions of one module, by their qualnames."""
        return {entry.qualname: entry for entry in self.entries if entry.module == module}

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that entries name, sorted."""
        return tuple(sorted({entry.module for entry in self.entries}))


def read_table(settings: Settings) -> Table:
    """The hints in the configuration."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for name, value in settings.tasks.items():
        at = settings.place("tasks", name)
        if _FUNCTION.fullmatch(name) is None:
            problems.append(Problem(at, "config", f"{name!r} names no function; {_EXAMPLE}"))
        elif not isinstance(value, dict):
            message = f'the hint of {name} must be a table: [tool.shieldgen.tasks."{name}"]'
            problems.append(Problem(at, "config", message))
        else:
            module, _, qualname = name.partition(":")
            entries.append(Entry(module, qualname, at, _written(name, value, settings)))
    return Table(tuple(entries), tuple(sorted(problems)))


def _written(name: str, table: Mapping[str, Any], settings: Settings) -> Written:
    arguments: list[cst.Arg] = []
    problems: list[Problem] = []
    places: dict[cst.CSTNode, Location] = {}
    for keyword, value in table.items():
        at = settings.place("tasks", name, keyword)
        found = _value(keyword, value) if keyword in KEYWORDS else unknown_keyword(keyword)
        if isinstance(found, str):
            problems.append(Problem(at, "hint", found))
            continue
        argument = cst.Arg(found, keyword=cst.Name(keyword))
        places[argument] = places[found] = at
        arguments.append(argument)
    call = cst.Call(cst.Name("task"), arguments)
    places[call] = settings.place("tasks", name)
    written = read_keywords(call, "config_table", places.__getitem__, literal_only=True)
    handlers = {word: _handler(table[word]) for word in _HANDLERS if word in written.values}
    found_problems = (*problems, *_toml_words(written.problems))
    return Written(written.hint, written.values, written.places, found_problems, handlers)


def _handler(named: str) -> Expression:
    module, _, qualname = named.partition(":")
    first, _, rest = qualname.partition(".")
    ref = Ref(first, Origin(module, first))
    return (ref, Word(f".{rest}")) if rest else (ref,)


def _value(keyword: str, value: object) -> cst.BaseExpression | str:
    """A value of TOML as the expression that the other forms would write for it."""
    if keyword in _HANDLERS:
        if not isinstance(value, str) or _FUNCTION.fullmatch(value) is None:
            return f'{keyword} must name a function as "app.handlers:failed", not {value!r}'
        return cst.parse_expression(value.replace(":", "."))
    if isinstance(value, str):
        return cst.SimpleString(repr(value))
    if isinstance(value, bool | int | float) and math.isfinite(value):
        return cst.parse_expression(repr(value))
    return f"{keyword} must be a text, a number, true or false, not {value!r}"


def _toml_words(problems: tuple[Problem, ...]) -> Iterator[Problem]:
    for problem in problems:
        message = problem.message.replace("must be True or False", "must be true or false")
        yield Problem(problem.at, problem.kind, message)
