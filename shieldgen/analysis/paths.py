"""Statements into what comes after a place in them, and what every way through them passes."""

from collections.abc import Callable, Iterator
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


def always(body: tuple[code.Statement, ...], is_it: Callable[[code.Statement], bool]) -> bool:
    """Whether every way through a body that does not raise passes a statement for which `is_it` holds."""
    return any(_passes(statement, is_it) for statement in body)


def _passes(statement: code.Statement, is_it: Callable[[code.Statement], bool]) -> bool:
    match statement:
        case _ if is_it(statement):
            return True
        case code.Raise():
            return True
        case code.With():
            return always(statement.body, is_it)
        case code.If():
            return always(statement.body, is_it) and always(statement.orelse, is_it)
        case code.Try():
            tried = always(statement.body, is_it) or always(statement.orelse, is_it)
            caught = all(always(handler.body, is_it) for handler in statement.handlers)
            return (tried and caught) or always(statement.final, is_it)
        case _:
            return False


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
