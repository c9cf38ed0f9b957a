"""Good sources and settings into ones that nobody would write: tokens moved, nested, doubled, hostile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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


def mutated(sources: Sequence[str], pick: Pick) -> str:
    """One of the sources after up to a dozen mutations, many with pieces of the others."""
    tokens = _TOKEN.findall(sources[pick(len(sources))])
    for _ in range(1 + pick(12)):
        tokens = _mutate(tokens, sources, pick)
    return "".join(tokens)[:60_000]


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


def _piece(sources: Sequence[str], pick: Pick) -> list[str]:
    tokens = _TOKEN.findall(sources[pick(len(sources))])
    at = pick(len(tokens) + 1)
    return tokens[at : at + 1 + pick(60)]
