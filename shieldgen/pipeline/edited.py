"""A project and some files' new contents into the project as it is going to be, and whether it may be written to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from .. import writing
from ..analysis.modules import Modules
from ..analysis.named_modules import NamedModules
from ..errors import SettingsError
from ..model.facts import ModuleFacts
from ..model.project import Project

_GIT = ["git", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "status", "--porcelain", "-z", "."]
_GIT_SECONDS = 60
_SHOWN = 5


class EditedModules(NamedModules):
    """The modules of an edited project; those that are as they were are not read again."""

    def __init__(self, project: Project, before: Modules) -> None:
        super().__init__(project)
        self._before = before

    def facts(self, path: str) -> ModuleFacts | None:
        """The module at a path of the project; None where it cannot be read (its problem is kept)."""
        if path not in self._files or self.looked_at(path) != self._before.looked_at(path):
            return super().facts(path)
        found = self._before.facts(path)
        if found is not None:
            self._texts[path] = self._before.text(path)
        elif path in self._before.problems:
            self.problems[path] = self._before.problems[path]
        return found


def edited(project: Project, contents: Mapping[str, bytes]) -> Project:
    """The project with these contents, which are not on disk yet, instead of those that it was found with."""
    return replace(project, contents={**project.contents, **contents})


def changes_of(project: Project, contents: Mapping[str, bytes]) -> tuple[writing.Change, ...]:
    """What has to change on disk for these contents, by path."""
    before = {path: writing.read(project.root, path) for path in sorted(contents)}
    return tuple(
        writing.Change(path, "stale", before[path], after)
        for path, after in sorted(contents.items())
        if before[path] != after
    )


def check_clean(root: Path) -> bool:
    """Whether git keeps what is below `root`, all of it committed.

    Raises SettingsError where there are changes that are not.
    """
    try:
        done = subprocess.run(
            _GIT, cwd=root, capture_output=True, timeout=_GIT_SECONDS, env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
        )
    except (OSError, subprocess.SubprocessError):
        return False
    if done.returncode != 0:  # no repository: nothing is lost that git would have kept
        return False
    dirty = [os.fsdecode(entry[3:]) for entry in done.stdout.split(b"\0") if len(entry) > 3]
    if dirty:
        shown = ", ".join(dirty[:_SHOWN]) + (", ..." if len(dirty) > _SHOWN else "")
        raise SettingsError(
            f"the git tree has changes that are not committed ({shown}); commit them first, so that what is written "
            "now can be told from them and undone, or give --allow-dirty"
        )
    return True
