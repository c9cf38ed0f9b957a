"""What `shieldgen audit` prints or writes besides a report: the files that it looks at, and a baseline."""

from __future__ import annotations

import json
from pathlib import Path

from ..audit.baseline_file import BASELINE_FILE, written
from ..audit.selection import Selection
from ..errors import SettingsError
from ..pipeline.audit import entries, files
from ..reporting.counts import counted
from ..reporting.escape import plain
from ..settings import Settings
from . import emit, remark
from ._output import deliver
from ._shared import page, progress


def file_list(path: Path, settings: Settings, form: str) -> str:
    """The files that an audit looks at, as paths that open from here, or as JSON. Raises SettingsError."""
    found = files(path, settings)
    if form == "json":
        return json.dumps({"version": 1, "files": list(found)}, indent=2) + "\n"
    if form not in ("text", "concise", "github"):
        raise SettingsError(f"files are listed as text or json, not as {form}")
    prefix = page(path).prefix
    return "".join(f"{plain(prefix + name)}\n" for name in found)


def write_baseline(path: Path, settings: Settings, selection: Selection) -> None:
    """Write what is found to the baseline, the whole file or nothing. Raises WriteError."""
    with progress(quiet=settings.quiet) as tell:
        found, problems = entries(path, settings, selection, tell)
    target = path / (settings.baseline or BASELINE_FILE)
    deliver(written(found), target)
    if problems:
        remark(f"{counted(problems, 'problem')} cannot be known: a file that is not read may hold anything")
    if not settings.quiet:
        emit(f"{counted(found.total(), 'place')} of findings written to {plain(str(target))}")
        if settings.baseline is None:
            remark(f'use it by --baseline, or baseline = "{BASELINE_FILE}" in [tool.shieldgen]')
