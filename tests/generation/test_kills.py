"""A SIGKILL at each of the steps by which `shieldgen generate` changes the disk leaves every file old or new."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from shieldgen.__main__ import main
from shieldgen.model.ownership import owned

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
]

HINTED = "from shieldgen_runtime import task\n\n\n@task(shield={shield})\nasync def work(a: int) -> None: ...\n"
STEPS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs a file written, one rewritten, one taken over, and one deleted with its folder."""
    root = tmp_path / "before"
    (root / "app" / "wiring" / "gone").mkdir(parents=True)
    (root / "app" / "__init__.py").touch()
    (root / "app" / "jobs.py").write_text(HINTED.format(shield=False))
    (root / "app" / "more.py").write_text(HINTED.format(shield=False))
    (root / "app" / "wiring" / "__init__.py").touch()
    (root / "app" / "wiring" / "jobs.py").write_text(owned("wiring", '"""As it was."""\n'))
    (root / "app" / "wiring" / "gone" / "jobs.py").write_text(owned("wiring", '"""Not needed."""\n'))
    (root / "pyproject.toml").write_text('[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n')
    return root


def generate(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["shieldgen", "generate", str(root)])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code


def killed(root: Path, *, at: int) -> int:
    """Runs the command in a process of its own, which kills itself before its step of that number; gives its end."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1
        if taken == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        below = str(arguments[0]).startswith(str(root)) if arguments else False
        if below and (event in STEPS or (event == "open" and arguments[2] & WRITING)):
            step()

    fsync = os.fsync
    os.fsync = lambda descriptor: (step(), fsync(descriptor))[1]
    sys.addaudithook(watch)
    sys.argv = ["shieldgen", "generate", str(root)]
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115  # until the process ends
    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except BaseException:
        os._exit(99)
    os._exit(0)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_kill_at_every_step_leaves_each_file_old_or_new_and_the_next_run_mends_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(project)
    complete = project.with_name("complete")
    shutil.copytree(project, complete)
    generate(complete, monkeypatch)
    after = contents(complete)
    assert sorted(after.keys() ^ before.keys()) == ["app/wiring/gone/jobs.py", "app/wiring/more.py"]
    steps = 0
    while True:
        steps += 1
        root = project.with_name(f"killed-at-{steps}")
        shutil.copytree(project, root)
        end = killed(root, at=steps)
        if end == 0:
            break
        assert os.WIFSIGNALED(end)
        assert os.WTERMSIG(end) == signal.SIGKILL
        found = contents(root)
        for path in before.keys() | after.keys():
            assert found.get(path) in (before.get(path), after.get(path)), f"{path}, killed at step {steps}"
        assert all(".shieldgen-" in path for path in found.keys() - before.keys() - after.keys())
        generate(root, monkeypatch)
        assert contents(root) == after, f"killed at step {steps}"
        assert not (root / "app" / "wiring" / "gone").exists()
    # For each of the four files its new or old text beside it (opened, written, moved or removed).
    assert steps > 20
