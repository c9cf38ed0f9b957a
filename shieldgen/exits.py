"""The exit codes, a table that the README repeats."""

from enum import IntEnum


class Exit(IntEnum):
    """What an exit code of the command tells a script."""

    CLEAN = 0
    """Nothing to report, and everything up to date."""
    FINDINGS = 1
    """Findings at or above the threshold, or generated files out of date."""
    USAGE = 2
    """Wrong usage or configuration."""
    NOTHING = 3
    """Nothing could be analysed: no project, or no readable file."""
    BUG = 70
    """A bug in shieldgen."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C; nothing is half written."""
