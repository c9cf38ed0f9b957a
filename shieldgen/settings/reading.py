"""A project's pyproject.toml, or another file in its place, into settings, every mistake named with its place."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from ..errors import SettingsError
from ..model.source import Location
from .places import key_places
from .table import CONFIG_FILE, KEYS, TABLE, Settings
from .values import READERS, Misplaced, unknown_key


def load_settings(root: Path, config: Path | None = None) -> Settings:
    """The settings of the project at `root`; the defaults where it has no pyproject.toml or no table in it.

    `config` is another file that holds the table `[tool.shieldgen]`, read instead; that one must be there. Raises
    SettingsError for broken TOML, an unknown key or a value of the wrong kind.
    """
    path, shown = (root / CONFIG_FILE, CONFIG_FILE) if config is None else (config, seen_from(root, config))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        if config is not None:
            raise SettingsError(f"--config {config}: cannot be read ({error.strerror})") from error
        return Settings()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{shown}:{line}:1: not UTF-8, as TOML must be ({error.reason})") from error
    except OSError as error:
        raise SettingsError(f"{shown}:1:1: cannot be read ({error.strerror})") from error
    settings = parse_settings(text, shown)
    for key, given in (("baseline", settings.baseline), ("output", settings.output)):
        if given is not None and not (root / given).resolve().is_relative_to(root.resolve()):
            raise SettingsError(f"{settings.place(key)}: {key} leads out of the project through a symbolic link")
    if config is not None and settings.file is None:
        raise SettingsError(f"--config {config}: it has no table [tool.shieldgen]")
    return settings


def seen_from(root: Path, path: Path) -> str:
    """A path as it is named in reports: relative to the root, or absolute where no relative one leads there."""
    full = path.resolve()
    try:
        return Path(os.path.relpath(full, root.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return full.as_posix()


def parse_settings(text: str, path: str = CONFIG_FILE) -> Settings:
    """The settings in the text of a TOML file; `path` is how mistakes name it. Raises SettingsError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_toml_message(text, str(error), path)) from error
    except RecursionError as error:
        raise SettingsError(f"{path}:1:1: nested too deeply to be read") from error
    tool = document.get("tool", {})
    table = tool.get("shieldgen") if isinstance(tool, dict) else None
    places = key_places(text, path)
    if table is None:
        return Settings()
    if not isinstance(table, dict):
        raise SettingsError(f"{places.get(TABLE, Location(path, 1))}: tool.shieldgen must be a table")
    located = Settings(places=places, file=path)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            raise SettingsError(f"{located.place(key)}: {unknown_key(key, KEYS, '[tool.shieldgen]')}")
        try:
            values[key.replace("-", "_")] = READERS[key](value)
        except Misplaced as error:
            raise SettingsError(f"{located.place(key, *error.keys)}: {error}") from None
        except ValueError as error:
            raise SettingsError(f"{located.place(key)}: {key} must be {error}, not {value!r}") from None
    return Settings(**values, places=places, file=path)


def _toml_message(text: str, message: str, path: str) -> str:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place is not None:
        return f"{path}:{place[1]}:{place[2]}: broken TOML: {message[: place.start()]}"
    lines = text.splitlines() or [""]
    what = message.removesuffix(" (at end of document)")
    return f"{path}:{len(lines)}:{len(lines[-1]) + 1}: broken TOML: {what} (at the end of the file)"
