"""The table `[tool.shieldgen]` as typed values: what a project may say, and what holds where it says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from ..model.finding import Severity
from ..model.source import Location

RuntimeDelivery = Literal["vendored", "installed"]
CONFIG_FILE = "pyproject.toml"
TABLE = ("tool", "shieldgen")


@dataclass(frozen=True, slots=True)
class PerFile:
    """What holds for the files of one pattern: rules by code or beginning, and severities by the same."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project configures; every field is a key of the table (with `-` for `_`).

    `app` is `module:name`. `wiring` is the wiring package's folder relative to the project's root (None: not chosen
    yet). `src` are source roots, `exclude` and the keys of `per_file` patterns in the syntax of .gitignore. `grace` is
    in seconds (None: without limit). `effects` are the project's own catalogue entries as raw tables
    (`[[tool.shieldgen.effects]]`), `tasks` its hints for functions that it cannot decorate. Paths are relative to the
    project's root, or absolute where the command line gave them. `places` says where each key stands, and `file` which
    file that is, as seen from the root (None: there is none, or it has no table).
    """

    app: str | None = None
    wiring: str | None = None
    runtime: RuntimeDelivery = "vendored"
    vendor: tuple[str, ...] = ()
    src: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool = False
    grace: float | None = 25.0
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_file: Mapping[str, PerFile] = field(default_factory=dict)
    pedantic: bool = False
    fail_on: Severity = "warning"
    exit_zero: bool = False
    baseline: str | None = None
    diff_base: str | None = None
    format: str | None = None
    output: str | None = None
    statistics: bool = False
    quiet: bool = False
    cache: bool = True
    effects: tuple[Mapping[str, Any], ...] = ()
    tasks: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[tuple[str, ...], Location] = field(default_factory=dict, compare=False)
    file: str | None = field(default=None, compare=False)

    def place(self, *keys: str) -> Location:
        """Where a key of the table stands, or else the nearest table around it."""
        for length in range(len(keys), -1, -1):
            found = self.places.get((*TABLE, *keys[:length]))
            if found is not None:
                return found
        return Location(self.file or CONFIG_FILE, 1)


KEYS = tuple(f.name.replace("_", "-") for f in fields(Settings) if f.name not in ("places", "file"))
