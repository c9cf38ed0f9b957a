"""Projects that nobody would write: the audit answers, and loses no file; what would be written can be read."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shieldgen.model.finding import Report

from .audited import audited, is_python, laid_out, rewritten
from .grammar import GRAMMAR, composed
from .projects import BASELINE, KINDS, MAIN, SETTINGS

SEEDS = Path(__file__).parent / "seeds"


def test_what_fuzzing_runs_have_found_stays_mended(tmp_path: Path) -> None:
    for seed in sorted(path for path in SEEDS.iterdir() if path.is_dir()):
        kept = sorted(path for path in seed.rglob("*.txt"))
        files = {path.relative_to(seed).as_posix().removesuffix(".txt"): path.read_bytes() for path in kept}
        audited(laid_out(tmp_path / seed.name, files), files)
        rewritten(tmp_path / seed.name)


def test_the_unmutated_settings_and_baseline_are_valid_so_that_mutations_reach_what_lies_behind(
    tmp_path: Path,
) -> None:
    files = {"shop/main.py": MAIN.encode(), "shop/mail.py": b"async def send(order_id): ...\n"}
    files |= {"pyproject.toml": SETTINGS.encode(), "known.json": BASELINE.encode()}
    report = audited(laid_out(tmp_path / "project", files), files)
    assert isinstance(report, Report)
    assert not report.problems


def test_most_composed_modules_are_python() -> None:
    used = {name for ways in GRAMMAR.values() for way in ways for name in re.findall(r"<(\w+)>", way)}
    assert used <= set(GRAMMAR)
    assert sum(is_python(composed(Random(seed).randrange).encode()) for seed in range(50)) > 40  # noqa: S311


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_hostile_project_is_answered_for(kind: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    chance = Random(seed)  # noqa: S311
    files = KINDS[kind](chance.randrange)
    folder = laid_out(tmp_path_factory.mktemp("hostile") / "project", files)
    audited(folder, files)
    if seed % 3 == 0:
        rewritten(folder)
