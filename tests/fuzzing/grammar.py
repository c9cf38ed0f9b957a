"""Chance into a module that uses what the analysis follows, and what it may trip over, in combinations."""

from __future__ import annotations

import re
from pathlib import Path

from .mutations import Pick

_MOST = 400
"""Productions after which only the first of each is taken, which ends soon."""
_DEEPEST = 40
_PLACE = re.compile(r"([ ]*)<(\w+)>")


def _read(text: str) -> dict[str, tuple[str, ...]]:
    sections = (section.splitlines() for section in text.split("\n:")[1:])
    return {name: tuple(way.replace("\\n", "\n") for way in ways if way) for name, *ways in sections}


GRAMMAR = _read((Path(__file__).parent / "grammar.txt").read_text(encoding="utf-8"))


def composed(pick: Pick, what: str = "file") -> str:
    """A module, mostly one that Python reads; `what` is the section of the grammar to begin with."""
    left = _MOST

    def expand(symbol: str, depth: int) -> str:
        nonlocal left
        left -= 1
        ways = GRAMMAR[symbol]
        way = ways[pick(len(ways)) if left > 0 and depth < _DEEPEST else 0]

        def put(match: re.Match[str]) -> str:
            text = match[1] + expand(match[2], depth + 1)
            begins_a_line = match.start() == 0 or way[match.start() - 1] == "\n"
            return text.replace("\n", f"\n{match[1]}") if begins_a_line else text

        return _PLACE.sub(put, way)

    return expand(what, 0) + "\n"
