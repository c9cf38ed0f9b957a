"""The SQL text, statement or update that a call is handed, to what it does to the database."""

from __future__ import annotations

import re

from ..analysis.values import Constant, External
from ..analysis.walking import last_name, within
from ..model import code
from ..model.effect import Confidence, EffectKind, Verdict
from .entries import ArgumentPlace
from .notes import NOTES, is_now, is_of_seeing
from .sqltext import SqlEffect, looks_like_sql, read_sql
from .written import Match, Written

SQL_METHODS = frozenset({
    "execute", "executemany", "execute_many", "executescript", "exec", "fetch", "fetchrow", "fetchval",
    "fetchall", "fetchone", "fetch_all", "fetch_one", "fetch_val", "query", "scalar", "scalars", "run_sql",
    "execute_raw", "query_raw",
})  # fmt: skip
_STATEMENT = re.compile(r"\.(?:Returning)?(insert|update|delete|select|text)\(\)", re.IGNORECASE)
"""What makes a statement, or its class, where a function of the project says that it gives one."""
_GROWING = frozenset({"$inc", "$push", "$mul", "$pop", "$pushAll", "$bit"})


def match_sql(call: code.Call, written: Written) -> Match | None:
    """An SQL text as a constant argument is evidence in itself, whatever it is handed to."""
    method = last_name(call.func)
    first = call.positional(0) or call.keyword("query") or call.keyword("sql") or call.keyword("statement")
    if method not in SQL_METHODS or first is None:
        return None
    read = _sql(written, first)
    if read is None:
        return None
    words = f"{method} with {read.text}"
    # Whoever executes it: a text that an SQL grammar reads to its end is no accident.
    sure: Confidence = "medium" if read.idempotent == "unknown" else "high"
    also: EffectKind | None = "db_write" if read.kind == "delete" else None
    return Match(f"{method}()", None, read.kind, read.idempotent, read.because, words, sure, also=also, statement=True)


def read_statement(written: Written, at: ArgumentPlace) -> SqlEffect | None:
    expr = written.argument(at)
    if expr is None:
        return None
    read = _sql(written, expr)
    if read is not None:
        return read
    for value in written.look(expr):
        if not isinstance(value, External):
            continue
        words = _STATEMENT.findall(value.name)
        word = words[0].lower() if words else None
        if word == "insert":
            return _insert(value.name, written, expr)
        if word == "update":
            return _update(written, expr)
        if word == "delete":
            return SqlEffect("delete", "yes", "what is gone stays gone", "DELETE")
        if word == "select":
            return SqlEffect(None, "yes", "it only reads", "SELECT")
    return None


def _sql(written: Written, expr: code.Expr) -> SqlEffect | None:
    for part in written.parts(expr):
        text: str | None = None
        if isinstance(part, code.Literal) and isinstance(part.value, str):
            text = part.value
        elif isinstance(part, code.Text):
            # A field of a formatted text is a table's or column's name in most queries.
            text = "".join(
                p.value if isinstance(p, code.Literal) and isinstance(p.value, str) else "x" for p in part.parts
            )
        if text is not None and looks_like_sql(text):
            return read_sql(text)
    found = next((v.value for v in written.look(expr) if isinstance(v, Constant) and isinstance(v.value, str)), None)
    return read_sql(found) if found is not None else None


def _insert(name: str, written: Written, expr: code.Expr) -> SqlEffect:
    if ".on_conflict_do_" in name or ".on_duplicate_key_update" in name or ".prefix_with" in name:
        for part in written.parts(expr):
            if isinstance(part, code.Call) and last_name(part.func) == "on_conflict_do_update" and _grows(part):
                return SqlEffect("db_write", "no", "on conflict, a value changes with each run", "INSERT ON CONFLICT")
        return SqlEffect("db_write", "yes", "ON CONFLICT makes a repetition harmless", "INSERT ON CONFLICT")
    return SqlEffect("db_write", "no", "a new row is inserted each time", "INSERT")


def _update(written: Written, expr: code.Expr) -> SqlEffect:
    for part in written.parts(expr):
        if isinstance(part, code.Call) and last_name(part.func) == "values" and (column := _grows(part)):
            return SqlEffect("db_write", "no", f"`{column}` changes with each run", "UPDATE")
    given = [part for part in written.parts(expr) if isinstance(part, code.Call) and last_name(part.func) == "values"]
    if given and all(_notes(argument, written) for call in given for argument in call.arguments):
        return SqlEffect("db_write", "yes", NOTES, "UPDATE")
    return SqlEffect("db_write", "yes", "the same values are set again", "UPDATE")


def _notes(argument: code.Argument, written: Written) -> bool:
    return argument.name is not None and is_of_seeing(argument.name) and is_now(argument.value, written.look)


def _grows(call: code.Call) -> str | None:
    """The column that a call's keywords (or dict) set to something made of its own old value."""
    pairs: list[tuple[str, code.Expr]] = []
    for argument in call.arguments:
        if argument.name == "set_" or argument.name is None:
            value = argument.value
            if isinstance(value, code.Collection) and value.kind == "dict":
                for key, item in zip(value.keys, value.items, strict=True):
                    word = key.value if isinstance(key, code.Literal) else last_name(key) if key is not None else None
                    if isinstance(word, str):
                        pairs.append((word, item))
        else:
            pairs.append((argument.name, argument.value))
    for word, item in pairs:
        for part in within(item):
            if not isinstance(part, code.Operation) or part.word not in ("+", "-", "*", "/", "||"):
                continue
            if any(isinstance(inner, code.Attribute) and inner.attr == word for inner in within(part)):
                return word
    return None


def read_operators(written: Written, at: ArgumentPlace) -> tuple[Verdict, str]:
    """MongoDB's update operators: `$set` sets the same values again, `$inc` counts."""
    expr = written.argument(at)
    words = [
        key.value
        for part in (written.parts(expr) if expr is not None else ())
        if isinstance(part, code.Collection) and part.kind == "dict"
        for key in part.keys
        if isinstance(key, code.Literal) and isinstance(key.value, str) and key.value.startswith("$")
    ]
    growing = [word for word in words if word in _GROWING]
    if growing:
        return "no", f"{growing[0]} changes the document with each run"
    return ("yes", "the same values are set again") if words else ("unknown", "the update is not written here")
