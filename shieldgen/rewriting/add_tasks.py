"""The file that makes an application into the same file with `add_tasks(app)` called on it."""

from __future__ import annotations

import libcst as cst

from .imports import place_import
from .splice import Edit, Insertion, NotRewritten, Source, StatementLine


def call_add_tasks(path: str, content: bytes, *, line: int, variable: str | None, statement: str, name: str) -> bytes:
    """The file with `name(app)` after the statement on `line` that makes the application, and the import for it.

    `variable` is the expression that holds the application then, None where it is returned at once. `statement` is the
    import, as `from x import add_tasks`. Raises NotRewritten.
    """
    source = Source(path, content)
    found = next((found for found in source.statement_lines() if found.first <= line <= found.last), None)
    if found is None:
        raise NotRewritten(
            f"{path}:{line}:1: the application is made on a line with other code; "
            f"call {name}(app) after it yourself, with `{statement}`"
        )
    indent = source.line(found.first)[: source.place(found.node).start.column]
    edits: tuple[Edit, ...] = ()
    if variable is not None:
        added = Insertion(found.last, (f"{indent}{name}({variable})",))
    else:
        edits, variable = _kept(source, found)
        added = Insertion(found.last, (f"{indent}{name}({variable})", f"{indent}return {variable}"))
    return source.changed(edits, (added, place_import(source, statement)))


def _kept(source: Source, found: StatementLine) -> tuple[tuple[Edit, ...], str]:
    """`return FastAPI(...)` into `app = FastAPI(...)`."""
    node = found.node.body[-1]
    if not isinstance(node, cst.Return):
        raise AssertionError("the application is returned on this line")
    place = source.place(node).start
    taken = _words(source.module.code)
    variable = "app"
    while variable in taken:
        variable += "_"
    return (Edit(place.line, place.column, place.column + len("return"), f"{variable} ="),), variable


def _words(code: str) -> frozenset[str]:
    return frozenset("".join(char if char.isalnum() or char == "_" else " " for char in code).split())
