"""A call with its canonical name, and the catalogue, to what this call does and how long it may take."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..analysis.values import Constant, External, Value
from ..analysis.walking import last_name, within
from ..model import code
from ..model.effect import Confidence, EffectKind, Verdict
from .entries import ArgumentPlace, Entry
from .sqltext import SqlEffect, looks_like_sql, read_sql

Look = Callable[[code.Expr], tuple[Value, ...]]
"""What an expression may stand for where the call is written."""
Origin = Callable[[code.Expr], code.Expr | None]
"""The expression that a local name was set to."""

SQL_METHODS = frozenset(
    [
        "execute",
        "executemany",
        "execute_many",
        "executescript",
        "exec",
        "fetch",
        "fetchrow",
        "fetchval",
        "fetchall",
        "fetchone",
        "fetch_all",
        "fetch_one",
        "fetch_val",
        "query",
        "scalar",
        "scalars",
        "run_sql",
        "execute_raw",
        "query_raw",
    ]
)
_STATEMENT = re.compile(r"\.(insert|update|delete|select|text)\(\)")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REPEATABLE_METHODS = frozenset({"PUT", "DELETE"})
_PAYING = re.compile(r"/(charges?|payments?|payment[_-]intents?|refunds?|payouts?|transfers?)(/|\?|$)", re.IGNORECASE)
_GROWING = frozenset({"$inc", "$push", "$mul", "$pop", "$pushAll", "$bit"})
_FRESH = re.compile(r"^(uuid\.uuid[14]|secrets\.|time\.time|datetime\.)")


@dataclass(frozen=True, slots=True)
class Match:
    """What one call does. `seconds` is the most it takes: None where nothing is known, inf where it has no end."""

    name: str
    entry: Entry | None
    effect: EffectKind | None
    idempotent: Verdict
    because: str
    text: str
    confidence: Confidence = "high"
    guarded: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A call as it is written, with what is needed to look at its arguments."""

    call: code.Call
    look: Look
    origin: Origin

    def argument(self, at: ArgumentPlace) -> code.Expr | None:
        """The argument at a place, by keyword or position."""
        found = self.call.keyword(at.name) if at.name else None
        if found is None and at.position is not None:
            found = self.call.positional(at.position)
        return found

    def constant(self, expr: code.Expr) -> str | bytes | int | float | bool | None:
        """The constant that an expression stands for, if it is one alone."""
        found = self.look(expr)
        if len(found) == 1 and isinstance(found[0], Constant):
            return found[0].value
        return None

    def parts(self, expr: code.Expr) -> Iterator[code.Expr]:
        """The expression, and what its local names were set to, with everything inside."""
        waiting, seen = [expr], set[str]()
        while waiting:
            for part in within(waiting.pop()):
                yield part
                if isinstance(part, code.Name) and part.id not in seen:
                    seen.add(part.id)
                    set_to = self.origin(part)
                    if set_to is not None:
                        waiting.append(set_to)


def match(name: str, entry: Entry, written: Written) -> Match:
    """What the call of `name` does, according to its entry and its arguments."""
    verdict, because, effect, text = entry.idempotent, entry.because, entry.effect, name
    confidence: Confidence = entry.confidence
    match entry.reads:
        case "sql" | "statement":
            read = _statement(written, entry.read_at)
            effect = read.kind if read else None
            if read is not None:
                verdict, because, text = read.idempotent, read.because, f"{name} with {read.text}"
        case "http_method":
            effect, verdict, because, sure = _http(written, entry)
            confidence = sure if confidence == "high" else confidence
        case "operators":
            verdict, because = _operators(written, entry)
        case "mode":
            effect, verdict, because = _mode(written, entry)
        case _:
            pass
    if effect == "http_post" and _pays(written):
        effect = "payment"
    guarded = effect is not None and verdict != "yes" and _has_key(written, entry)
    if guarded:
        verdict, because = "yes", "an idempotency key makes a repetition harmless"
    return Match(name, entry, effect, verdict, because, text, confidence, guarded, _seconds(written, entry))


def match_sql(call: code.Call, written: Written) -> Match | None:
    """An SQL text as a constant argument is evidence in itself, whatever it is handed to."""
    method = last_name(call.func)
    first = call.positional(0) or call.keyword("query") or call.keyword("sql") or call.keyword("statement")
    if method not in SQL_METHODS or first is None:
        return None
    read = _sql(written, first)
    if read is None or read.kind is None:
        return None
    return Match(f"{method}()", None, read.kind, read.idempotent, read.because, f"{method} with {read.text}", "medium")


def _statement(written: Written, at: ArgumentPlace) -> SqlEffect | None:
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
        word = words[0] if words else None
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
    return SqlEffect("db_write", "yes", "the same values are set again", "UPDATE")


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


