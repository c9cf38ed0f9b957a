"""Settings into values with their origins, and these into text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model.source import Location
from ..reporting.escape import plain
from ..settings import KEYS, TABLE, PerFile, Settings
from ._output import default_format


@dataclass(frozen=True, slots=True)
class InForce:
    """A key's value as TOML has it (None: not set), and where it comes from; `at` and `variable` where that is one."""

    key: str
    value: Any
    at: Location | None = None
    variable: str | None = None

    @property
    def origin(self) -> str:
        """`file`, `environment` or `default`."""
        return "file" if self.at is not None else "environment" if self.variable is not None else "default"


def in_force(settings: Settings) -> tuple[InForce, ...]:
    """Every key of the table, in the order of the documentation."""
    return tuple(_in_force(settings))


def _in_force(settings: Settings) -> Iterator[InForce]:
    for key in KEYS:
        value = _plain(key, getattr(settings, key.replace("-", "_")))
        at = settings.places.get((*TABLE, key))
        if at is None and key == "format":
            value = default_format(None)
            yield InForce(key, value, variable="GITHUB_ACTIONS" if value != "text" else None)
        else:
            yield InForce(key, value, at=at)


def _plain(key: str, value: Any) -> Any:
    """A value in the types of TOML and JSON."""
    if value is None and key == "grace":
        return "unlimited"
    if isinstance(value, PerFile):
        said = {"select": list(value.select), "ignore": list(value.ignore), "severity": dict(value.severity)}
        return {name: part for name, part in said.items() if part}
    if isinstance(value, Mapping):
        return {name: _plain("", part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain("", part) for part in value]
    return value


def as_text(values: Sequence[InForce], file: str | None) -> str:
    """One line a key; those that are set first say so by their place."""
    shown = [(each.key, _written(each), _origin(each)) for each in values]
    keys, texts = max(len(key) for key, _, _ in shown), max(min(len(text), 40) for _, text, _ in shown)
    lines = [f"{key:<{keys}}  {text:<{texts}}  {origin}" for key, text, origin in shown]
    head = f"[tool.shieldgen] in {file}" if file is not None else "no table [tool.shieldgen]: the defaults hold"
    return "".join(f"{plain(line)}\n" for line in (head, "", *lines))


def _written(each: InForce) -> str:
    return "-" if each.value is None else json.dumps(each.value, ensure_ascii=False, default=str)


def _origin(each: InForce) -> str:
    return str(each.at) if each.at is not None else each.variable or "default"


def as_json(values: Sequence[InForce], file: str | None) -> str:
    """Version 1: the file, and for each key its value and origin."""
    document = {"version": 1, "file": file, "settings": {each.key: _entry(each) for each in values}}
    return json.dumps(document, indent=2, default=str) + "\n"


def _entry(each: InForce) -> dict[str, Any]:
    entry: dict[str, Any] = {"value": each.value, "origin": each.origin}
    if each.at is not None:
        entry |= {"path": each.at.path, "line": each.at.line, "column": each.at.column}
    if each.variable is not None:
        entry["variable"] = each.variable
    return entry
