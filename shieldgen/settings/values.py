"""The values of the table `[tool.shieldgen]` into those of the settings, each checked.

A reader raises ValueError with what the value must be, or Misplaced where what is wrong stands deeper inside of it.
"""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from ..model.finding import Severity
from .table import PerFile, RuntimeDelivery

Reader = Callable[[object], Any]
_CODE = re.compile(r"SG\d{0,3}|ALL")


class Misplaced(Exception):
    """What is wrong at the keys below the one that is read."""

    def __init__(self, keys: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.keys = keys


def unknown_key(key: str, known: tuple[str, ...], table: str) -> str:
    """What to say of a key that a table may not hold, with the nearest that it may."""
    near = get_close_matches(key.replace("_", "-"), known, n=1) or get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
    return f"unknown key {key!r} in {table}; {hint}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text")
    return value


def _folder(value: object) -> str:
    text = _text(value).replace("\\", "/").rstrip("/")
    if text.startswith("/") or re.match(r"[A-Za-z]:", text) or ".." in text.split("/") or not text:
        raise ValueError("a folder inside the project, relative to its root")
    return text.removeprefix("./")


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError("a list of texts")
    return tuple(value)


def _folders(value: object) -> tuple[str, ...]:
    return tuple(item if item == "." else _folder(item) for item in _texts(value))


def _codes(value: object) -> tuple[str, ...]:
    codes = tuple(code.upper() for code in _texts(value))
    if not all(_CODE.fullmatch(code) for code in codes):
        raise ValueError("a list of rule codes such as 'SG202' or their beginnings such as 'SG2'")
    return codes


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table")
    return value


def _tables(value: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("a list of tables, each written as [[tool.shieldgen.effects]]")
    return tuple(value)


def _seconds(value: object) -> float | None:
    if value == "unlimited":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise ValueError('seconds, at least 0, or "unlimited"')
    return float(value)


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(" or ".join(f'"{choice}"' for choice in choices))
        return str(value)

    return read


def _file(value: object) -> str:
    try:
        return _folder(value)
    except ValueError:
        raise ValueError("a file inside the project, relative to its root") from None


def _severities(value: object) -> Mapping[str, Severity]:
    read = _one_of(*get_args(Severity))
    severities: dict[str, Any] = {}
    for code, severity in _table(value).items():
        if not _CODE.fullmatch(code.upper()):
            raise Misplaced((code,), f"{code!r} is no rule code such as 'SG202', nor the beginning of one")
        try:
            severities[code.upper()] = read(severity)
        except ValueError as error:
            raise Misplaced((code,), f"severity.{code} must be {error}, not {severity!r}") from None
    return severities


def _per_file(value: object) -> Mapping[str, PerFile]:
    readers: Mapping[str, Reader] = {"select": _codes, "ignore": _codes, "severity": _severities}
    found: dict[str, PerFile] = {}
    for pattern, table in _table(value).items():
        if not isinstance(table, dict):
            raise Misplaced((pattern,), f'per-file."{pattern}" must be a table, not {table!r}')
        values: dict[str, Any] = {}
        for key, said in table.items():
            if key not in readers:
                raise Misplaced((pattern, key), unknown_key(key, tuple(readers), f'per-file."{pattern}"'))
            try:
                values[key] = readers[key](said)
            except ValueError as error:
                raise Misplaced((pattern, key), f"{key} must be {error}, not {said!r}") from None
            except Misplaced as error:
                raise Misplaced((pattern, key, *error.keys), str(error)) from None
        found[pattern] = PerFile(**values)
    return found


READERS: Mapping[str, Reader] = {
    "app": _text,
    "wiring": _folder,
    "runtime": _one_of(*get_args(RuntimeDelivery)),
    "vendor": _texts,
    "src": _folders,
    "exclude": _texts,
    "tests": _flag,
    "grace": _seconds,
    "select": _codes,
    "extend-select": _codes,
    "ignore": _codes,
    "severity": _severities,
    "per-file": _per_file,
    "pedantic": _flag,
    "fail-on": _one_of(*get_args(Severity)),
    "exit-zero": _flag,
    "baseline": _file,
    "diff-base": _text,
    "format": _text,
    "output": _file,
    "statistics": _flag,
    "quiet": _flag,
    "cache": _flag,
    "effects": _tables,
    "tasks": _table,
}
