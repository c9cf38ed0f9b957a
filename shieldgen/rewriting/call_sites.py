"""A file and its moves into the file whose calls go through the wiring: calls, parameters and imports together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import libcst as cst

from ..model.code import Span
from ..model.move import FileMoves, HandOn, MovedCall, NewParameters, Wired
from .hints import words
from .imports import place_import
from .parameters import bare, new_parameters, with_line
from .splice import Insertion, NotRewritten, Source
from .unused import without_imports


def move_calls(content: bytes, moves: FileMoves) -> bytes:
    """The file with all its moves made. Raises NotRewritten where one of them is not found as it was planned."""
    source = Source(moves.path, content)
    injected = {wired for function in moves.parameters for _, wired in function.add}
    wanted = sorted(injected | {call.of[0] for call in moves.calls if call.of is not None})
    aliases, statements = _aliases(source, wanted)
    changer = _Changer(source, moves, aliases)
    module = source.module.visit(changer)
    if changer.left:
        raise NotRewritten(
            f"{moves.path}:{min(changer.left)}:1: this statement is not as it was read; nothing was changed"
        )
    changed = Source(moves.path, source.written(module))
    after = changed.changed((), _together(place_import(changed, statement) for statement in statements))
    return without_imports(moves.path, after, moves.unused)


def _together(imports: Iterable[Insertion]) -> tuple[Insertion, ...]:
    """New imports that go to one place in their order, with one blank line above them at most."""
    found: dict[int, tuple[str, ...]] = {}
    for one in imports:
        before = found.get(one.after, ())
        found[one.after] = before + (tuple(line for line in one.lines if line) if before else one.lines)
    return tuple(Insertion(after, lines) for after, lines in found.items())


def _aliases(source: Source, wanted: Sequence[Wired]) -> tuple[dict[Wired, str], list[str]]:
    """What each wiring is called in the file, and the imports that are missing."""
    aliases: dict[Wired, str] = {}
    taken = words(source.module)
    missing: dict[str, list[str]] = {}
    for wired in wanted:
        present = _present(source, wired)
        if present is not None:
            aliases[wired] = present
            continue
        name = wired.alias
        while name in taken or name in aliases.values():
            name += "Wiring" if name == wired.alias else "_"
        aliases[wired] = name
        renamed = "" if name == wired.alias else f" as {name}"
        missing.setdefault(wired.module, []).append(f"{wired.alias}{renamed}")
    return aliases, [f"from {module} import {', '.join(names)}" for module, names in missing.items()]


def _present(source: Source, wired: Wired) -> str | None:
    for line in source.statement_lines():
        for node in line.node.body:
            if not isinstance(node, cst.ImportFrom) or node.relative or isinstance(node.names, cst.ImportStar):
                continue
            if source.place(node).start.column or node.module is None:
                continue
            if cst.Module([]).code_for_node(node.module) == wired.module:
                for alias in node.names:
                    if alias.evaluated_name == wired.alias:
                        return alias.evaluated_alias or wired.alias
    return None


class _Changer(cst.CSTTransformer):
    """Makes the moves; `left` are the lines of those that it has not come by."""

    def __init__(self, source: Source, moves: FileMoves, aliases: Mapping[Wired, str]) -> None:
        super().__init__()
        self._source = source
        self._aliases = aliases
        self._calls: dict[Span, MovedCall] = {call.span: call for call in moves.calls}
        self._hand_ons: dict[Span, HandOn] = {one.span: one for one in moves.hand_ons}
        self._parameters: dict[int, NewParameters] = {one.line: one for one in moves.parameters}
        self._bare = {call.span for call in moves.calls if call.bare}
        self._statements = {(span.line, span.column) for span in moves.statements}

    @property
    def left(self) -> list[int]:
        lines = [span.line for span in (*self._calls, *self._hand_ons)]
        return [*lines, *self._parameters, *(line for line, _ in self._statements)]

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:  # noqa: N802
        span = self._span(original_node)
        hand_on = self._hand_ons.pop(span, None)
        if hand_on is not None:
            updated_node = _handed_on(updated_node, hand_on)
        call = self._calls.pop(span, None)
        if call is None:
            return updated_node
        method = call.method if call.of is None else f"{self._aliases[call.of[0]]}.of({call.of[1]}).{call.method}"
        return _moved(updated_node, call, method)

    def leave_Assign(  # noqa: N802
        self, original_node: cst.Assign, updated_node: cst.Assign
    ) -> cst.BaseSmallStatement:
        if isinstance(original_node.value, cst.Call) and self._span(original_node.value) in self._bare:
            return cst.Expr(updated_node.value, semicolon=updated_node.semicolon)
        return updated_node

    def leave_FunctionDef(  # noqa: N802
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        new = self._parameters.pop(self._source.place(original_node.name).start.line, None)
        if new is None:
            return updated_node
        added = [(name, self._aliases[wired]) for name, wired in new.add]
        return new_parameters(updated_node, added, new.drop, keyword_only=new.keyword_only)

    def leave_SimpleStatementLine(  # noqa: N802
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.RemovalSentinel:
        start = self._source.place(original_node).start
        place = (start.line, start.column + 1)
        if place not in self._statements:
            return updated_node
        self._statements.remove(place)
        return cst.RemoveFromParent()

    def _span(self, node: cst.CSTNode) -> Span:
        place = self._source.place(node)
        return Span(place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)


class _Dedent(cst.CSTTransformer):
    """Takes back the indentation that lines had inside the call around them."""

    def __init__(self, further: str) -> None:
        super().__init__()
        self._further = further

    def leave_ParenthesizedWhitespace(  # noqa: N802
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.ParenthesizedWhitespace:
        empty = [line.with_changes(whitespace=self._less(line.whitespace)) for line in original_node.empty_lines]
        return updated_node.with_changes(last_line=self._less(original_node.last_line), empty_lines=empty)

    def _less(self, space: cst.SimpleWhitespace) -> cst.SimpleWhitespace:
        return space.with_changes(value=space.value.removeprefix(self._further))


def _moved(call: cst.Call, move: MovedCall, method: str) -> cst.Call:
    func = cst.parse_expression(method)
    if move.form == "started":
        inner = call.args[0].value
        if not isinstance(inner, cst.Call):
            raise NotRewritten(f"{move.span.line}: no call is scheduled there")
        moved = inner.with_changes(func=func, lpar=call.lpar, rpar=call.rpar)
        if move.passes:
            moved = _with_object(moved, _object(inner.func, move))
        before = call.whitespace_before_args
        further = before.last_line.value if isinstance(before, cst.ParenthesizedWhitespace) else ""
        return cst.ensure_type(moved.visit(_Dedent(further)), cst.Call) if further else moved
    if move.passes:
        first = call.args[0]
        return call.with_changes(func=func, args=(first.with_changes(value=_object(first.value, move)), *call.args[1:]))
    arguments = call.args[1:]
    if arguments:
        return call.with_changes(func=func, args=arguments)
    return call.with_changes(func=func, args=(), whitespace_before_args=cst.SimpleWhitespace(""))


def _object(function: cst.BaseExpression, move: MovedCall) -> cst.BaseExpression:
    """The object whose method is named."""
    if not isinstance(function, cst.Attribute) or function.lpar:
        raise NotRewritten(f"{move.span.line}: no method is scheduled there")
    return function.value


def _with_object(call: cst.Call, value: cst.BaseExpression) -> cst.Call:
    """The call with an argument before all others, on a line of its own where they have theirs."""
    if not call.args:
        return call.with_changes(args=(cst.Arg(value),))
    before = call.whitespace_before_args
    apart: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    if isinstance(before, cst.ParenthesizedWhitespace):
        # A comment behind the bracket belongs to what follows on the next line.
        opening = cst.ParenthesizedWhitespace(indent=before.indent, last_line=before.last_line)
        call, apart = call.with_changes(whitespace_before_args=opening), before
    return call.with_changes(args=(cst.Arg(value, comma=cst.Comma(whitespace_after=apart)), *call.args))


def _handed_on(call: cst.Call, hand_on: HandOn) -> cst.Call:
    place = hand_on.place
    if place is None:
        return _handed_on_by_name(call, hand_on)
    for number, argument in enumerate(call.args):
        name = argument.keyword.value if argument.keyword is not None else None
        if name != place if isinstance(place, str) else number != place:
            continue
        passed = [
            argument.with_changes(
                value=cst.Name(given), keyword=cst.Name(parameter) if argument.keyword is not None else None
            )
            for parameter, given in hand_on.passed
        ]
        apart = [one.with_changes(comma=cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))) for one in passed[:-1]]
        return call.with_changes(args=(*call.args[:number], *apart, *passed[-1:], *call.args[number + 1 :]))
    raise NotRewritten(f"{hand_on.span.line}: the argument {place} is not there")


def _handed_on_by_name(call: cst.Call, hand_on: HandOn) -> cst.Call:
    """The call with further arguments behind those that it has, on lines of their own where these have theirs."""
    equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    before = call.whitespace_before_args
    between: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    trailing = call.args[-1].comma if call.args else cst.MaybeSentinel.DEFAULT
    if isinstance(trailing, cst.Comma) and isinstance(before, cst.ParenthesizedWhitespace):
        between = cst.ParenthesizedWhitespace(indent=before.indent, last_line=before.last_line)
    apart = cst.Comma(whitespace_after=between)
    passed = [
        cst.Arg(cst.Name(given), keyword=cst.Name(name), equal=equal, comma=apart) for name, given in hand_on.passed
    ]
    passed[-1] = passed[-1].with_changes(comma=bare(trailing) if isinstance(trailing, cst.Comma) else trailing)
    there = list(call.args)
    if there:
        comma = with_line(trailing, between) if isinstance(trailing, cst.Comma) else apart
        there[-1] = there[-1].with_changes(comma=comma)
    return call.with_changes(args=(*there, *passed))
