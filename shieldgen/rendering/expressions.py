"""Expressions into text as ruff leaves it: on one line where that fits, else an item of the last bracket a line."""

from __future__ import annotations

from ..model.signature import Bracket, Chain, Expression, Word

WIDTH = 88


def flat(expression: Expression) -> str:
    """The text of an expression on one line."""
    text = ""
    for piece in expression:
        match piece:
            case Bracket():
                inner = ", ".join(flat(item) for item in piece.items)
                text += piece.open + inner + ("," if piece.comma == "always" else "") + piece.close
            case Chain():
                text += f" {piece.operator} ".join(flat(operand) for operand in piece.operands)
            case Word():
                text += piece.text
            case _:
                raise AssertionError(f"a name was not planned: {piece}")
    return text


def lines(before: str, expression: Expression, after: str, indent: int, *, enclosed: bool = False) -> list[str]:
    """`before` + expression + `after` as lines that begin at `indent`.

    `enclosed`: it stands between brackets, so that a chain may break without its own parentheses.
    """
    margin = " " * indent
    one = margin + before + flat(expression) + after
    if len(one) <= WIDTH:
        return [one]
    if len(expression) == 1 and isinstance(expression[0], Chain):
        return _chain(before, expression[0], after, indent, enclosed=enclosed)
    opened = [place for place, piece in enumerate(expression) if isinstance(piece, Bracket) and piece.items]
    if not opened:
        return [one]
    place = opened[-1]
    bracket = expression[place]
    if not isinstance(bracket, Bracket):
        raise AssertionError
    head, tail = flat(expression[:place]), flat(expression[place + 1 :])
    result = [margin + before + head + bracket.open]
    comma = "" if bracket.comma == "never" else ","
    for item in bracket.items:
        result.extend(lines("", item, comma, indent + 4, enclosed=True))
    return [*result, margin + bracket.close + tail + after]


def _chain(before: str, chain: Chain, after: str, indent: int, *, enclosed: bool) -> list[str]:
    first, *rest = chain.operands
    if enclosed and not before:
        result = lines("", first, "", indent, enclosed=True)
        for operand in rest:
            result.extend(lines(f"{chain.operator} ", operand, "", indent, enclosed=True))
        return [*result[:-1], result[-1] + after]
    margin = " " * indent
    inner = _chain("", chain, "", indent + 4, enclosed=True)
    return [f"{margin}{before}(", *inner, f"{margin}){after}"]
