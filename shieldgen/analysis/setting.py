"""Source text into the names that it may set beyond its own function: attributes, and what is declared `global`."""

import re

WRITTEN = (
    re.compile(r"\.(?<=\w\.)(\w+)[^\S\n]*(?==(?!=)|:[^\S\n]*\S)"),
    re.compile(r"as(?<!\was)[^\S\n]+\w+\.(\w+)"),
)
"""`self.x = ...` and `self.x: X = ...`; `with ... as self.x`. Each begins with what it is quickly looked for by."""
_GLOBAL = re.compile(r"global(?<!\wglobal)\b([^\n]*)")


def written_attributes(text: str) -> frozenset[str]:
    """The attributes that a text may set."""
    return frozenset(found[1] for pattern in WRITTEN for found in pattern.finditer(text))


def declared_global(text: str) -> frozenset[str]:
    """The names that functions in a text may declare `global`."""
    return frozenset(word for found in _GLOBAL.finditer(text) for word in re.findall(r"\w+", found[1]))
