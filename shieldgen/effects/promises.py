"""The name of a function to the effects that it promises: by `send_receipt()` one knows that something is sent."""

from __future__ import annotations

import re
from functools import lru_cache

from ..analysis.values import Scope
from ..model.effect import EffectKind

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_VERBS: dict[EffectKind, str] = {
    "cache": "cache",
    "db_write": "save store persist insert upsert update create write commit record",
    "delete": "delete remove purge erase drop prune clean cleanup unlink destroy wipe",
    "email": "mail email",
    "file_write": "write save store persist dump upload export download backup",
    "http_post": "post send notify webhook deliver upload",
    "push": "push emit broadcast send notify",
    "payment": "pay payment charge refund payout",
    "queue_consume": "consume dequeue pop poll receive listen drain",
    "queue_publish": "publish enqueue queue put",
    "subprocess": "spawn launch kill",
}
"""The words for having an effect, by its kind."""
_SETS = frozenset({
    "set", "put", "store", "add", "update", "delete", "invalidate", "clear", "increment", "incr", "expire", "save",
    "write",
})  # fmt: skip
"""What a method of a cache does to it."""
_READS = frozenset({"get", "fetch", "load", "read", "list", "find", "lookup", "has", "is", "check", "count"})
"""What begins so looks; what it has to do for that is a detail."""

_PAYS = frozenset({"pay", "charge", "refund", "payout"})
_MAKES = frozenset({"send", "make", "create", "execute", "submit", "process", "issue"})
_PAYMENTS = frozenset({"payment", "charge", "refund", "payout"})
_LOOKS = frozenset({"get", "fetch", "load", "read", "list", "find", "lookup", "has", "is"})
_DOES = frozenset(
    {"or", "and", "next", "lock", "claim", "acquire", *(w for words in _VERBS.values() for w in words.split())}
)
"""With one of these a function that looks does something as well: `get_or_create`, `fetch_and_lock`, `get_next_job`."""
_AROUND = _READS | {"on", "log", "track", "trace", "record", "parse", "format", "build", "make", "set"}
"""What begins so is about something, and does not do it."""
_UNKNOWN: dict[str, EffectKind] = {
    "delete": "delete", "purge": "delete", "erase": "delete", "publish": "queue_publish", "enqueue": "queue_publish",
    "broadcast": "push", "upload": "file_write",
}  # fmt: skip
"""What a function of which only the name is known does by the first word of that."""
_NOTHING_DONE = frozenset({"cookie", "fn", "func", "callback", "handler", "listener"})
"""A cookie is part of an answer; of something that is called later nothing is done yet."""
_MODELS = frozenset({"llm", "embedding", "embeddings", "embed"})
_ASKS = frozenset({
    "func", "fn", "call", "ask", "query", "invoke", "complete", "completion", "chat", "generate", "request", "predict",
    "api", "texts", "documents", "batch",
})  # fmt: skip
"""With a word for a model, these say that it is asked: `llm_func(prompt)`, `ask_llm(prompt)`."""


def of_unknown(name: str) -> EffectKind | None:
    """The effect that a name of several words alone promises: `delete_messages`, `send_reset_email`."""
    words = tuple(word for word in _words(name) if word not in ("a", "async", "sync"))
    if len(words) < 2 or words[0] in _AROUND or (name.lstrip("_")[:1].isupper() and not name.isupper()):
        return None
    if not _MODELS.isdisjoint(words) and not _ASKS.isdisjoint(words):
        return "llm_call"
    if not _NOTHING_DONE.isdisjoint(words):
        return None
    if words[0] == "send":
        return "email" if not {"mail", "email"}.isdisjoint(words) else None
    if "cache" in words and words[0] in _SETS:
        return "cache"
    return _UNKNOWN.get(words[0])


def only_looks(scope: Scope) -> bool:
    """Whether the name of the scope's function says that it looks, and nothing else: `get_engine`, `load_settings`."""
    return scope.function is not None and _looks(scope.function.name)


@lru_cache(maxsize=4096)
def _looks(name: str) -> bool:
    words = [word for word in _words(name) if word not in ("a", "async", "sync", "init")]
    return bool(words) and words[0] in _LOOKS and _DOES.isdisjoint(words)


def pays(scope: Scope) -> bool:
    """Whether the name of the scope's function says that it moves money: `pay_invoice`, `create_refund`."""
    words = _words(scope.function.name) if scope.function is not None else ()
    return bool(words) and (words[0] in _PAYS or (words[0] in _MAKES and words[-1] in _PAYMENTS))


def promised(scope: Scope) -> frozenset[EffectKind]:
    """The effects that the name of the scope's function, and of the class whose method it is, may mean."""
    function = scope.function
    if function is None:
        return frozenset()
    owner = scope.receiver.cls.name if scope.receiver is not None else (function.owner or "")
    return _promised(function.name, owner)


@lru_cache(maxsize=4096)
def _promised(name: str, owner: str) -> frozenset[EffectKind]:
    words = _words(name)
    if not _READS.isdisjoint(words[:2]):
        return frozenset()
    said = frozenset(words)
    found = {kind for kind, verbs in _VERBS.items() if not said.isdisjoint(verbs.split())}
    if "cache" in _words(owner) and not said.isdisjoint(_SETS):
        found.add("cache")
    return frozenset(found)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))
