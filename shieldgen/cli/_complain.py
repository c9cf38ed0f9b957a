"""Messages on standard error, in which names from the analysed project cannot steer the terminal."""

import contextlib
import sys
from collections.abc import Iterable

from ..reporting.escape import plain


def complain(lines: Iterable[str]) -> None:
    """Print each line."""
    with contextlib.suppress(OSError):  # nobody is left to read it
        for line in lines:
            sys.stderr.write(f"{plain(line)}\n")
        sys.stderr.flush()
