"""A name that is put together into the methods that it may mean: `getattr(self, f"on_{event}")`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ..model import code
from . import classes
from .values import BoundMethod, ClassValue, Instance, Value

if TYPE_CHECKING:
    from .linking import Program

_MOST = 8
"""So many methods stand for all of them."""
_SHORTEST = 3
"""What is written of the name has at least so many characters, or it could mean anything."""


def methods(program: Program, name: code.Text, receivers: tuple[Value, ...]) -> Iterator[BoundMethod]:
    """The methods of the receivers whose names begin and end with what is written of the name."""
    first, last = _written(name.parts[0]), _written(name.parts[-1])
    if len(first) + len(last) < _SHORTEST:
        return
    for receiver in receivers:
        cls = receiver.cls if isinstance(receiver, Instance) else None
        if cls is not None:
            yield from islice(dict.fromkeys(_fitting(program, cls, first, last)), _MOST)


def _fitting(program: Program, cls: ClassValue, first: str, last: str) -> Iterator[BoundMethod]:
    for here in classes.mro(program, cls):
        if not isinstance(here, ClassValue):
            continue
        for attr in program.class_bindings(here).names:
            if attr.startswith(first) and attr.endswith(last):
                for value in classes.of_class(program, cls, attr, instance=True):
                    if isinstance(value, BoundMethod):
                        yield value


def _written(part: code.Expr) -> str:
    return part.value if isinstance(part, code.Literal) and isinstance(part.value, str) else ""
