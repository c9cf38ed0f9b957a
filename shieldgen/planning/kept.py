"""The name that a task is bound to into the statements that do nothing but keep it alive, which the runtime does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..analysis.injectable import names_of
from ..analysis.linking import Program
from ..analysis.values import Scope
from ..analysis.walking import statements as each_statement
from ..model import code
from .sites import Movable


class Keeping:
    """Finds what keeps tasks alive; `remarks` are for whoever reads the changes."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.remarks: list[str] = []

    def statements(self, what: Movable, name: str) -> tuple[code.Span, ...] | str:
        """The statements that do nothing but keep the task alive, which the runtime does itself."""
        scope = what.found.spot.scope
        text = self._program.modules.text(scope.path)
        function = scope.function
        if function is None:
            return "its result is used"
        uses = names_of(text.between(function.span.line, function.span.end_line)).count(name)
        if uses == 1:
            return ()
        spans: list[code.Span] = []
        sets: set[str] = set()
        for statement in each_statement(self._program.body(scope)):
            kept = _keeps(statement, name)
            if kept is not None and text.line(statement.span.line).strip() == _source(text.lines, statement.span):
                spans.append(statement.span)
                sets.add(kept)
        if len(spans) != uses - 1 or len(sets) != 1:
            return "its result is used"
        holder = sets.pop()
        if not self._only_keeps(scope.path, holder):
            return f"its task is kept in {holder}, which other code looks into"
        if f"{scope.path}: {holder}" not in " ".join(self.remarks):
            self.remarks.append(
                f"{scope.path}: {holder} keeps no task that has moved: the runtime does; remove it if empty"
            )
        return tuple(spans)

    def _only_keeps(self, path: str, holder: str) -> bool:
        """Whether a set of the module is only ever added to and discarded from."""
        bound = self._program.bindings(Scope(path)).names.get(holder, ())
        if len(bound) != 1 or bound[0].how not in ("value", "declared"):
            return False
        text = self._program.modules.text(path).text
        changed = len(re.findall(rf"(?<![\w.]){re.escape(holder)}\.(?:add|discard|remove)\b", text))
        return names_of(text).count(holder) == changed + 1 and not imported_elsewhere(self._program, path, holder)


def imported_elsewhere(program: Program, path: str, name: str) -> bool:
    """Whether another module imports a name from this one."""
    modules = program.modules
    last = modules.dotted(path).rpartition(".")[2]
    for other in modules.mentioning((last,)):
        raw = modules.raw(other)
        if other == path or (name.encode() not in raw and b"*" not in raw):
            continue
        facts = program.module(other)
        body = facts.body if facts is not None else ()
        imports = (found for found in each_statement(body) if isinstance(found, code.Import))
        passed_on = (found for found in imports if found.attribute in (name, "*"))
        if any(modules.of_import(other, found) == path for found in passed_on):
            return True
    return False


def _keeps(statement: code.Statement, name: str) -> str | None:
    """The set that `kept.add(task)` or `task.add_done_callback(kept.discard)` keeps the task in."""
    call = statement.value if isinstance(statement, code.Evaluate) else None
    if not isinstance(call, code.Call) or not isinstance(call.func, code.Attribute) or len(call.arguments) != 1:
        return None
    match call.func, call.arguments[0].value:
        case code.Attribute(value=code.Name(id=holder), attr="add"), code.Name(id=task) if task == name:
            return holder
        case (
            code.Attribute(value=code.Name(id=task), attr="add_done_callback"),
            code.Attribute(value=code.Name(id=holder), attr="discard" | "remove"),
        ) if task == name:
            return holder
        case _:
            return None


def _source(lines: Sequence[str], span: code.Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""
