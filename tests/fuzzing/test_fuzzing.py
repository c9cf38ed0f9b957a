"""Sources and settings that nobody would write: the audit answers, and loses no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shieldgen.errors import ShieldgenError

from .audited import SOURCES, TABLE, audited
from .mutations import mutated


def test_what_fuzzing_runs_have_found_stays_mended(tmp_path: Path) -> None:
    for seed in sorted((Path(__file__).parent / "seeds").glob("*.py.txt")):
        table = seed.with_name(seed.name.replace(".py.txt", ".toml"))
        source = seed.read_bytes().decode("utf-8", "surrogatepass")
        audited(tmp_path, source, table.read_text("utf-8") if table.exists() else "")


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_mutated_source_is_answered_for(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = mutated(SOURCES, lambda below: data.draw(st.integers(0, below - 1)))
    assert not isinstance(audited(tmp_path_factory.mktemp("mutated"), source), ShieldgenError)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_mutated_table_of_settings_is_answered_for(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    table = mutated((TABLE,), lambda below: data.draw(st.integers(0, below - 1)))
    answer = audited(tmp_path_factory.mktemp("mutated"), "import asyncio\n", table)
    if isinstance(answer, ShieldgenError):
        assert str(answer)
