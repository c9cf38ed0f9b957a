"""The saves of a project's files into moments at which its wiring is due again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import ShieldgenError
from ..settings import CONFIG_FILE

_STEP = 20
_GATHERED = 100
_BEGIN = 50
"""Milliseconds: saves are acted on when none came for a step, or after so long; how soon watching is said to begin."""


def saves(root: Path) -> Iterator[None]:
    """One item at once, when watching has begun, then one after each save of a Python file or of the configuration.

    What is written while the caller works on an item, its own files too, counts as a save afterwards. Raises
    ShieldgenError where watchfiles is not installed.
    """
    try:
        from watchfiles import Change, DefaultFilter, watch
    except ImportError as error:
        raise ShieldgenError("--watch needs watchfiles; run `pip install watchfiles`") from error
    usual = DefaultFilter()

    def matters(change: Change, path: str) -> bool:
        return (path.endswith(".py") or Path(path) == root / CONFIG_FILE) and usual(change, path)

    root = root.resolve()
    began = False
    for changes in watch(
        root, watch_filter=matters, debounce=_GATHERED, step=_STEP, rust_timeout=_BEGIN, yield_on_timeout=True
    ):
        if changes or not began:
            began = True
            yield
