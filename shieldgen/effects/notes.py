"""A column and what it is set to, to whether that only notes when something was last seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..analysis.values import External
from ..analysis.walking import last_name, within
from ..model import code
from .outline import Put
from .written import Look

NOTES = "it only notes when something was last seen"
_SEEN = re.compile(r"(^|_)(last|updated|modified|seen|accessed|active|alive|heartbeat)(_|$)", re.IGNORECASE)
"""Other times are states: `deleted_at`, `sent_at`, `finished_at`."""
_NOW = re.compile(r"(^|\.)(now|utcnow|time|today|now_utc|utc_now)(\(\))?$")


def is_now(expr: code.Expr, look: Look) -> bool:
    """Whether an expression comes to the time that it is, in whatever form."""
    return any(
        (isinstance(part, code.Call) and _NOW.search(last_name(part.func) or "") is not None)
        or (isinstance(part, code.Name) and any(isinstance(v, External) and _NOW.search(v.name) for v in look(part)))
        for part in within(expr)
    )


def is_of_seeing(column: str) -> bool:
    """Whether a column of that name holds when something was last seen, which the next time notes anew."""
    return _SEEN.search(column) is not None


def put(statement: code.Assign, target: code.Expr, look: Look) -> Iterator[Put]:
    """What is put into an attribute of something else than the object's own."""
    if statement.operator is not None or statement.value is None or not isinstance(target, code.Attribute):
        return
    if last_name(target.value) not in ("self", "cls", None):
        yield Put(statement.span, noted=is_of_seeing(target.attr) and is_now(statement.value, look))
