"""Writing is all or nothing, whatever happens while it is done, and loses nobody's work."""

import os
import signal
from pathlib import Path

import pytest

from shieldgen.errors import WriteError
from shieldgen.model.ownership import owned, ownership
from shieldgen.model.plan import RenderedFile
from shieldgen.writing import Change, apply, compare, diff


def wiring(text: str) -> bytes:
    return owned("wiring", text).encode()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose wiring has a file that is right, one that is stale and one that is superfluous."""
    for name, content in {
        "w/__init__.py": wiring("same"),
        "w/stale.py": wiring("old"),
        "w/sub/superfluous.py": wiring("gone"),
        "w/own.py": b"# the team's own\n",
        "main.py": b"import w\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


FILES = (
    RenderedFile("w/__init__.py", wiring("same")),
    RenderedFile("w/stale.py", wiring("new")),
    RenderedFile("w/new/missing.py", wiring("first")),
)


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_only_what_differs_changes_and_only_what_is_ours_is_deleted(project: Path) -> None:
    changes = compare(project, FILES, "w")
    assert [(change.path, change.reason) for change in changes] == [
        ("w/new/missing.py", "missing"),
        ("w/stale.py", "stale"),
        ("w/sub/superfluous.py", "superfluous"),
    ]
    untouched = (project / "w" / "__init__.py").stat().st_mtime_ns
    apply(project, changes)
    assert contents(project) == {
        "w/__init__.py": wiring("same"),
        "w/stale.py": wiring("new"),
        "w/new/missing.py": wiring("first"),
        "w/own.py": b"# the team's own\n",
        "main.py": b"import w\n",
    }
    assert not (project / "w" / "sub").exists()
    assert (project / "w" / "__init__.py").stat().st_mtime_ns == untouched
    assert compare(project, FILES, "w") == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(wiring("text\nmore\n"), "ours", id="as written"),
        pytest.param(wiring("text\nmore\n").replace(b"\n", b"\r\n"), "ours", id="with the line endings of Windows"),
        pytest.param(b"\xef\xbb\xbf" + wiring("text\n"), "ours", id="with a byte order mark"),
        pytest.param(wiring("text\n") + b"\n", "edited", id="with a line added"),
        pytest.param(wiring("text\n").replace(b"# fmt: off\n", b""), "edited", id="with a line removed"),
        pytest.param(wiring("text\n").partition(b"\n")[2], "foreign", id="without its header"),
        pytest.param(b"", "foreign", id="an empty file"),
    ],
)
def test_a_file_is_ours_while_it_is_as_it_was_written(content: bytes, expected: str) -> None:
    assert ownership(content) == expected


def test_other_line_endings_are_no_difference(project: Path) -> None:
    path = project / "w" / "__init__.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "w/__init__.py" not in [change.path for change in compare(project, FILES, "w")]


def test_edited_and_foreign_files_need_force(project: Path) -> None:
    (project / "w" / "stale.py").write_bytes(wiring("old") + b"# edited\n")
    (project / "w" / "sub" / "superfluous.py").write_bytes(wiring("gone") + b"# edited\n")
    (project / "w" / "new").mkdir()
    (project / "w" / "new" / "missing.py").write_bytes(b"# the team's own\n")
    changes = compare(project, FILES, "w")
    assert [(change.path, change.reason, change.needs_force) for change in changes] == [
        ("w/new/missing.py", "foreign", True),
        ("w/stale.py", "edited", True),
        ("w/sub/superfluous.py", "edited", True),
    ]


def test_an_empty_init_of_somebody_else_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "__init__.py").write_bytes(b"\n")
    (change,) = compare(tmp_path, FILES[:1], "w")
    assert not change.needs_force


def moves_that_fail(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Makes the move with this number fail."""
    real, count = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == number:
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["a full disk", "Ctrl-C"]
)
def test_a_move_that_fails_takes_all_others_back(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException
) -> None:
    before, changes = contents(project), compare(project, FILES, "w")
    moves_that_fail(monkeypatch, number, error)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else WriteError):
        apply(project, changes)
    assert contents(project) == before
    assert not (project / "w" / "new").exists()


def test_a_deletion_that_fails_takes_all_others_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, changes, real = contents(project), compare(project, FILES, "w"), Path.unlink

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.name == "superfluous.py":
            raise PermissionError(13, "Permission denied")
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(WriteError, match=r"w/sub/superfluous.py: cannot be written \(Permission denied\); nothing was"):
        apply(project, changes)
    assert contents(project) == before


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_file_that_does_not_fit_changes_nothing(project: Path) -> None:
    """A limit on the size of files stands for the full disk: the write itself fails, in the kernel."""
    import resource

    before = contents(project)
    changes = [*compare(project, FILES, "w"), Change("w/zz.py", "missing", None, b"x" * 100_000)]
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        try:
            apply(project, changes)
        except WriteError as error:
            os._exit(0 if str(error) == "w/zz.py: cannot be written (File too large); nothing was changed" else 2)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert contents(project) == before


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside", tmp_path / "project"
    outside.mkdir()
    project.mkdir()
    (project / "w").symlink_to(outside)
    with pytest.raises(WriteError, match=r"^w: a symbolic link; shieldgen writes through none\. Nothing was changed$"):
        compare(project, FILES, "w")
    with pytest.raises(WriteError):
        apply(project, [Change("w/__init__.py", "missing", None, b"")])
    assert list(outside.iterdir()) == []


def test_a_planted_link_in_the_place_of_a_new_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()
    victim = tmp_path / "victim.py"
    victim.write_text("precious")
    (tmp_path / "w" / ".stale.py.shieldgen-new").symlink_to(victim)
    apply(tmp_path, [Change("w/stale.py", "missing", None, b"new")])
    assert (victim.read_text(), (tmp_path / "w" / "stale.py").read_bytes()) == ("precious", b"new")


def test_a_file_keeps_its_mode(project: Path) -> None:
    (project / "w" / "stale.py").chmod(0o640)
    apply(project, compare(project, FILES, "w"))
    assert (project / "w" / "stale.py").stat().st_mode & 0o777 == 0o640


def test_a_diff_tells_new_changed_and_deleted_files() -> None:
    changes = [
        Change("a.py", "missing", None, b"new\n"),
        Change("b.py", "stale", b"old\r\nsame\r\n", b"new\nsame\n"),
        Change("c.py", "superfluous", b"gone", None),
    ]
    assert diff(changes) == (
        "--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+new\n"
        "--- a/b.py\n+++ b/b.py\n@@ -1,2 +1,2 @@\n-old\n+new\n same\n"
        "--- a/c.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n\\ No newline at end of file\n"
    )
