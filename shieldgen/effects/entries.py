"""Tables of a catalogue file, or of a project's own settings, to checked entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from ..errors import SettingsError
from ..model.effect import EFFECT_KINDS, Confidence, EffectKind, Verdict
from ..settings import unknown_key

Reading = Literal["sql", "statement", "http_method", "mode", "operators"]
Way = Literal["awaited", "together", "apart", "thread", "own_thread", "called"]

_READINGS: tuple[Reading, ...] = get_args(Reading)
_WAYS: tuple[Way, ...] = get_args(Way)
_CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_Word = TypeVar("_Word", bound=str)
_CALL_KEYS = frozenset({
    "on", "names", "page", "effect", "also", "idempotent", "because", "safe_with", "reads", "timeout", "waits_for",
    "seconds", "blocking", "slow", "runs", "limit", "retries", "quiet", "confidence", "shown",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArgumentPlace:
    """Where a call takes something: by position, by keyword, or either."""

    position: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Timeout:
    """How a call is bounded in time.

    `argument` takes the limit in seconds; `default` is the library's own, None where it has none. `constructor` where
    the same keyword, given to the constructor of the receiver, is the default of its calls.
    """

    argument: ArgumentPlace | None
    default: float | None
    constructor: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """A call that runs something handed to it, and how; `argument` None means every positional argument.

    `thread` is a worker whose result comes back, `own_thread` one that goes its own way, as a task that is `apart`.
    """

    how: Way
    argument: int | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Retries:
    """A decorator or call that tries again: `argument` takes the number of attempts, `default` is the library's."""

    argument: ArgumentPlace
    default: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says about the calls whose canonical name fits `pattern`.

    `also` is a second effect of the same call: a DELETE over HTTP is a write over HTTP that deletes something. `reads`
    names what decides the effect beyond the name (an SQL text, a statement, an HTTP method, a file mode) and
    `read_at` the argument that holds it. `waits_for` is what the call waits for without an end of its own; `seconds`
    is the argument of a sleep. `blocking` where it holds the thread it is called in. `slow` where it can plausibly take
    more than ten seconds. `limit` is the argument that caps what runs inside the call or `with` block. `quiet` where
    the failure of the call is nothing anybody must be told of. `confidence` is less than high where the name alone
    may mislead. `shown` is the name that people know the call by, where its class is derived from the one that it is
    found under. `place` is where the entry stands.
    """

    pattern: str
    place: str
    page: str
    effect: EffectKind | None = None
    also: EffectKind | None = None
    idempotent: Verdict = "unknown"
    because: str = ""
    safe_with: tuple[str, ...] = ()
    reads: Reading | None = None
    read_at: ArgumentPlace = ArgumentPlace(0, None)
    timeout: Timeout | None = None
    waits_for: str | None = None
    seconds: ArgumentPlace | None = None
    blocking: bool = False
    slow: bool = False
    runs: Runs | None = None
    limit: ArgumentPlace | None = None
    retries: Retries | None = None
    quiet: bool = False
    confidence: Confidence = "high"
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A call that is known by its method and the keywords it is given, whatever it is called on.

    Where there are `receivers`, one of these words must be in the name of what it is called on, of which nothing else
    may be known: `self._redis.set(...)`.
    """

    method: str
    keywords: frozenset[str]
    receivers: frozenset[str]
    entry: Entry


def read_shapes(table: Mapping[str, object], *, place: str, page: str) -> Iterator[Shape]:
    """The shapes of one `[[shapes]]` table: one for each of its methods. Raises SettingsError."""
    keywords = frozenset(_texts(table, "keywords", place))
    receivers = frozenset(_texts(table, "receivers", place))
    if not keywords and not receivers:
        raise SettingsError(
            f"{place}: `keywords` or `receivers` must list at least one word; a method's name alone tells nothing"
        )
    rest = {key: value for key, value in table.items() if key not in ("methods", "keywords", "receivers")}
    for entry in read_calls({**rest, "names": table.get("methods", [])}, place=place, page=page):
        yield Shape(entry.pattern, keywords, receivers, entry)


