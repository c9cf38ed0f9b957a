"""A method of a protocol into the methods of the classes that have all that the protocol asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ..model import code
from . import classes
from .values import BoundMethod, ClassValue
from .walking import last_name

if TYPE_CHECKING:
    from .linking import Program

_MOST_FILES = 24
"""A name that is written in more files says nothing."""
_MOST = 8
"""So many classes stand for all of them."""


def implementations(program: Program, cls: ClassValue, attr: str) -> Iterator[BoundMethod]:
    """The methods of that name in classes that are as the protocol asks; none where the class is no protocol."""
    asked = _asked(cls)
    paths = program.modules.defining(attr) if asked else ()
    if len(paths) <= _MOST_FILES:
        yield from islice(_in(program, paths, asked, cls, attr), _MOST)


def _asked(cls: ClassValue) -> frozenset[str]:
    """The methods that a protocol asks for."""
    bases = (base.value if isinstance(base, code.Subscript) else base for base in cls.cls.bases)
    if all(last_name(base) != "Protocol" for base in bases):
        return frozenset()
    return frozenset(s.function.name for s in cls.cls.body if isinstance(s, code.Define))


def _in(
    program: Program, paths: tuple[str, ...], asked: frozenset[str], protocol: ClassValue, attr: str
) -> Iterator[BoundMethod]:
    for path in paths:
        facts = program.module(path)
        if facts is None or facts.origin != "source":
            continue
        for definition in program.definitions(path):
            if not isinstance(definition, ClassValue) or definition == protocol:
                continue
            if asked <= set(program.class_bindings(definition).names):
                for value in classes.of_class(program, definition, attr, instance=True):
                    if isinstance(value, BoundMethod) and not classes.is_stub(value):
                        yield value
