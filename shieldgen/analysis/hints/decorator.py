"""The decorator `@task(...)` of a function into its hint, with the handlers that it names."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from ...model import code
from ...model.hint import Hint
from ...model.signature import Expression
from ...model.source import Problem
from ..definitions import Definition, dotted_name
from ..origins import Origins
from ..signature_types import SignatureTypes, Unsupported
from ..walking import dotted as dotted_text
from .handlers import handler_problem
from .keywords import Written, read_keywords


@dataclass(frozen=True, slots=True)
class Decorated:
    """A function's hint, its handlers as the wiring may name them, and what is wrong with it."""

    hint: Hint
    written: Written
    on_error: Expression | None
    on_cancel: Expression | None
    problems: tuple[Problem, ...]


def is_hint(decorator: code.Expr, origins: Origins, runtimes: frozenset[str]) -> bool:
    """Whether a decorator is the runtime's `task`, by what its name stands for."""
    named = decorator.func if isinstance(decorator, code.Call) else decorator
    dotted = dotted_text(named)
    if dotted is None:
        return False
    return origins.final(dotted) in {f"{runtime}{inner}.task" for runtime in runtimes for inner in ("", "._hints")}


def read_decorator(
    definition: Definition, function: code.Function, origins: Origins, runtimes: frozenset[str]
) -> Decorated | Problem | None:
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
    written = read_keywords(first, "decorator", definition.at, literal_only=True)
    problems = list(written.problems)
    handlers: dict[str, Expression | None] = {}
    annotations = SignatureTypes(origins)
    for keyword in ("on_error", "on_cancel"):
        node = written.values.get(keyword)
        if node is None or dotted_name(node) == "None":
            handlers[keyword] = None
            continue
        handlers[keyword] = _handler(keyword, node, annotations, definition, problems)
        defined = origins.defined(dotted_name(node) or "")
        wrong = handler_problem(keyword, defined) if defined is not None else None
        if wrong is not None:
            problems.append(Problem(definition.at(node), "hint", wrong))
    return Decorated(written.hint, written, handlers["on_error"], handlers["on_cancel"], tuple(problems))


def _handler(
    keyword: str, node: cst.BaseExpression, annotations: SignatureTypes, definition: Definition, problems: list[Problem]
) -> Expression | None:
    dotted = dotted_name(node)
    message = f"{keyword} must name a function of the module or of an import, so that the wiring can name it too"
    if dotted is not None:
        try:
            return annotations.ref(dotted)
        except Unsupported as error:
            message = f"{keyword}: {error}"
    problems.append(Problem(definition.at(node), "hint", message))
    return None
