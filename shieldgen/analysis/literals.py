"""Literals as libcst holds them into the values they stand for, and values into the text that ruff leaves alone."""

import libcst as cst

from ..model.signature import Bracket, Expression, Word

_CONSTANTS = {"None": None, "True": True, "False": False}


class NotLiteral(Exception):
    """An expression that is not a literal."""


def literal_value(node: cst.BaseExpression) -> str | bytes | int | float | complex | bool | None:
    """The value of a constant. Raises NotLiteral."""
    match node:
        case cst.Name(value=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case cst.Integer() | cst.Float() | cst.SimpleString() | cst.ConcatenatedString():
            value = node.evaluated_value
            if isinstance(value, str | bytes | int | float):
                return value
        case cst.UnaryOperation(operator=cst.Minus(), expression=cst.Integer() | cst.Float() as number):
            return -number.evaluated_value
        case _:
            pass
    raise NotLiteral


def literal(node: cst.BaseExpression) -> Expression | None:
    """The text of an immutable literal, tuples included; None for anything that may be another object each time."""
    match node:
        case cst.Name(value=name) if name in _CONSTANTS:
            return (Word(name),)
        case cst.Ellipsis():
            return (Word("..."),)
        case cst.Integer(value=text) | cst.Float(value=text) | cst.Imaginary(value=text):
            return (Word(number(text)),)
        case cst.UnaryOperation(operator=cst.Minus() | cst.Plus() as sign, expression=operand):
            if not isinstance(operand, cst.Integer | cst.Float | cst.Imaginary):
                return None
            return (Word(("-" if isinstance(sign, cst.Minus) else "+") + number(operand.value)),)
        case cst.SimpleString() | cst.ConcatenatedString():
            value = node.evaluated_value
            return None if value is None else (Word(quoted(value)),)
        case cst.Tuple(elements=elements):
            items = [literal(element.value) if isinstance(element, cst.Element) else None for element in elements]
            plain = tuple(item for item in items if item is not None)
            if len(plain) < len(items):
                return None
            return (Bracket("(", plain, ")", "always" if len(plain) == 1 else "split"),)
        case _:
            return None


def number(text: str) -> str:
    """A number as ruff writes it: `0xFF`, `1e5`, `1.0`."""
    lower = text.lower()
    if lower.startswith("0x"):
        return "0x" + lower[2:].upper()
    if lower.startswith(("0b", "0o")):
        return lower
    mantissa, e, exponent = lower.rstrip("j").partition("e")
    if mantissa.startswith("."):
        mantissa = f"0{mantissa}"
    if mantissa.endswith("."):
        mantissa = f"{mantissa}0"
    return mantissa + e + exponent.removeprefix("+") + ("j" if lower.endswith("j") else "")


def quoted(value: str | bytes) -> str:
    """A text or bytes literal in double quotes, unless single ones need fewer escapes; all on one printable line."""
    if isinstance(value, bytes):
        inner = "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in value.replace(b"\\", b"\\\\"))
        return "b" + _between_quotes(inner)
    return _between_quotes(escaped(value))


def escaped(value: str) -> str:
    """A text with backslashes doubled and everything that does not print as its escape."""
    return "".join("\\\\" if char == "\\" else char if char.isprintable() else _escape(char) for char in value)


def _escape(char: str) -> str:
    return repr(char)[1:-1]


def _between_quotes(inner: str) -> str:
    quote = "'" if inner.count('"') > inner.count("'") else '"'
    return quote + inner.replace(quote, "\\" + quote) + quote
