"""A baseline into the text of its file, sorted and readable, and that text into a baseline."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import SettingsError
from ..model.source import Location
from ..settings import unknown_key
from .baseline import Baseline, Entry

BASELINE_FILE = "shieldgen-baseline.json"
_VERSION = 1
_KEYS = {"rule": "rule", "path": "path", "in": "inside", "task": "task", "evidence": "evidence", "code": "code"}
_RULE_KEY = re.compile(r'(?<!\\)"rule"\s*:')


def written(entries: Counter[Entry]) -> str:
    """The text of a baseline: an entry by path and rule, without lines and dates, so that a change is a small diff."""
    found = [_written(entry, number) for entry, number in sorted(entries.items())]
    return json.dumps({"version": _VERSION, "findings": found}, indent=2, ensure_ascii=False) + "\n"


def _written(entry: Entry, number: int) -> dict[str, Any]:
    values = {key: getattr(entry, name) for key, name in _KEYS.items()}
    said = {key: value for key, value in values.items() if value}
    return {**said, "count": number} if number > 1 else said


def read(content: bytes, path: str) -> Baseline:
    """The baseline in a file; `path` is how its places and mistakes name it. Raises SettingsError."""
    try:
        text = content.decode("utf-8-sig")
        document = json.loads(text)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}:1:1: not UTF-8, as a baseline must be") from error
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path}:{error.lineno}:{error.colno}: broken JSON: {error.msg}") from error
    except RecursionError as error:
        raise SettingsError(f"{path}:1:1: nested too deeply to be read") from error
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise SettingsError(f"{path}:1:1: no baseline; `shieldgen audit --write-baseline` writes one")
    if document.get("version") != _VERSION:
        raise SettingsError(
            f"{path}:1:1: version {document.get('version')!r} of a baseline; this shieldgen reads {_VERSION}"
        )
    entries: Counter[Entry] = Counter()
    places: dict[Entry, Location] = {}
    lines = _lines(text)
    for table in document["findings"]:
        at = Location(path, next(lines, 1))
        entry, number = _read(table, at)
        entries[entry] += number
        places.setdefault(entry, at)
    return Baseline(path, entries, places)


def _lines(text: str) -> Iterator[int]:
    """The line of each entry: every one has one key `rule`."""
    for found in _RULE_KEY.finditer(text):
        yield text.count("\n", 0, found.start()) + 1


def _read(table: object, at: Location) -> tuple[Entry, int]:
    if not isinstance(table, dict):
        raise SettingsError(f"{at}: an entry must be an object, not {table!r}")
    unknown = sorted(set(table) - {*_KEYS, "count"})
    if unknown:
        raise SettingsError(f"{at}: {unknown_key(unknown[0], (*_KEYS, 'count'), 'an entry')}")
    number = table.get("count", 1)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise SettingsError(f"{at}: count must be a number from 1 on, not {number!r}")
    if not table.get("rule") or not table.get("path"):
        raise SettingsError(f"{at}: an entry needs rule and path")
    return Entry(**{name: _value(table, key, at) for key, name in _KEYS.items() if key in table}), number


def _value(table: Mapping[str, object], key: str, at: Location) -> Any:
    value = table[key]
    if key == "evidence":
        if not isinstance(value, list) or not all(isinstance(step, str) for step in value):
            raise SettingsError(f"{at}: evidence must be a list of texts, not {value!r}")
        return tuple(value)
    if not isinstance(value, str):
        raise SettingsError(f"{at}: {key} must be a text, not {value!r}")
    return value
