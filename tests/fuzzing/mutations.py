"""Good sources and settings into ones that nobody would write: tokens moved, nested, doubled, hostile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from keyword import iskeyword

Pick = Callable[[int], int]
"""A number from 0 to below the one that is given: chance, a fuzzer's bytes or what hypothesis draws."""

_TOKEN = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")

HOSTILE = (
    "\0", "\ud800", "\ufeff", "\f", "\t", "\r", "\r\n", "\\\n", "\x1b[2J", "\u2028", "\N{RIGHT-TO-LEFT OVERRIDE}",
    "é", "𝒳", "ﬁ",
    "(" * 150, "[" * 150, "-" * 400, "not " * 200, "x." * 500 + "x", "a" * 5000, "9" * 5000, "lambda: " * 90,
    '"' * 3, "'" * 3, 'f"{', "rb'", "# type: ignore", "# shieldgen: ignore[SG101]", "# shieldgen: shield, deadline=",
    "async ", "await ", "yield ", "*", "**", "/, ", ":=", "->", "...", "@task(shield=True)\n", "from . import *\n",
    "import asyncio as asyncio.x\n", "class A(A): ...\n", "x = x\n", "del x\n", "global x\n", "nonlocal x\n",
    "match x:\n    case [*_, {**rest}]: pass\n", "try:\n    pass\nexcept* E:\n    pass\n", "type X[T] = X[T]\n",
    "while True:\n    ", "with a as b, c as d:\n    ", "for x in x:\n    ", "if 1:\n", "else:\n", "finally:\n", "    ",
)  # fmt: skip

WRAPPERS = (
    ("def f(x=({0})):\n    return f\n", False),
    ("class C:\n    async def m(self, *a, **k):\n{0}\n", True),
    ("async def f():\n    async with a as b:\n        async for x in y:\n{0}\n", True),
    ("if True:\n{0}\nelse:\n{0}\n", True),
    ("try:\n{0}\nexcept BaseException:\n{0}\nfinally:\n{0}\n", True),
    ("x = [lambda y={0}: y for _ in ({0},)]\n", False),
)


_VALUES = (
    "0", "-1", "1e400", "nan", "inf", "true", "null", "None", '""', "''", '"\\u0000"', '"\\ud800"', "[]", "{}", "[[1]]",
    '["*"]', '"**"', '"../x"', '"/etc/passwd"', '"SG1"', '"SG999"', '"error"', '"unlimited"', "1979-05-27T07:32:00Z",
    "{a = 1, b = [{}]}", '{"a": [1, {}]}', '"{"', '"{x.y[0]!r:>{z}}"', '"app:"', '":"', '"."', '"app/main.py"',
    "9" * 20, "&a [*a]", "!!python/object:os.system x", "|\n    x", "${X:-30s}", "{{ .Values.x }}", "1m30s", "30",
    """"sh -c 'exec x & wait'\"""",
)  # fmt: skip
_VALUE = re.compile(r"(?<=[=:] )[^\n]+")


def mutated(sources: Sequence[str], pick: Pick) -> str:
    """One of the sources after mutations, mostly few, many with pieces of the others."""
    text = sources[pick(len(sources))]
    for _ in range((1, 1, 2, 3, 4, 6, 8, 12)[pick(8)]):
        text = "".join(_mutate(_TOKEN.findall(text), sources, pick)) if pick(4) == 0 else _reworded(text, sources, pick)
    return text[:60_000]


def revalued(text: str, pick: Pick) -> str:
    """A text of keys and values, such as TOML, JSON or YAML, with others in the place of some values and lines."""
    for _ in range((0, 1, 1, 1, 2, 2, 3, 8)[pick(8)]):
        lines = text.split("\n")
        at, other = pick(len(lines)), pick(len(lines))
        match pick(8):
            case 0:
                lines[at] = lines[other]
            case 1:
                del lines[at]
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                value = _VALUES[pick(len(_VALUES))]
                comma = "," if lines[at].endswith(",") else ""
                lines[at] = _VALUE.sub(lambda _, value=value + comma: value, lines[at])
        text = "\n".join(lines)
    return text


def _mutate(tokens: list[str], sources: Sequence[str], pick: Pick) -> list[str]:
    at = pick(len(tokens) + 1)
    until = min(len(tokens), at + 1 + pick(40))
    match pick(8):
        case 0:
            return tokens[:at] + tokens[until:]
        case 1:
            return tokens[:at] + tokens[at:until] * (2 + pick(4)) + tokens[until:]
        case 2:
            return [*tokens[:at], HOSTILE[pick(len(HOSTILE))], *tokens[at:]]
        case 3:
            return tokens[:at] + _piece(sources, pick) + tokens[at:]
        case 4:
            return tokens[:at] + _piece(sources, pick) + tokens[until:]
        case 5:
            to = pick(len(tokens) + 1)
            rest = tokens[:at] + tokens[until:]
            return rest[:to] + tokens[at:until] + rest[to:]
        case 6:
            names = [token for token in tokens if token.isidentifier()] or ["x"]
            old, new = names[pick(len(names))], names[pick(len(names))]
            return [new if token == old else token for token in tokens]
        case _:
            wrapper, in_block = WRAPPERS[pick(len(WRAPPERS))]
            text = "".join(tokens)
            inner = "\n".join(f"            {line}" for line in text.split("\n")) if in_block else text.strip()
            return _TOKEN.findall(wrapper.format(inner))


def _reworded(text: str, sources: Sequence[str], pick: Pick) -> str:
    """The text with a name or a whole line in the place of another, so that most often it can still be read."""
    if pick(2):
        names = [token for token in _TOKEN.findall(text) if token.isidentifier() and not iskeyword(token)] or ["x"]
        old, new = names[pick(len(names))], names[pick(len(names))]
        return re.sub(rf"\b{re.escape(old)}\b", new, text, count=pick(3))
    lines = text.split("\n")
    at = pick(len(lines))
    others = [line for line in sources[pick(len(sources))].split("\n") if _indent(line) == _indent(lines[at])] or [""]
    other = others[pick(len(others))]
    keeps_blocks = lines[at].endswith(":") == other.endswith(":")
    lines[at : at + (pick(2) if keeps_blocks else 0)] = [other]
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _piece(sources: Sequence[str], pick: Pick) -> list[str]:
    tokens = _TOKEN.findall(sources[pick(len(sources))])
    at = pick(len(tokens) + 1)
    return tokens[at : at + 1 + pick(60)]
