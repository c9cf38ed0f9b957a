"""A handler that swallows a cancellation into one that raises it again.

Unsafe: what came after the handler does not run any more when the task is cancelled.
"""

import libcst as cst

from ...model.finding import Finding
from ...model.source import Location
from ..fix import Case, Fix, Patch, every_place
from ..places import imports_module, indent_of, node_at, nodes_at
from ..splice import Edit, Insertion, NotRewritten

_CANCELLATIONS = frozenset({"CancelledError", "get_cancelled_exc_class", "Cancelled"})


def swallowing(finding: Finding) -> tuple[Location, ...]:
    """The places of a finding that is about a handler, not about what is cut on the way out."""
    swallows = finding.evidence and finding.evidence[-1].text.endswith("does not raise it again")
    return every_place(finding) if swallows else ()


def make(case: Case) -> Patch:
    """`raise` at the end of a handler of cancellation alone; before a wider one, a handler that raises it again."""
    source = case.source
    if nodes_at(source, case.at, cst.Call):
        raise NotRewritten("`suppress` holds the cancellation back: name the errors that are meant")
    handler = node_at(source, case.at, cst.ExceptHandler)
    if not _catches_only_cancellation(handler.type):
        return _before(case, handler)
    match handler.body:
        case cst.SimpleStatementSuite(body=[cst.Pass() as only]):
            return _instead(case, only)
        case cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[cst.Pass() as only])]):
            return _instead(case, only)
        case cst.IndentedBlock(body=[*_, cst.SimpleStatementLine() as last]):
            if any(isinstance(part, cst.Return | cst.Break | cst.Continue) for part in last.body):
                raise NotRewritten("the handler leaves by return, break or continue: decide what it is to do instead")
        case cst.IndentedBlock():
            pass
        case _:
            raise NotRewritten("the handler does not stand on lines of its own")
    first = source.place(handler.body.body[0]).start.line
    return Patch(insertions=(Insertion(source.place(handler).end.line, (f"{indent_of(source, first)}raise",)),))


def _instead(case: Case, only: cst.Pass) -> Patch:
    place = case.source.place(only)
    return Patch((Edit(place.start.line, place.start.column, place.end.column, "raise"),))


def _before(case: Case, handler: cst.ExceptHandler) -> Patch:
    source = case.source
    if imports_module(source, "asyncio"):
        caught = "asyncio.CancelledError"
    elif imports_module(source, "anyio"):
        caught = "anyio.get_cancelled_exc_class()"
    else:
        raise NotRewritten("neither asyncio nor anyio is imported, whose cancellation would be raised again")
    line = source.place(handler).start.line
    indent = indent_of(source, line)
    lines = (f"{indent}except {caught}:", f"{indent}{source.module.default_indent}raise")
    return Patch(insertions=(Insertion(line - 1, lines),))


def _catches_only_cancellation(caught: cst.BaseExpression | None) -> bool:
    match caught:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name in _CANCELLATIONS
        case cst.Call(func=function):
            return _catches_only_cancellation(function)
        case cst.Tuple(elements=elements):
            return all(_catches_only_cancellation(element.value) for element in elements)
        case _:
            return False


FIXES = (Fix("SG107", safe=False, does="raise the cancellation again", make=make, places=swallowing),)
