"""The bytes of a file into the classes written in it with their bases, by what its lines look like; parses nothing."""

import re

_CLASS = re.compile(rb"class[ \t]+(\w+)[ \t]*(?:\[[^\]]*\])?\(([^)]*)\)")
"""It begins with a word, by which it is quickly looked for; whether that begins a line is asked of what is found."""
_BASE = re.compile(rb"(\w+)(?:\[[^\]]*\])?\s*(?:,|$)")


def classes_written(content: bytes) -> list[tuple[str, list[str]]]:
    """The name of each class that has bases, and the last names of these."""
    classes: list[tuple[str, list[str]]] = []
    place = 0
    while found := _CLASS.search(content, place):
        start, place = found.span()
        if content[content.rfind(b"\n", 0, start) + 1 : start].strip(b" \t"):
            place = start + 1  # within a line, in a text or comment that may go on over the next class
            continue
        bases = [base.decode(errors="replace") for base in _BASE.findall(found[2])]
        classes.append((found[1].decode(errors="replace"), bases))
    return classes
