"""A call of wiring into the caller's transaction that its durable task becomes part of."""

from __future__ import annotations

from ..model import code
from ..model.signature import WITHIN
from .scheduling import Found


def transaction(found: Found) -> code.Expr | None:
    """What is passed as `within`: the task is stored when that is committed, and not handed the session itself."""
    return found.spot.call.keyword(WITHIN) if found.site.kind == "wiring" else None
