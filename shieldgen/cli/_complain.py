"""Names and texts of the analysed project into output that cannot steer the terminal."""

import contextlib
import sys
from collections.abc import Iterable
from pathlib import Path

from ..model.source import Problem
from ..reporting.escape import plain
from . import emit

told = plain
"""A text of one line, for standard output."""


def complain(lines: Iterable[str]) -> None:
    """Print each line to standard error."""
    with contextlib.suppress(OSError):  # nobody is left to read it
        for line in lines:
            sys.stderr.write(f"{plain(line)}\n")
        sys.stderr.flush()


def not_read(problems: Iterable[Problem]) -> list[str]:
    """What a command that goes on without some files says of each."""
    return [f"{problem.at}: not looked at: {problem.message}" for problem in problems]


def undoing(command: str, path: Path, *, kept: bool, by: str = "--apply") -> str:
    """How what a command has written, with the option `by`, is taken back; `kept` where git has it as it was before."""
    if kept:
        return "to undo this: git restore ." if path == Path() else told(f"to undo this: git -C {path} restore .")
    return f"to undo this: patch -R -p1 with the diff that `shieldgen {command}` showed before {by}"


def emit_diff(text: str) -> None:
    """Print a diff: as it is for a program, with what acts on a terminal escaped for a person."""
    on_terminal = sys.stdout is not None and sys.stdout.isatty()
    emit("\n".join(plain(line) for line in text.split("\n")) if on_terminal else text)
