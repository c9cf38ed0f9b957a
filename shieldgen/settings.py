"""The table `[tool.shieldgen]` of a pyproject.toml into typed settings, every mistake named with its place."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from .errors import SettingsError
from .model.finding import Severity
from .model.source import Location

RuntimeDelivery = Literal["vendored", "installed"]
CONFIG_FILE = "pyproject.toml"
TABLE = ("tool", "shieldgen")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project configures; every field is a key of the table (with `-` for `_`).

    `app` is `module:name`. `wiring` is the wiring package's folder relative to the project's root (None: not chosen
    yet). `src` are source roots, `exclude` patterns in the syntax of .gitignore. `grace` is in seconds (None: without
    limit). `effects` are the project's own catalogue entries as raw tables (`[[tool.shieldgen.effects]]`), `tasks` its
    hints for functions that it cannot decorate; `places` says where in the file each key stands.
    """

    app: str | None = None
    wiring: str | None = None
    runtime: RuntimeDelivery = "vendored"
    vendor: tuple[str, ...] = ()
    src: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = "warning"
    tests: bool = False
    grace: float | None = 25.0
    effects: tuple[Mapping[str, Any], ...] = ()
    tasks: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[tuple[str, ...], Location] = field(default_factory=dict, compare=False)

    def place(self, *keys: str) -> Location:
        """Where a key of the table stands, or else the nearest table around it."""
        for length in range(len(keys), -1, -1):
            found = self.places.get((*TABLE, *keys[:length]))
            if found is not None:
                return found
        return Location(CONFIG_FILE, 1)


KEYS = tuple(f.name.replace("_", "-") for f in fields(Settings) if f.name != "places")


def load_settings(root: Path) -> Settings:
    """The settings of the project at `root`; the defaults where it has no pyproject.toml or no table in it.

    Raises SettingsError for broken TOML, an unknown key or a value of the wrong kind.
    """
    path = root / CONFIG_FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return Settings()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{CONFIG_FILE}:{line}:1: not UTF-8, as TOML must be ({error.reason})") from error
    except OSError as error:
        raise SettingsError(f"{CONFIG_FILE}:1:1: cannot be read ({error.strerror})") from error
    return parse_settings(text)


def parse_settings(text: str) -> Settings:
    """The settings in the text of a pyproject.toml. Raises SettingsError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_toml_message(text, str(error))) from error
    except RecursionError as error:
        raise SettingsError(f"{CONFIG_FILE}:1:1: nested too deeply to be read") from error
    tool = document.get("tool", {})
    table = tool.get("shieldgen", {}) if isinstance(tool, dict) else {}
    places = key_places(text)
    if not isinstance(table, dict):
        raise SettingsError(f"{places.get(TABLE, Location(CONFIG_FILE, 1))}: tool.shieldgen must be a table")
    located = Settings(places=places)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            raise SettingsError(f"{located.place(key)}: {_unknown(key)}")
        try:
            values[key.replace("-", "_")] = _READERS[key](value)
        except ValueError as error:
            raise SettingsError(f"{located.place(key)}: {key} must be {error}, not {value!r}") from None
    return Settings(**values, places=places)


def _unknown(key: str) -> str:
    near = get_close_matches(key.replace("_", "-"), KEYS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(KEYS)}"
    return f"unknown key {key!r} in [tool.shieldgen]; {hint}"


def _toml_message(text: str, message: str) -> str:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place is not None:
        return f"{CONFIG_FILE}:{place[1]}:{place[2]}: broken TOML: {message[: place.start()]}"
    lines = text.splitlines() or [""]
    what = message.removesuffix(" (at end of document)")
    return f"{CONFIG_FILE}:{len(lines)}:{len(lines[-1]) + 1}: broken TOML: {what} (at the end of the file)"


# Values


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
    if not all(re.fullmatch(r"SG\d{0,3}|ALL", code) for code in codes):
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


_READERS: Mapping[str, Callable[[object], Any]] = {
    "app": _text,
    "wiring": _folder,
    "runtime": _one_of(*get_args(RuntimeDelivery)),
    "vendor": _texts,
    "src": _folders,
    "exclude": _texts,
    "select": _codes,
    "ignore": _codes,
    "fail-on": _one_of(*get_args(Severity)),
    "tests": _flag,
    "grace": _seconds,
    "effects": _tables,
    "tasks": _table,
}


# Places

_BARE = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'"""
_DOTTED = rf"(?:{_BARE})(?:\s*\.\s*(?:{_BARE}))*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


def key_places(text: str) -> dict[tuple[str, ...], Location]:
    """Where each table and key of a TOML document stands (tomllib tells no places), read line by line."""
    places: dict[tuple[str, ...], Location] = {}
    table: tuple[str, ...] = ()
    inside: str | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if inside is None:
            header, key = _HEADER.match(line), _KEY.match(line)
            match = header or key
            if match is not None:
                parts = _parts(match[1])
                if header is not None:
                    table = parts
                full = parts if header is not None else (*table, *parts)
                here = Location(CONFIG_FILE, number, match.start(1) + 1, number)
                for length in range(1, len(full) + 1):
                    places.setdefault(full[:length], here)
                places[full] = here
        inside = _still_inside(line, inside)
    return places


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_BARE, dotted))


def _still_inside(line: str, inside: str | None) -> str | None:
    """The quotes of a text over several lines that is still open at the end of `line`."""
    position = 0
    while True:
        if inside is None:
            found = re.compile(r'"""|\'\'\'').search(line, position)
            if found is None:
                return None
            inside, position = found[0], found.end()
        end = line.find(inside, position)
        if end < 0:
            return inside
        inside, position = None, end + 3
