"""What a command prints, its notes and its exit code, kept for the next run with the same command line."""

import os
import sys
from pathlib import Path

import typer

from ..cache.folder import in_tree
from ..errors import SettingsError
from ..exits import Exit
from ..pipeline.recall import folder_of
from ..pipeline.remember import Looked, remember
from ..settings import seen_from
from . import remark
from ._output import deliver


class Spoken:
    """Prints for a command about the project in `path`; made before the first of its files is read."""

    def __init__(
        self,
        context: typer.Context,
        path: Path,
        cache_dir: Path | None,
        no_cache: bool,
        config: Path | None = None,
    ) -> None:
        if cache_dir is not None and not no_cache and in_tree(str(cache_dir), [str(path)]):
            raise SettingsError("--cache-dir lies in the project or a repository, where anybody could plant a report")
        self._arguments: list[str] | None
        self._arguments, watched = context.obj or (None, None)
        self._given = str(path)
        self._folder = folder_of(self._arguments) if self._arguments is not None else None
        self._text = ""
        self._output: str | None = None
        self._notes: list[str] = []
        self.quiet = False
        self.looked = Looked(folder=self._folder, watched=watched)
        self.looked.configuration(os.path.realpath(path))  # unlike `resolve`, also of a link to itself
        if config is not None:
            self.looked.other(str(path.resolve()), seen_from(path, config))

    def deliver(self, text: str, output: Path | None) -> None:
        """Print the text, or write it to a file. Raises WriteError."""
        self._text, self._output = text, None if output is None else str(output)
        deliver(text, output)

    def remark(self, text: str) -> None:
        """Print a note to standard error."""
        if not self.quiet:
            self._notes.append(text)
            remark(text)

    def exit(self, code: Exit) -> None:
        """Keep what was said, and end the process."""
        said = (self._text, self._output, self._notes, int(code))
        if self._folder is not None and self._arguments is not None:
            remember(self._folder, self._arguments, self._given, self.looked, said)
        sys.exit(code)
