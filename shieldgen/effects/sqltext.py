"""An SQL text to what it does to the database, and whether doing it twice is as good as once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model.effect import EffectKind, Verdict

_WRITING = re.compile(r"\b(insert|update|delete|replace|merge|truncate|create|drop|alter|copy)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"^[\s(;]*(?:--[^\n]*\n\s*)*([a-z]+)", re.IGNORECASE)
_STATEMENTS = frozenset({
    "select", "with", "insert", "update", "delete", "replace", "merge", "truncate", "create", "drop", "alter",
    "copy", "call", "pragma", "set", "begin", "commit", "rollback", "savepoint", "release", "vacuum",
    "analyze", "explain", "show", "lock", "listen", "notify",
})  # fmt: skip
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class SqlEffect:
    """What one SQL text does: `kind` None where it writes nothing; `text` names the write in words."""

    kind: EffectKind | None
    idempotent: Verdict
    because: str
    text: str


def looks_like_sql(text: str) -> bool:
    """Whether the text begins as an SQL statement does."""
    first = _FIRST_WORD.match(text)
    return first is not None and first.group(1).lower() in _STATEMENTS and " " in text.strip()


def read_sql(text: str) -> SqlEffect | None:
    """What the text does; None where it is no SQL that can be read."""
    if not looks_like_sql(text) or len(text) > _LONGEST:
        return None
    if not _WRITING.search(text):
        return SqlEffect(None, "yes", "it only reads", _FIRST_WORD.sub(r"\1", text[:40]).split()[0].upper())
    # The parser takes as long to import as everything else here: only texts that write are worth it.
    from .sqlgrammar import parsed_effects

    found = parsed_effects(text)
    if found is None:
        return _by_first_word(text)
    return _worst(found) if found else SqlEffect(None, "yes", "it only reads", "SELECT")


def _by_first_word(text: str) -> SqlEffect | None:
    words = _WRITING.search(text)
    if words is None:
        return None
    word = words.group(1).upper()
    kind: EffectKind = "delete" if word in ("DELETE", "TRUNCATE", "DROP") else "db_write"
    return SqlEffect(kind, "unknown", "the statement could not be read whole", word)


def _worst(found: list[SqlEffect]) -> SqlEffect:
    for verdict in ("no", "unknown"):
        for effect in found:
            if effect.idempotent == verdict:
                return effect
    return found[0]
