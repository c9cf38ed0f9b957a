"""An item that is set or removed by its key, to the cache that it changes."""

from __future__ import annotations

from ..analysis.walking import last_name
from ..model import code
from .calls import Calls
from .outline import Act, Node
from .written import Match


def cached(calls: Calls, target: code.Expr, words: str) -> tuple[Node, ...]:
    """`cache[key] = value` where what is called a cache outlives the function."""
    if not isinstance(target, code.Subscript):
        return ()
    name = last_name(target.value) or ""
    local = isinstance(target.value, code.Name) and name in calls.program.bindings(calls.scope).names
    if local or "cache" not in name.lower():
        return ()
    found = Match(name, None, "cache", "yes", "the same value is set again", f"{words} {name}", "medium")
    return (Act(target.span, name, found),)
