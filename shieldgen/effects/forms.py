"""A call of something unknown, by the form in which it is written, to what it does."""

from __future__ import annotations

import re

from ..analysis.values import External, Items
from ..analysis.walking import dotted, last_name
from ..model import code
from .catalogue import Catalogue
from .matching import match
from .promises import of_unknown
from .statements import match_sql
from .written import Match, Written

_WORD = re.compile(r"[a-z]+")
_SEQUENCES = frozenset({"builtins.list()", "collections.deque()"})
SEQUENTIAL = frozenset({"append", "appendleft", "extend", "pop", "popleft"})
"""On a function's own list these are steps of an algorithm."""
_PATH_METHODS = frozenset({"write_text", "write_bytes", "unlink", "rmdir", "open", "rename", "replace"})


def match_form(
    call: code.Call, written: Written, catalogue: Catalogue, *, followed: bool, unknown: bool
) -> Match | None:
    """What the SQL text, the keywords or the path of a call tell of it; `followed` where its function is read as well.

    A function of the project does what it does; only a model or a queue is behind more than can be followed, and an
    SQL text is not followed through what executes it. Where nothing is known of what it is called on (`unknown`), that
    thing's name tells something as well.
    """
    told = unknown or _is_kept_sequence(call, written)
    shaped = _shape(call, written, catalogue, _words(call) if told else frozenset())
    statement = match_sql(call, written)
    if followed:
        asked = shaped if shaped is not None and shaped.effect == "llm_call" else None
        return statement or asked or _queued(call, written, catalogue)
    return (statement if statement is not None and statement.effect is not None else None) or (
        shaped or _path_call(call, written, catalogue) or (_named(call) if unknown else None)
    )


def _queued(call: code.Call, written: Written, catalogue: Catalogue) -> Match | None:
    """What is put on something of the project that is named a queue, however that keeps it."""
    shaped = _shape(call, written, catalogue, _words(call))
    return shaped if shaped is not None and shaped.effect == "queue_publish" else None


def _named(call: code.Call) -> Match | None:
    """A call of which nothing is known but its name, where that says it all: `client.delete_messages(...)`."""
    name = last_name(call.func) or ""
    kind = of_unknown(name)
    if kind is None:
        return None
    called = dotted(call.func) or name
    if kind == "delete":
        return Match(called, None, kind, "yes", "what is gone stays gone", name, "medium")
    return Match(called, None, kind, "unknown", "", name, "medium")


def _words(call: code.Call) -> frozenset[str]:
    """The words in the name of what a method is called on: `{"event", "queue"}` in `self._event_queue.put(...)`."""
    if not isinstance(call.func, code.Attribute):
        return frozenset()
    if call.func.attr in SEQUENTIAL and not isinstance(call.func.value, code.Attribute):
        return frozenset()
    owner = last_name(call.func.value)
    return frozenset(_WORD.findall((owner or "").lower()))


def _is_kept_sequence(call: code.Call, written: Written) -> bool:
    """Whether a method is called on a list or the like that an object holds: one named a queue is used as one."""
    if not (isinstance(call.func, code.Attribute) and isinstance(call.func.value, code.Attribute)):
        return False
    values = written.look(call.func.value)
    return bool(values) and all(
        isinstance(value, Items) or (isinstance(value, External) and value.name in _SEQUENCES) for value in values
    )


def _shape(call: code.Call, written: Written, catalogue: Catalogue, words: frozenset[str]) -> Match | None:
    """A call that its keywords make known: `.put_object(Bucket=..., Key=...)`, or what it is called on."""
    method = last_name(call.func)
    keywords = frozenset(argument.name for argument in call.arguments if argument.name is not None)
    entry = catalogue.shape(method, keywords, words) if method is not None and (keywords or words) else None
    if entry is None or method is None:
        return None
    return match(dotted(call.func) or method, entry, written)


def _path_call(call: code.Call, written: Written, catalogue: Catalogue) -> Match | None:
    """`(folder / name).write_text(...)`: the receiver is a path by its operator."""
    func = call.func
    if not isinstance(func, code.Attribute) or func.attr not in _PATH_METHODS:
        return None
    if not (isinstance(func.value, code.Operation) and func.value.word == "/"):
        return None
    name = f"pathlib.Path().{func.attr}"
    entry = catalogue.entry(name)
    return match(name, entry, written) if entry is not None else None
