"""What is on disk when a command that rewrites an application's files is killed, or cannot write all of them."""

import os
from pathlib import Path

import pytest
from migrating import Application, make

from shieldgen import writing
from shieldgen.errors import WriteError
from shieldgen.pipeline.hint import hint
from shieldgen.pipeline.init import initialise
from shieldgen.pipeline.migrate import migrate
from shieldgen.settings import load_settings

JOBS = (
    "import os\n\nfrom shieldgen_runtime import task\n\n\n"
    "@task(shield=True)\nasync def drop(path: str) -> None:\n    os.remove(path)\n"
)
HELPER = (
    "from fastapi import BackgroundTasks\n\nfrom app.jobs import drop\n\n\n"
    "def forget(path: str, tasks: BackgroundTasks) -> None:\n    tasks.add_task(drop, path)\n"
)
ROUTES = (
    "from fastapi import APIRouter, BackgroundTasks\n\nfrom app.helper import forget\n\nrouter = APIRouter()\n\n\n"
    '@router.post("/")\nasync def place(tasks: BackgroundTasks):\n    forget("a", tasks)\n'
)


def hints_to_write(root: Path) -> tuple[writing.Change, ...]:
    made = make(root, {"jobs": JOBS, "helper": HELPER, "routes": ROUTES})
    for path in ("app/jobs.py", "app/more.py"):
        made.write(path, JOBS.replace("from shieldgen_runtime import task\n\n\n@task(shield=True)\n", "\n"))
    made.write(
        "app/helper.py", HELPER + "    tasks.add_task(drop_more, path)\n\n\nfrom app.more import drop as drop_more\n"
    )
    return hint(root, load_settings(root), lambda _step: None).changes


def calls_to_migrate(root: Path) -> tuple[writing.Change, ...]:
    make(root, {"jobs": JOBS, "helper": HELPER, "routes": ROUTES})
    return migrate(root, load_settings(root), lambda _step: None).changes


def setting_up(root: Path) -> tuple[writing.Change, ...]:
    made = Application(root)
    made.write("app/__init__.py", "")
    made.write("app/main.py", "from fastapi import FastAPI\n\napp = FastAPI()\n")
    made.write("app/other.py", "from fastapi_tasks import Tasks\n")
    made.write("pyproject.toml", "[project]\nname = 'app'\n")
    return initialise(root, load_settings(root), app=None, wiring=None).changes


COMMANDS = {"init": setting_up, "hint": hints_to_write, "migrate": calls_to_migrate}


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_kill_at_any_write_leaves_every_file_old_or_new(command, tmp_path: Path) -> None:
    changes = command(tmp_path)
    assert len(changes) > 1
    before = contents(tmp_path)
    after = before | {change.path: change.after for change in changes}
    killed = 0
    while dies_at(killed + 1, tmp_path, changes):
        killed += 1
        for path, found in contents(tmp_path).items():
            if not path.endswith((".shieldgen-new", ".shieldgen-old")):
                assert found in (before.get(path), after.get(path))
        assert before.keys() <= contents(tmp_path).keys()
        for path in contents(tmp_path).keys() - before.keys():
            (tmp_path / path).unlink()
        for path, content in before.items():
            (tmp_path / path).write_bytes(content)
    assert killed >= 2 * len(changes)
    assert contents(tmp_path) == after


def dies_at(number: int, root: Path, changes: tuple[writing.Change, ...]) -> bool:
    """Whether the changes are so many that a process making them came to its `number`th write, and died there."""
    child = os.fork()
    if child == 0:
        count = [0]

        def dies(real):
            def called(*args, **kwargs):
                count[0] += 1
                if count[0] == number:
                    os._exit(9)
                return real(*args, **kwargs)

            return called

        for name in ("replace", "unlink", "open"):
            setattr(Path, name, dies(getattr(Path, name)))
        writing.apply(root, changes)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_where_the_last_file_cannot_be_written_none_is(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = command(tmp_path)
    before, real, moves = contents(tmp_path), Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        moves[0] += 1
        if moves[0] == len(changes):
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(WriteError, match="nothing was changed"):
        writing.apply(tmp_path, changes)
    assert contents(tmp_path) == before
