"""The arguments of durable tasks as they wait in a database, and what a change of them breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_NONE = frozenset({"None"})


@dataclass(frozen=True, slots=True)
class StoredField:
    """One argument: the types that its value may be of, each by its full name, and whether it may be missing."""

    types: frozenset[str]
    optional: bool


StoredForm = Mapping[str, StoredField]
"""The arguments of one durable task, by name."""


def broken(before: StoredForm, after: StoredForm) -> Iterator[str]:
    """Why what was stored in one form cannot be read in another, an argument each."""
    for name, field in before.items():
        if name not in after:
            yield f"its parameter {name!r} is gone"
        elif after[name].types - _NONE != field.types - _NONE or not after[name].types >= field.types:
            yield f"its parameter {name!r} is of another type"
    for name, field in after.items():
        if name not in before and not field.optional:
            yield f"its parameter {name!r} is new and has no default"
