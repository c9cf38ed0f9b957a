"""The bytes of a file into the classes written in it with their bases, by what its lines look like; parses nothing."""

import re

_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)[ \t]*(?:\[[^\]]*\])?\(([^)]*)\)", re.MULTILINE)
_BASE = re.compile(rb"(\w+)(?:\[[^\]]*\])?\s*(?:,|$)")


def classes_written(content: bytes) -> list[tuple[str, list[str]]]:
    """The name of each class that has bases, and the last names of these."""
    return [
        (found[1].decode(errors="replace"), [base.decode(errors="replace") for base in _BASE.findall(found[2])])
        for found in _CLASS.finditer(content)
    ]