def read_calls(table: Mapping[str, object], *, place: str, page: str | None) -> Iterator[Entry]:
    """The entries of one `[[calls]]` table: one for each of its names.

    `page` is the documentation of tables that name none; None where none is asked for (a project's own entries).
    Raises SettingsError with the place of what is wrong.
    """
    unknown = sorted(set(table) - _CALL_KEYS)
    if unknown:
        raise SettingsError(f"{place}: {unknown_key(unknown[0], tuple(sorted(_CALL_KEYS)), 'an entry')}")
    names = _texts(table, "names", place)
    if not names:
        raise SettingsError(f"{place}: `names` must list at least one canonical name")
    source = _text(table, "page", place) or page or ""
    if page is not None and not source.startswith(("https://", "http://")):
        raise SettingsError(f"{place}: `page` must be the address of the documentation that the entry rests on")
    reads_table = _table(table, "reads", place)
    template = Entry(
        pattern="",
        place=place,
        page=source,
        effect=_effect(table, "effect", place),
        also=_effect(table, "also", place),
        idempotent=_one_of(_text(table, "idempotent", place) or "unknown", _VERDICTS, "idempotent", place),
        because=_text(table, "because", place) or "",
        shown=_text(table, "shown", place),
        safe_with=_texts(table, "safe_with", place),
        reads=_one_of(str(reads_table.get("as")), _READINGS, "reads.as", place) if reads_table else None,
        read_at=_argument(reads_table, place) or ArgumentPlace(0, None),
        timeout=_timeout(_table(table, "timeout", place), place),
        waits_for=_text(table, "waits_for", place),
        seconds=_argument(_table(table, "seconds", place), place),
        blocking=_flag(table, "blocking", place),
        slow=_flag(table, "slow", place),
        runs=_runs(_table(table, "runs", place), place),
        limit=_argument(_table(table, "limit", place), place),
        retries=_retries(_table(table, "retries", place), place),
        quiet=_flag(table, "quiet", place),
        confidence=_one_of(_text(table, "confidence", place) or "high", _CONFIDENCES, "confidence", place),
    )
    if template.idempotent != "unknown" and not template.because:
        raise SettingsError(f"{place}: `because` must say why the call is (not) idempotent")
    values = {name: getattr(template, name) for name in Entry.__slots__ if name != "pattern"}
    for prefix in _texts(table, "on", place) or ("",):
        for name in names:
            pattern = f"{prefix}.{name}" if prefix else name
            if any(not part for part in pattern.split(".")):
                raise SettingsError(f"{place}: {pattern!r} is no canonical name: it has an empty part")
            yield Entry(pattern=pattern, **values)


def _effect(table: Mapping[str, object], key: str, place: str) -> EffectKind | None:
    word = _text(table, key, place)
    return _one_of(word, EFFECT_KINDS, key, place) if word else None


def _one_of(word: str, words: tuple[_Word, ...], key: str, place: str) -> _Word:
    for known in words:
        if word == known:
            return known
    raise SettingsError(f"{place}: `{key}` is {word!r}; it must be one of {', '.join(words)}")


def _text(table: Mapping[str, object], key: str, place: str) -> str | None:
    value = table.get(key)
    if value is None or isinstance(value, str):
        return value
    raise SettingsError(f"{place}: `{key}` must be a text, not {value!r}")


def _flag(table: Mapping[str, object], key: str, place: str) -> bool:
    value = table.get(key, False)
    if isinstance(value, bool):
        return value
    raise SettingsError(f"{place}: `{key}` must be true or false, not {value!r}")


def _texts(table: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    raise SettingsError(f"{place}: `{key}` must be a list of texts, not {value!r}")


def _table(table: Mapping[str, object], key: str, place: str) -> Mapping[str, object]:
    value = table.get(key, {})
    if isinstance(value, dict):
        return value
    raise SettingsError(f"{place}: `{key}` must be a table, not {value!r}")


def _argument(table: Mapping[str, object], place: str) -> ArgumentPlace | None:
    if not table or ("argument" not in table and "name" not in table):
        return None
    position, name = table.get("argument"), table.get("name")
    if isinstance(position, bool) or not isinstance(position, int | None) or not isinstance(name, str | None):
        raise SettingsError(f"{place}: `argument` must be a position (0 is the first) and `name` a keyword")
    return ArgumentPlace(position, name)


def _timeout(table: Mapping[str, object], place: str) -> Timeout | None:
    if not table:
        return None
    default = table.get("default")
    if default == "none":
        default = None
    elif isinstance(default, bool) or not isinstance(default, int | float):
        raise SettingsError(f'{place}: `timeout.default` must be seconds, or "none", not {default!r}')
    return Timeout(
        _argument(table, place),
        None if default is None else float(default),
        _flag(table, "constructor", place),
    )


def _runs(table: Mapping[str, object], place: str) -> Runs | None:
    if not table:
        return None
    how = _one_of(str(table.get("how")), _WAYS, "runs.how", place)
    at = _argument(table, place) or ArgumentPlace(None, None)
    return Runs(how, at.position, at.name)


def _retries(table: Mapping[str, object], place: str) -> Retries | None:
    if not table:
        return None
    at = _argument(table, place)
    default = table.get("default")
    if at is None or isinstance(default, bool) or not isinstance(default, int | None):
        raise SettingsError(f"{place}: `retries` needs `argument` or `name`, and `default` must be a whole number")
    return Retries(at, default)
