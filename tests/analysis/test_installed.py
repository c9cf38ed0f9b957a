"""Every file of the standard library and of what is installed, through the reading of facts: none breaks it."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

import pytest

from shieldgen.analysis.skeleton import read_module
from shieldgen.model.source import Problem

KINDS = {"syntax", "encoding", "too-deep"}


@pytest.mark.slow
@pytest.mark.parametrize("place", ["stdlib", "purelib"])
def test_every_installed_file_is_read_or_said_to_be_unreadable(place: str) -> None:
    root = Path(sysconfig.get_path(place))
    paths = [path for path in root.rglob("*.py") if place == "purelib" or "site-packages" not in path.parts]
    assert len(paths) > 500
    kinds: Counter[str] = Counter()
    for path in paths:
        found = read_module(
            path.relative_to(root).as_posix(), ".".join(path.relative_to(root).parts), path.read_bytes()
        )
        kinds[found.kind if isinstance(found, Problem) else "read"] += 1
        if isinstance(found, Problem):
            assert found.kind in KINDS
            assert found.message
    assert sum(kinds.values()) == len(paths)
    # What is no Python there is meant to be none: tests of parsers, templates, code of other versions.
    assert kinds["read"] > 0.98 * len(paths), kinds
