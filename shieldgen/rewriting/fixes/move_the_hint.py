"""A hint in a comment beside or below the `def` of a function into the same comment above it, where it is read.

Safe: it is a comment.
"""

from __future__ import annotations

import libcst as cst

from ...analysis.hints.comment import OUT_OF_PLACE
from ..fix import Case, Fix, Patch
from ..places import functions, indent_of
from ..splice import Edit, Insertion, NotRewritten, Source

_LINE_END = 2
"""Characters at most."""


def make(case: Case) -> Patch:
    """The comment on a line of its own above the `def`, below decorators."""
    source, line = case.source, case.at.line
    above = _definition(source, line)
    text = source.line(line)
    begin = text.rfind("#", 0, case.at.column)
    before = text[:begin].rstrip()
    gone = Edit(line, len(before), len(text) + (0 if before else _LINE_END), "")
    return Patch((gone,), (Insertion(above - 1, (f"{indent_of(source, above)}{text[begin:].rstrip()}",)),))


def _definition(source: Source, line: int) -> int:
    """The line of the `def` whose head, or whose body before its first statement, holds a line."""
    for function in reversed(list(functions(source))):
        head = source.place(function.name).start.line
        first = source.place(function.body.body[0]).start.line
        if head <= line < first or (isinstance(function.body, cst.SimpleStatementSuite) and line == head):
            if not source.line(head).lstrip().startswith(("def", "async")):
                break
            return head
    raise NotRewritten("it stands neither beside nor below the `def` of a function: write it on the line above one")


FIXES = (Fix("hint", safe=True, does="move the hint above its function", make=make, about=OUT_OF_PLACE),)
