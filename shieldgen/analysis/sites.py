"""The island around a call that schedules work into how that call is written: the one definition of a site's syntax.

What becomes of the result, the name it is bound to and the hint at the call are read here, for the audit and for
whatever rewrites the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ..model.code import Span
from ..model.facts import SiteSyntax, Usage
from .islands import Island

_COLLECTING = frozenset(
    {"add", "append", "insert", "extend", "update", "setdefault", "put", "put_nowait", "appendleft"}
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A call in an island and the nodes around it, innermost first."""

    call: cst.Call
    around: tuple[cst.CSTNode, ...]


def calls_of(island: Island) -> dict[Span, Placed]:
    """Every call of an island by its place in the file."""
    return {island.span(placed.call): placed for placed in _calls(island.module, ())}


def read_site(placed: Placed, span: Span, function: str) -> SiteSyntax:
    """How a call that stands at `span` in a function is written."""
    call = placed.call
    usage, bound = _usage(placed.around)
    verb = call.func.attr.value if isinstance(call.func, cst.Attribute) else cst.Module([]).code_for_node(call.func)
    return SiteSyntax(call=span, verb=verb, usage=usage, bound=bound, function=function)


def _calls(node: cst.CSTNode, around: tuple[cst.CSTNode, ...]) -> Iterator[Placed]:
    if isinstance(node, cst.Call):
        yield Placed(node, around)
    for child in node.children:
        yield from _calls(child, (node, *around))


def _usage(around: tuple[cst.CSTNode, ...]) -> tuple[Usage, str | None]:
    """What becomes of the call's result: the innermost construct that takes it decides."""
    for place, node in enumerate(around):
        match node:
            case cst.Await():
                return "awaited", None
            case cst.Expr():
                return "dropped", None
            case cst.Assign():
                return _assigned([target.target for target in node.targets])
            case cst.AnnAssign() | cst.NamedExpr():
                return _assigned([node.target])
            case cst.AugAssign():
                return "collection", None
            case cst.Return() | cst.Yield() | cst.Lambda():
                return "returned", None
            case cst.WithItem():
                return "entered", None
            case cst.Call():
                awaited = place + 1 < len(around) and isinstance(around[place + 1], cst.Await)
                return ("awaited", None) if awaited else _passed(node)
            case (
                cst.Element() | cst.DictElement() | cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp()
            ):
                outer = _usage(around[place + 1 :])
                return ("collection", outer[1]) if outer[0] in ("local", "attribute", "global") else outer
            case cst.Attribute():
                # `create_task(f()).add_done_callback(g)`: the method's result is what is left.
                return "dropped" if _stands_alone(around[place:]) else "other", None
            case cst.BaseStatement() | cst.BaseSmallStatement():
                return "other", None
    return "other", None


def _assigned(targets: list[cst.BaseExpression]) -> tuple[Usage, str | None]:
    for target in targets:
        if isinstance(target, cst.Attribute):
            return "attribute", target.attr.value
        if isinstance(target, cst.Subscript):
            return "collection", None
    for target in targets:
        if isinstance(target, cst.Name):
            return ("dropped", None) if target.value == "_" else ("local", target.value)
    return "local", None


def _passed(call: cst.Call) -> tuple[Usage, str | None]:
    if isinstance(call.func, cst.Attribute) and call.func.attr.value in _COLLECTING:
        return "collection", call.func.value.value if isinstance(call.func.value, cst.Name) else None
    return "argument", None


def _stands_alone(around: tuple[cst.CSTNode, ...]) -> bool:
    return any(isinstance(node, cst.Expr) for node in around) and not any(
        isinstance(node, cst.Assign | cst.AnnAssign | cst.Await | cst.Return) for node in around
    )
