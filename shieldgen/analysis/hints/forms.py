"""The hint of a function in each of its forms into the one that holds, or the places where two of them disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from ...model.hint import Hint
from ...model.signature import Expression, Ref
from ...model.source import Problem
from ..definitions import dotted_name
from ..modules import Modules
from ..origins import Defined, Origins, module_bindings
from ..signature_types import SignatureTypes, Unsupported
from .handlers import handler_problem
from .keywords import Written, together

_WHERE = {
    "decorator": "in the decorator",
    "comment": "in the comment",
    "config_table": "in the configuration",
    "call_site": "at the call",
}
_HANDLERS = ("on_error", "on_cancel")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A function's hint, its handlers as the wiring may name them, and what is wrong with it."""

    written: Written
    on_error: Expression | None
    on_cancel: Expression | None
    problems: tuple[Problem, ...]

    @property
    def hint(self) -> Hint:
        """The hint itself."""
        return self.written.hint


def declare(forms: Sequence[Written], origins: Origins, home: Modules) -> Declaration:
    """The one hint of a function. `home` are the application's modules, in which handlers are looked up."""
    written = _combined(forms, origins)
    problems = [*written.problems, *together(written.hint, written.places)]
    handlers: dict[str, Expression | None] = dict.fromkeys(_HANDLERS)
    for keyword in _HANDLERS:
        node = written.values.get(keyword)
        if node is None or dotted_name(node) == "None":
            continue
        found = _handler(keyword, node, written, origins, home)
        if isinstance(found, str):
            problems.append(Problem(written.places[keyword], "hint", found))
        else:
            handlers[keyword] = found
    return Declaration(written, handlers["on_error"], handlers["on_cancel"], tuple(problems))


def _combined(forms: Sequence[Written], origins: Origins) -> Written:
    first, *others = forms
    hint, values, places = first.hint, dict(first.values), dict(first.places)
    handlers, problems = dict(first.handlers), list(first.problems)
    said = dict.fromkeys(first.hint.stated, first)
    for other in others:
        problems.extend(other.problems)
        new = other.hint.stated - hint.stated
        for keyword in sorted(other.hint.stated & hint.stated):
            if _value(keyword, said[keyword], origins) != _value(keyword, other, origins):
                problems.append(_disagreement(keyword, said[keyword], other))
        hint = replace(
            hint, stated=hint.stated | new, **{keyword: getattr(other.hint, keyword) for keyword in sorted(new)}
        )
        said.update(dict.fromkeys(new, other))
        values.update({keyword: other.values[keyword] for keyword in new})
        places.update({keyword: other.places[keyword] for keyword in new})
        handlers.update({keyword: found for keyword, found in other.handlers.items() if keyword in new})
    return Written(hint, values, places, tuple(problems), handlers)


def _value(keyword: str, written: Written, origins: Origins) -> object:
    value = getattr(written.hint, keyword)
    if keyword not in _HANDLERS or value is None or keyword in written.handlers:
        return value
    return origins.canonical(value) or value


def _disagreement(keyword: str, one: Written, other: Written) -> Problem:
    here, there = (f"{getattr(w.hint, keyword)!r} {_WHERE[w.hint.form]}" for w in (other, one))
    message = f"{keyword} is {here}, and {there} ({one.places[keyword]}); say it in one place"
    return Problem(other.places[keyword], "hint", message)


def _handler(
    keyword: str, node: cst.BaseExpression, written: Written, origins: Origins, home: Modules
) -> Expression | str:
    """A handler as the wiring names it, or what is wrong with it."""
    if keyword in written.handlers:
        return _named_in_full(keyword, written.handlers[keyword], origins, home)
    dotted = dotted_name(node)
    if dotted is None:
        return f"{keyword} must name a function of the module or of an import, so that the wiring can name it too"
    try:
        found = SignatureTypes(origins).ref(dotted)
    except Unsupported as error:
        return f"{keyword}: {error}"
    defined = origins.defined(dotted)
    return (handler_problem(keyword, defined) if defined is not None else None) or found


def _named_in_full(keyword: str, handler: Expression, origins: Origins, home: Modules) -> Expression | str:
    ref = handler[0]
    if not isinstance(ref, Ref) or ref.origin.module is None:
        return handler
    module = ref.origin.module
    path = home.imported("", module, 0)
    facts = home.facts(path) if path is not None else None
    if path is not None and facts is not None:
        bindings = module_bindings(facts).get(ref.name)
        if bindings is None and not Origins(facts, home).knows(ref.name):
            return f"{keyword}: {module} ({path}) has no {ref.name}; name a function that it has"
        defined = Defined(path, bindings) if bindings is not None and len(handler) == 1 else None
        wrong = handler_problem(keyword, defined) if defined is not None else None
        if wrong is not None:
            return wrong
    if module == origins.facts.name:
        return (Ref(ref.name, replace(ref.origin, local=True)), *handler[1:])
    return handler
