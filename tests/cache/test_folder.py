"""What is kept belongs to the user alone, is never half written, and is never more than enough."""

import marshal
import os
import sys

import pytest

from shieldgen.cache import folder as folders
from shieldgen.cache.folder import Folder, in_tree, user_folder
from shieldgen.pipeline.recall import recall


def kept_in(path):
    """The one file that is kept in a cache folder."""
    (file,) = [found for found in path.rglob("*.report") if found.is_file()]
    return file


@pytest.fixture
def folder(cache):
    return Folder(str(cache))


def test_what_is_kept_is_read_again(folder):
    assert folder.read("a.report") is None
    assert folder.write("a.report", b"one")
    assert folder.write("a.report", b"two")
    assert folder.read("a.report") == b"two"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda content: content[:-1], id="cut off"),
        pytest.param(lambda _content: b"", id="empty"),
        pytest.param(lambda content: content[:-1] + bytes([content[-1] ^ 1]), id="a flipped bit"),
        pytest.param(lambda content: b"\x00" * len(content), id="zeros"),
    ],
)
def test_what_is_damaged_is_not_there(folder, cache, spoil):
    folder.write("a.report", b"one")
    file = kept_in(cache)
    file.write_bytes(spoil(file.read_bytes()))
    assert folder.read("a.report") is None


def test_a_damaged_report_is_made_again(run, cache):
    first = run()
    kept_in(cache).write_bytes(b"shieldgen kept 1\n1234nonsense")
    assert run() == (*first[:3], False)
    assert run()[3]


@pytest.mark.parametrize("content", [b"", b"nonsense", marshal.dumps([1]), marshal.dumps({"root": None})])
def test_what_is_no_report_is_made_again(run, cache, content):
    first = run()
    assert Folder(str(cache)).write(kept_in(cache).name, content)
    assert run() == (*first[:3], False)


def test_a_working_directory_that_is_gone_is_no_bug(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert recall(["audit"]) is None


def test_a_folder_that_others_can_reach_is_not_used(folder, cache):
    folder.write("a.report", b"one")
    file = kept_in(cache)
    file.parent.chmod(0o755)
    assert folder.read("a.report") is None
    assert not folder.write("b.report", b"two")


def test_a_folder_of_another_user_is_not_used(folder, monkeypatch):
    folder.write("a.report", b"one")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert folder.read("a.report") is None
    assert not folder.write("b.report", b"two")


def test_a_link_is_not_followed(folder, cache, tmp_path):
    folder.write("a.report", b"one")
    file = kept_in(cache)
    moved = file.rename(tmp_path / "elsewhere")
    file.symlink_to(moved)
    assert folder.read("a.report") is None


def test_a_cache_that_cannot_be_written_changes_nothing(run, cache):
    cache.write_text("a file where the folder should be")
    first = run()
    assert first[0] == 1
    assert run() == first


def test_a_cache_in_the_project_or_a_repository_is_refused(run, project, tmp_path):
    code, _, error, _ = run("--cache-dir", project / "cache", cached=False)
    assert code in (0, 1)  # --no-cache was said too
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / ".git").mkdir()
    code, _, error, kept = run()
    assert (code, kept) == (2, False)
    assert "anybody could plant a report" in error


def test_a_folder_below_a_project_lies_in_it(tmp_path):
    (tmp_path / "project").mkdir()
    assert in_tree(str(tmp_path / "project" / "a" / "b"), [str(tmp_path / "project")])
    assert not in_tree(str(tmp_path / "cache"), [str(tmp_path / "project")])


def test_what_was_used_longest_ago_goes_first(folder, cache, monkeypatch):
    monkeypatch.setattr(folders, "_MOST_FILES", 2)
    for place, name in enumerate(("a", "b", "c")):
        folder.write(name, b"")
        os.utime(cache / "1" / name, (place, place))
    folder.write("d", b"")
    assert sorted(path.name for path in (cache / "1").iterdir()) == ["c", "d"]


@pytest.mark.skipif(sys.platform == "win32", reason="platformdirs is asked there")
def test_the_users_folder_is_the_platforms(monkeypatch):
    import platformdirs

    assert user_folder() == platformdirs.user_cache_dir("shieldgen", appauthor=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert user_folder() == platformdirs.user_cache_dir("shieldgen", appauthor=False)
