"""A function's statements into what comes after a place in it: what may still run once control was there."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import code
from .walking import blocks


@dataclass(frozen=True, slots=True)
class After:
    """A statement that may run after a place; `certain` where every way from there that does not raise passes it."""

    statement: code.Statement
    certain: bool


def after(body: tuple[code.Statement, ...], statement: code.Statement) -> Iterator[After]:
    """The statements of a body that may run after `statement`, in the order written; those of inner blocks included.

    Handlers of exceptions are left out: what they do, they do because something failed.
    """
    path = _path(body, statement)
    for depth in range(len(path) - 1, -1, -1):
        block, index, within = path[depth]
        # Whatever encloses the block may be left early; then what follows is not certain.
        certain = not any(_leaves(s) for s in block[:index])
        for following in block[index + 1 :]:
            yield from _all(following, certain=certain)
            if isinstance(following, code.Return | code.Raise):
                return
        if isinstance(within, code.While | code.For):
            for earlier in block[: index + 1]:
                if earlier is not statement:
                    yield from _all(earlier, certain=False)


def _path(
    body: tuple[code.Statement, ...], wanted: code.Statement
) -> list[tuple[tuple[code.Statement, ...], int, code.Statement | None]]:
    """The blocks from the outermost to the one that holds the statement, with the place in each."""
    found: list[tuple[tuple[code.Statement, ...], int, code.Statement | None]] = []

    def search(block: tuple[code.Statement, ...], within: code.Statement | None) -> bool:
        for index, statement in enumerate(block):
            found.append((block, index, within))
            if statement is wanted or any(search(inner, statement) for inner in blocks(statement)):
                return True
            found.pop()
        return False

    search(body, None)
    return found


def _all(statement: code.Statement, *, certain: bool) -> Iterator[After]:
    yield After(statement, certain)
    match statement:
        case code.Try():
            for inner in (*statement.body, *statement.orelse, *statement.final):
                yield from _all(inner, certain=certain)
        case code.With():
            for inner in statement.body:
                yield from _all(inner, certain=certain)
        case _:
            for block in blocks(statement):
                for inner in block:
                    yield from _all(inner, certain=False)


def _leaves(statement: code.Statement) -> bool:
    return any(isinstance(found.statement, code.Return) for found in _all(statement, certain=True))
