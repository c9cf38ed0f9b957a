"""Type parameters, which Python 3.11 cannot read: carried over where the running Python can, named where it cannot."""

import sys
from pathlib import Path

from shieldgen.pipeline.generate import generate
from shieldgen.settings import load_settings

SOURCE = """\
from collections.abc import Sequence

from shieldgen_runtime import task


@task()
async def first[T: Sequence[int], *Ts, **P](items: T, *more: *Ts) -> "T":
    return items
"""


def test_type_parameters_of_a_function(tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text(SOURCE)
    (tmp_path / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "wiring"\nruntime = "installed"\n')
    result = generate(tmp_path, load_settings(tmp_path))
    if sys.version_info < (3, 12):
        (problem,) = result.problems
        assert (problem.at.line, problem.kind) == (7, "syntax")
        assert "type parameters (Python 3.12)" in problem.message
        assert "run shieldgen with a newer Python" in problem.message
        return
    assert result.problems == ()
    text = next(change.after for change in result.changes if change.path == "wiring/jobs.py")
    assert text is not None
    assert "    def first[T: Sequence[int], *Ts, **P](self, items: T, *more: *Ts) -> Task[..., T]:\n" in text.decode()
