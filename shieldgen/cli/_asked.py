"""A configuration and the options of a command line over it into the settings in force."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..audit.selection import Selection
from ..errors import SettingsError
from ..reporting.registry import check_format
from ..settings import Settings, seen_from
from ._output import default_format
from ._shared import codes, severity


def over(
    settings: Settings,
    root: Path,
    *,
    select: list[str] | None,
    extend_select: list[str] | None,
    ignore: list[str] | None,
    fail_on: str | None,
    baseline: Path | None,
    **given: Any,
) -> Settings:
    """The settings with what the command line says instead; `given` holds what needs no reading, None where unsaid.

    `select` stands for both lists of the configuration, `extend_select` and `ignore` add to them. Raises SettingsError.
    """
    said = {name: value for name, value in given.items() if value is not None}
    if fail_on is not None:
        said["fail_on"] = severity(fail_on)
    if baseline is not None:
        said["baseline"] = seen_from(root, baseline)
    if select:
        said["select"], said["extend_select"] = codes(select), ()
    more = said.get("extend_select", settings.extend_select)
    return replace(
        settings, **{**said, "extend_select": more + codes(extend_select), "ignore": codes(ignore) + settings.ignore}
    )


def selection(settings: Settings) -> Selection:
    """Which rules run, and what of their findings is shown."""
    return Selection(
        select=settings.select,
        ignore=settings.ignore,
        pedantic=settings.pedantic,
        extend_select=settings.extend_select,
    )


def asked_format(option: str | None, settings: Settings, output: Path | None) -> str:
    """The format of the report: as asked for, as configured, or else what fits. Raises SettingsError."""
    if option is None and settings.format is not None:
        try:
            check_format(settings.format)
        except SettingsError as error:
            raise SettingsError(f"{settings.place('format')}: {error}") from None
        return settings.format
    chosen = option or default_format(output)
    check_format(chosen)
    return chosen


def asked_output(option: Path | None, settings: Settings, root: Path) -> Path | None:
    """The file that the report is written to; None for standard output."""
    if option is None and settings.output is not None:
        return root / settings.output
    return option
