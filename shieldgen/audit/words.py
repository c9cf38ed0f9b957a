"""Facts in the words of a message."""

from collections.abc import Iterable

from ..effects.tidying import is_tidying
from ..model.effect import Effect, EffectKind
from ..model.task import TaskFacts

_DOES: dict[EffectKind, str] = {
    "payment": "takes a payment",
    "db_write": "writes to the database",
    "delete": "deletes data",
    "file_write": "writes files",
    "http_post": "writes to another service",
    "queue_publish": "puts work on a queue",
    "queue_consume": "takes work off a queue",
    "email": "sends mail",
    "push": "pushes to a client",
    "subprocess": "runs a process",
    "llm_call": "calls a language model",
    "cache": "fills a cache",
}
_BY_WEIGHT: tuple[EffectKind, ...] = tuple(_DOES)
_MISSED: frozenset[EffectKind] = frozenset(
    {"payment", "email", "db_write", "http_post", "file_write", "delete", "queue_publish", "subprocess"}
)
_IN_MEMORY = ("asyncio.", "queue.", "anyio.")
_OVER_HTTP = ("httpx.", "requests.", "aiohttp.", "urllib3.")
_CALL_LENGTH = 60
_CLOSING = (".commit", ".flush")


def called(task: TaskFacts) -> str:
    """The name of a task function as its readers know it."""
    return f"`{task.id.qualname.rpartition('<locals>.')[2]}`"


def does(effect: Effect) -> str:
    """What an effect is, with the call that has it."""
    name = effect.call.replace("()", "")
    elsewhere = effect.kind == "delete" and name.startswith(_OVER_HTTP)
    words = "deletes something at another service" if elsewhere else _DOES[effect.kind]
    words = "removes files" if is_tidying(effect.kind, effect.call) else words
    return f"{words} ({name[:_CALL_LENGTH]})" if name else words


def missed(effect: Effect) -> bool:
    """Whether somebody misses what fails: a queue in memory takes what it is given, and a cache fills again."""
    return effect.kind in _MISSED and not effect.call.startswith(_IN_MEMORY)


def heaviest(effects: Iterable[Effect]) -> Effect | None:
    """The surest of the effects, of those the one that matters most, of those the one with the shortest evidence.

    What only happens where the work has failed comes last, and files that are removed after what is written.
    """
    return min(effects, key=_weight, default=None)


def _weight(effect: Effect) -> tuple[bool, int, int, bool, int]:
    sure = ("high", "medium", "low").index(effect.confidence)
    kind: EffectKind = "http_post" if is_tidying(effect.kind, effect.call) else effect.kind
    closing = effect.call.endswith(_CLOSING)  # the statement before it tells more
    return (effect.on_failure, sure, _BY_WEIGHT.index(kind), closing, len(effect.evidence))


def listed(effects: Iterable[Effect]) -> str:
    """The kinds of the effects in words, each once: "sends mail and fills a cache"."""
    kinds = sorted({effect.kind for effect in effects}, key=_BY_WEIGHT.index)
    words = [_DOES[kind] for kind in kinds]
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"


def seconds(value: float) -> str:
    """A number of seconds, without a needless fraction."""
    return f"{value:g} s"
