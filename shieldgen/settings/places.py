"""The text of a TOML document into the places of its tables and keys, which tomllib does not tell."""

import re

from ..model.source import Location

_BARE = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'"""
_DOTTED = rf"(?:{_BARE})(?:\s*\.\s*(?:{_BARE}))*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def key_places(text: str, path: str) -> dict[tuple[str, ...], Location]:
    """Where each table and key of the document at `path` stands, read line by line."""
    places: dict[tuple[str, ...], Location] = {}
    table: tuple[str, ...] = ()
    inside: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if inside is None:
            header, key = _HEADER.match(line), _KEY.match(line)
            match = header or key
            if match is not None:
                parts = _parts(match[1])
                if header is not None:
                    table = parts
                full = parts if header is not None else (*table, *parts)
                here = Location(path, number, match.start(1) + 1, number)
                for length in range(1, len(full) + 1):
                    places.setdefault(full[:length], here)
                places[full] = here
        inside = _still_inside(line, inside)
    return places


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_BARE, dotted))


def _still_inside(line: str, inside: str | None) -> str | None:
    """The quotes of a text over several lines that is still open at the end of `line`."""
    position = 0
    while True:
        if inside is None:
            found = re.compile(r'"""|\'\'\'').search(line, position)
            if found is None:
                return None
            inside, position = found[0], found.end()
        end = line.find(inside, position)
        if end < 0:
            return inside
        inside, position = None, end + 3
