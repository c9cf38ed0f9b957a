"""A new import, or another module for an import that is there, into its place in a file."""

from __future__ import annotations

import libcst as cst

from .splice import Edit, Insertion, NotRewritten, Source, StatementLine


def place_import(source: Source, statement: str) -> Insertion:
    """Where a `from ... import ...` goes: among the imports of its package in their order, else below them all."""
    imports = _leading_imports(source)
    module = statement.split()[1]
    top = _top(module)
    own = [found for found in imports if (name := _module(found)) is not None and _top(name) == top]
    if own:
        before = [found for found in own if (_module(found) or "") < module]
        return Insertion(before[-1].last if before else own[0].first - 1, (statement,))
    if imports:
        return Insertion(imports[-1].last, ("", statement))
    return _below_docstring(source, statement)


def last_leading_import(source: Source) -> int | None:
    """The line on which the imports on top of a file end; None where it begins without any."""
    imports = _leading_imports(source)
    return imports[-1].last if imports else None


def _below_docstring(source: Source, statement: str) -> Insertion:
    body = source.module.body
    if source.module.get_docstring() is not None:
        return Insertion(source.place(body[0]).end.line, ("", statement))
    header = len(source.module.header) if body else 0
    # A shebang and an encoding stay on the first lines.
    number = 0
    while number < header and source.line(number + 1).startswith("#"):
        number += 1
    return Insertion(number, (statement, "") if body else (statement,))


def _leading_imports(source: Source) -> list[StatementLine]:
    """The imports before the first other statement of the module, its docstring left aside."""
    found: list[StatementLine] = []
    for place, node in enumerate(source.module.body):
        if not isinstance(node, cst.SimpleStatementLine):
            break
        if all(isinstance(part, cst.Import | cst.ImportFrom) for part in node.body):
            where = source.place(node)
            found.append(StatementLine(node, where.start.line, where.end.line))
        elif place or source.module.get_docstring() is None:
            break
    return found


def _module(line: StatementLine) -> str | None:
    """The module of a single `from ... import ...`, with the dots of a relative one."""
    node = line.node.body[0]
    if len(line.node.body) > 1 or not isinstance(node, cst.ImportFrom):
        return None
    name = cst.Module([]).code_for_node(node.module) if node.module is not None else ""
    return "." * len(node.relative) + name


def _top(module: str) -> str:
    return "." if module.startswith(".") else module.partition(".")[0]


def switch_import(path: str, content: bytes, *, old: str, new: str, public: frozenset[str]) -> bytes:
    """The file with what it imports from the package `old` imported from `new` instead.

    `public` are the names that `new` has. Raises NotRewritten where the file imports anything else from `old`.
    """
    source = Source(path, content)
    edits: list[Edit] = []
    for line in source.statement_lines():
        for node in line.node.body:
            match node:
                case cst.ImportFrom(module=cst.Name(value=name) as module, relative=()) if name == old:
                    _check(path, source, node, public, new)
                    place = source.place(module)
                    edits.append(Edit(place.start.line, place.start.column, place.end.column, new))
                case cst.ImportFrom(module=cst.Attribute() as module, relative=()):
                    if cst.Module([]).code_for_node(module).startswith(f"{old}."):
                        where = source.place(node).start
                        at = f"{path}:{where.line}:{where.column + 1}"
                        raise NotRewritten(f"{at}: imports from inside {old}; import from {new} instead")
                case cst.Import(names=names):
                    edits.extend(_whole(source, alias, old, new) for alias in names if _is_whole(alias, old))
                case _:
                    pass
    return source.changed(tuple(edits), ())


def _check(path: str, source: Source, node: cst.ImportFrom, public: frozenset[str], new: str) -> None:
    if isinstance(node.names, cst.ImportStar):
        return
    for alias in node.names:
        if isinstance(alias.name, cst.Name) and alias.name.value not in public:
            where = source.place(alias).start
            raise NotRewritten(
                f"{path}:{where.line}:{where.column + 1}: {new} has no {alias.name.value}; remove this import first"
            )


def _is_whole(alias: cst.ImportAlias, old: str) -> bool:
    return isinstance(alias.name, cst.Name) and alias.name.value == old


def _whole(source: Source, alias: cst.ImportAlias, old: str, new: str) -> Edit:
    """`import old` into `import new as old`, `import old as o` into `import new as o`."""
    place = source.place(alias.name)
    text = new if alias.asname is not None else f"{new} as {old}"
    return Edit(place.start.line, place.start.column, place.end.column, text)
