"""The decorator `@task(...)` of a function into the hint that it writes."""

from __future__ import annotations

import libcst as cst

from ...model import code
from ...model.source import Problem
from ..definitions import Definition, dotted_name
from ..origins import Origins
from ..walking import dotted as dotted_text
from .keywords import Written, read_keywords


def is_hint(decorator: code.Expr, origins: Origins, runtimes: frozenset[str]) -> bool:
    """Whether a decorator is the runtime's `task`, by what its name stands for."""
    named = decorator.func if isinstance(decorator, code.Call) else decorator
    dotted = dotted_text(named)
    if dotted is None:
        return False
    return origins.final(dotted) in {f"{runtime}{inner}.task" for runtime in runtimes for inner in ("", "._hints")}


def read_decorator(
    definition: Definition, function: code.Function, origins: Origins, runtimes: frozenset[str]
) -> Written | Problem | None:
    """The hint of a function; None where it has none."""
    places = [i for i, found in enumerate(function.decorators) if is_hint(found, origins, runtimes)]
    if not places:
        return None
    first, *others = (definition.node.decorators[place].decorator for place in places)
    if others:
        message = f"{function.name} has a second hint; the first is at {definition.at(first)}; put them into one"
        return Problem(definition.at(others[0]), "hint", message)
    if not isinstance(first, cst.Call):
        message = f"a hint is called, with or without keywords: @{dotted_name(first)}()"
        return Problem(definition.at(first), "hint", message)
    return read_keywords(first, "decorator", definition.at, literal_only=True)
