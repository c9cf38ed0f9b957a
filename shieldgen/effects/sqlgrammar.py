"""An SQL text through a real parser to the writes in it."""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import SqlglotError

from .notes import NOTES, is_of_seeing
from .sqltext import SqlEffect


def parsed_effects(text: str) -> list[SqlEffect] | None:
    """The writes of every statement of the text; None where it cannot be read whole."""
    statements = _parse(text)
    if statements is None:
        return None
    return [effect for statement in statements for effect in _effects(statement)]


def _parse(text: str) -> list[sql.Expression] | None:
    # Placeholders of other styles are read as the standard one.
    readable = re.sub(r"%\(\w+\)s|%s|\$\d+|(?<![:\w]):[A-Za-z_]\w*", "?", text)
    logging.getLogger("sqlglot").disabled = True
    for dialect in ("postgres", "mysql", "sqlite"):
        try:
            parsed = sqlglot.parse(readable, read=dialect)
        except (SqlglotError, RecursionError):
            continue
        statements = [statement for statement in parsed if isinstance(statement, sql.Expression)]
        if statements and not any(_is_half_read(statement) for statement in statements):
            return statements
    return None


def _is_half_read(statement: sql.Expression) -> bool:
    """What the parser took as it was, or an UPDATE that sets nothing: no statement that it understood."""
    if isinstance(statement, sql.Command):
        return True
    return any(not update.args.get("expressions") for update in statement.find_all(sql.Update))


def _effects(statement: sql.Expression) -> list[SqlEffect]:
    found: list[SqlEffect] = []
    for node in statement.walk():
        match node:
            case sql.Insert():
                found.append(_insert(node))
            case sql.Update():
                found.append(_update(node))
            case sql.Delete():
                found.append(SqlEffect("delete", "yes", "what is gone stays gone", f"DELETE of {_table(node)}"))
            case sql.TruncateTable() | sql.Drop():
                found.append(SqlEffect("delete", "yes", "what is gone stays gone", node.key.upper()))
            case sql.Merge():
                found.append(SqlEffect("db_write", "yes", "MERGE updates the row that is there", "MERGE"))
            case sql.Create():
                found.append(_create(node))
            case sql.Alter():
                found.append(SqlEffect("db_write", "no", "the second ALTER fails", "ALTER"))
            case sql.Copy():
                found.append(SqlEffect("db_write", "no", "new rows are inserted each time", "COPY"))
            case _:
                continue
    return found


def _table(node: sql.Expression) -> str:
    table = node.find(sql.Table)
    return table.name if table is not None else "a table"


def _insert(node: sql.Insert) -> SqlEffect:
    text = f"INSERT INTO {_table(node)}"
    conflict = node.args.get("conflict")
    if conflict is not None:
        grows = [e for e in conflict.args.get("expressions") or () if _relative(e)]
        if grows:
            return SqlEffect("db_write", "no", f"on conflict, {_names(grows[0])} changes with each run", text)
        return SqlEffect("db_write", "yes", "ON CONFLICT makes a repetition harmless", f"{text} ON CONFLICT")
    if node.args.get("ignore") or node.args.get("alternative") in ("IGNORE", "REPLACE") or node.args.get("overwrite"):
        return SqlEffect("db_write", "yes", "a row that is there is kept or replaced", text)
    where = node.find(sql.Exists)
    if where is not None:
        return SqlEffect("db_write", "yes", "it inserts only where no such row exists", text)
    return SqlEffect("db_write", "no", "a new row is inserted each time", text)


def _update(node: sql.Update) -> SqlEffect:
    text = f"UPDATE {_table(node)}"
    relative = [e for e in node.args.get("expressions") or () if _relative(e)]
    if not relative and all(_notes(e) for e in node.args.get("expressions") or (node,)):
        return SqlEffect("db_write", "yes", NOTES, text)
    if not relative:
        return SqlEffect("db_write", "yes", "the same values are set again", text)
    return SqlEffect("db_write", "no", f"{_names(relative[0])} changes with each run", text)


def _notes(assignment: sql.Expression) -> bool:
    column = assignment.this if isinstance(assignment, sql.EQ) else None
    return isinstance(column, sql.Column) and is_of_seeing(column.name)


def _relative(assignment: sql.Expression) -> bool:
    """Whether `column = expression` makes the column's new value out of its old one."""
    if not isinstance(assignment, sql.EQ):
        return False
    target = assignment.this
    if not isinstance(target, sql.Column):
        return False
    for column in assignment.expression.find_all(sql.Column):
        if column.name == target.name and column.table.lower() != "excluded":
            # COALESCE(x, ?) and the like keep a value; arithmetic and concatenation change it.
            return column.find_ancestor(sql.Binary, sql.Concat, sql.Func) is not None and not isinstance(
                column.parent, sql.Coalesce
            )
    return False


def _names(assignment: sql.Expression) -> str:
    return f"`{assignment.this.name}`" if isinstance(assignment.this, sql.Column) else "a column"


def _create(node: sql.Create) -> SqlEffect:
    if node.args.get("exists") or node.args.get("replace"):
        return SqlEffect("db_write", "yes", "it is created only where it is missing", "CREATE")
    return SqlEffect("db_write", "no", "the second CREATE fails", "CREATE")