def _http(written: Written, entry: Entry) -> tuple[EffectKind | None, Verdict, str, Confidence]:
    expr = written.argument(entry.read_at)
    method = written.constant(expr) if expr is not None else None
    if not isinstance(method, str):
        return entry.effect, "unknown", "the HTTP method is not written here", "medium"
    if method.upper() in _SAFE_METHODS:
        return None, "yes", "it only reads", "high"
    if method.upper() in _REPEATABLE_METHODS:
        return entry.effect, "yes", f"{method.upper()} leaves the same state when it is repeated", "high"
    return entry.effect, "no", f"a repeated {method.upper()} may be carried out twice", "high"


def _mode(written: Written, entry: Entry) -> tuple[EffectKind | None, Verdict, str]:
    expr = written.argument(entry.read_at)
    mode = written.constant(expr) if expr is not None else "r"
    if not isinstance(mode, str) or not set(mode) & set("wax+"):
        return None, "yes", "it only reads"
    if "a" in mode:
        return entry.effect, "no", "each run appends to the file"
    if "x" in mode:
        return entry.effect, "no", "the second time the file exists, and the call raises"
    return entry.effect, "yes", entry.because


def _operators(written: Written, entry: Entry) -> tuple[Verdict, str]:
    """MongoDB's update operators: `$set` sets the same values again, `$inc` counts."""
    expr = written.argument(entry.read_at)
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


def _pays(written: Written) -> bool:
    """Whether the address of a request is that of charges, payments or the like."""
    first = written.call.keyword("url") or written.call.positional(0)
    second = written.call.positional(1)
    for expr in (first, second):
        for part in within(expr) if expr is not None else ():
            if isinstance(part, code.Literal) and isinstance(part.value, str) and _PAYING.search(part.value):
                return True
    return False


def _has_key(written: Written, entry: Entry) -> bool:
    """Whether the call carries an idempotency key that is the same in each run."""
    keys = [written.call.keyword(name) for name in entry.safe_with if name != "options"]
    for keyword in ("headers", "options"):
        holder = written.call.keyword(keyword)
        for part in written.parts(holder) if holder is not None else ():
            if not isinstance(part, code.Collection) or part.kind != "dict":
                continue
            for key, item in zip(part.keys, part.items, strict=True):
                word = key.value if isinstance(key, code.Literal) else None
                if isinstance(word, str) and word.lower().replace("-", "_").removeprefix("x_") == "idempotency_key":
                    keys.append(item)
    return any(key is not None and not _fresh(written, key) for key in keys)


def _fresh(written: Written, key: code.Expr) -> bool:
    if isinstance(key, code.Literal) and key.value is None:
        return True
    return any(
        isinstance(value, External) and _FRESH.match(value.name)
        for part in written.parts(key)
        if isinstance(part, code.Call | code.Name)
        for value in written.look(part)
    )


def _seconds(written: Written, entry: Entry) -> float | None:
    if entry.seconds is not None:
        expr = written.argument(entry.seconds)
        found = written.constant(expr) if expr is not None else None
        return float(found) if isinstance(found, int | float) else None
    if entry.timeout is None:
        return math.inf if entry.waits_for else None
    own = written.argument(entry.timeout.argument) if entry.timeout.argument else None
    if own is None and entry.timeout.constructor and entry.timeout.argument and entry.timeout.argument.name:
        own = _of_constructor(written, entry.timeout.argument.name)
    if own is None:
        return math.inf if entry.timeout.default is None else entry.timeout.default
    return limit_seconds(written, own)


def _of_constructor(written: Written, keyword: str) -> code.Expr | None:
    receiver = written.call.func.value if isinstance(written.call.func, code.Attribute) else None
    for _ in range(4):
        if isinstance(receiver, code.Await):
            receiver = receiver.value
        if isinstance(receiver, code.Call):
            return receiver.keyword(keyword)
        receiver = written.origin(receiver) if receiver is not None else None
    return None


def limit_seconds(written: Written, expr: code.Expr) -> float | None:
    """The seconds of a limit: inf for None, None where it is not known."""
    if isinstance(expr, code.Literal) and expr.value is None:
        return math.inf
    found = written.constant(expr)
    if isinstance(found, int | float):
        return float(found)
    # httpx.Timeout(10.0), aiohttp.ClientTimeout(total=10)
    made = written.origin(expr) if isinstance(expr, code.Name) else expr
    if isinstance(made, code.Call) and (last_name(made.func) or "").endswith("Timeout"):
        inner = made.keyword("total") or made.keyword("timeout") or made.positional(0)
        if inner is not None:
            return limit_seconds(written, inner)
    return None
