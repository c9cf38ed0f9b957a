"""Adopting in an old project: a baseline, findings since a revision, severities and settings for some files."""

import json
import os
import subprocess

import pytest

from .conftest import APP

MORE = """

async def remind(order: int) -> None:
    async with httpx.AsyncClient() as client:
        await client.post("https://example.org/remind", json={"order": order})


@app.post("/reminders")
async def reminder(order: int) -> None:
    asyncio.create_task(remind(order))
"""
SLEEP = """\
    import time

    time.sleep(5)
    async with httpx"""


def git(root, *arguments):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    identity |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in identity.items()}
    command = ["git", "-c", "commit.gpgsign=false", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=clean | identity)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def repository(project):
    """The project as the first commit of a repository."""
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "first")
    return project


@pytest.fixture
def findings(inside):
    """Audits a folder: exit code, new findings as (line, code), how many are known."""

    def run(root, *arguments):
        code, stdout, stderr = inside("audit", root, "--format", "json", "--no-cache", *arguments)
        assert stderr == "", stderr
        document = json.loads(stdout)
        told = [f for f in document["findings"] if not f["known"] and not f["suppressed"]]
        return code, [(f["path"], f["line"], f["code"]) for f in told], document["summary"]["known"]

    return run


def edit(root, before, after):
    main = root / "app" / "main.py"
    text = main.read_text()
    assert before in text
    main.write_text(text.replace(before, after))


def written(inside, root, *arguments):
    code, stdout, stderr = inside("audit", root, "--write-baseline", *arguments)
    assert code == 0, stderr
    return stdout


# Baseline


def test_what_a_baseline_holds_is_known_and_does_not_fail(project, inside, findings):
    baseline = project / "shieldgen-baseline.json"
    assert "of findings written to" in written(inside, project)
    code, new, known = findings(project, "--baseline", baseline)
    assert (code, new) == (0, [])
    assert known > 0
    assert findings(project)[0] == 1


def test_known_findings_stay_known_where_lines_move_and_new_ones_are_told(project, inside, findings):
    written(inside, project)
    edit(project, "app = FastAPI()", "# one\n# two\n\n\napp = FastAPI()\nname = 'moved'")
    (project / "app" / "main.py").write_text((project / "app" / "main.py").read_text() + MORE)
    code, new, _ = findings(project, "--baseline", project / "shieldgen-baseline.json")
    assert code == 1
    line = (project / "app" / "main.py").read_text().splitlines().index("    asyncio.create_task(remind(order))") + 1
    assert {place for _, place, _ in new} == {line}


def test_a_baseline_is_sorted_says_no_line_and_is_the_same_again(project, inside):
    baseline = project / "shieldgen-baseline.json"
    (project / "app" / "main.py").write_text(APP + MORE)
    written(inside, project, "--select", "SG102")
    first = baseline.read_text()
    document = json.loads(first)
    assert document["version"] == 1
    assert document["findings"] == [
        {"rule": "SG102", "path": "app/main.py", "in": "create", "task": "app/main.py:notify"},
        {"rule": "SG102", "path": "app/main.py", "in": "reminder", "task": "app/main.py:remind"},
    ]
    edit(project, "app = FastAPI()", "\n\n\napp = FastAPI()")
    written(inside, project, "--select", "SG102")
    assert baseline.read_text() == first


def test_an_entry_that_nothing_answers_to_is_told_at_its_line(project, inside, findings):
    baseline = project / "shieldgen-baseline.json"
    written(inside, project, "--select", "SG102")
    edit(project, "    asyncio.create_task(notify(order))\n", "    await notify(order)\n")
    code, new, _ = findings(project, "--baseline", baseline, "--select", "SG0,SG102")
    line = baseline.read_text().splitlines().index('      "rule": "SG102",') + 1
    assert (code, new) == (1, [("shieldgen-baseline.json", line, "SG003")])
    assert findings(project, "--baseline", baseline, "--select", "SG0,SG4")[1] == []  # that rule did not run


def test_the_configuration_names_the_baseline_and_write_baseline_writes_that_one(project, inside, findings):
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nbaseline = "ci/known.json"\nselect = ["SG102"]\n')
    code, stdout, stderr = inside("audit", project)
    assert (code, stdout) == (2, "")
    assert stderr == (
        "error: ci/known.json: there is no such baseline; `shieldgen audit --write-baseline` writes one\n"
    )
    (project / "ci").mkdir()
    written(inside, project)
    assert findings(project) == (0, [], 1)


def test_writing_a_baseline_is_not_remembered_but_done_again(project, inside, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    for _ in range(2):
        written(inside, project, "--cache-dir", cache)
        assert (project / "shieldgen-baseline.json").is_file()
        (project / "shieldgen-baseline.json").unlink()


def test_a_kept_report_does_not_outlive_its_baseline(project, inside, tmp_path_factory):
    options = ["--select", "SG102", "--cache-dir", tmp_path_factory.mktemp("cache")]
    baseline = tmp_path_factory.mktemp("elsewhere") / "known.json"
    written(inside, project, "--baseline", baseline, *options)
    held = baseline.read_text()
    for _ in range(2):
        assert inside("audit", project, "--baseline", baseline, *options)[0] == 0
    baseline.write_text('{"version": 1, "findings": []}')
    assert inside("audit", project, "--baseline", baseline, *options)[0] == 1
    baseline.write_text(held)
    assert inside("audit", project, "--baseline", baseline, *options)[0] == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("{", ":1:2: broken JSON", id="no JSON"),
        pytest.param("[]", ":1:1: no baseline", id="another document"),
        pytest.param('{"version": 2, "findings": []}', ":1:1: version 2 of a baseline", id="another version"),
        pytest.param('{"version": 1, "findings": [\n{"path": "a"}]}', "an entry needs rule and path", id="no rule"),
        pytest.param(
            '{"version": 1, "findings": [\n{"rule": "SG1", "path": "a", "line": 3}]}',
            ":2:1: unknown key 'line'",
            id="a key too many",
        ),
        pytest.param(
            '{"version": 1, "findings": [{"rule": "SG1", "path": "a", "count": 0}]}', "count must be", id="no count"
        ),
        pytest.param(
            '{"version": 1, "findings": [{"rule": "SG1", "path": "a", "evidence": "x"}]}',
            "evidence must be",
            id="evidence that is no list",
        ),
    ],
)
def test_a_broken_baseline_is_told_with_its_place(project, inside, text, says):
    (project / "known.json").write_text(text)
    code, stdout, stderr = inside("audit", project, "--baseline", project / "known.json")
    assert (code, stdout) == (2, "")
    assert stderr.startswith("error: known.json:")
    assert says in stderr


def test_a_configured_baseline_or_output_behind_a_link_out_of_the_project_is_refused(project, inside, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (project / "link").symlink_to(outside)
    for key in ("baseline", "output"):
        (project / "pyproject.toml").write_text(f'[tool.shieldgen]\n{key} = "link/file"\n')
        code, _, stderr = inside("audit", project, "--write-baseline")
        assert (code, stderr) == (
            2,
            f"error: pyproject.toml:2:1: {key} leads out of the project through a symbolic link\n",
        )
    assert list(outside.iterdir()) == []


# Since a revision


def test_only_what_the_change_brings_in_is_told(repository, findings):
    assert findings(repository, "--diff-base", "HEAD")[:2] == (0, [])
    edit(repository, "app = FastAPI()", "\n\n\napp = FastAPI()")
    assert findings(repository, "--diff-base", "HEAD")[:2] == (0, [])
    main = repository / "app" / "main.py"
    main.write_text(main.read_text() + MORE)
    code, new, known = findings(repository, "--diff-base", "HEAD")
    line = main.read_text().splitlines().index("    asyncio.create_task(remind(order))") + 1
    assert (code, {place for _, place, _ in new}) == (1, {line})
    assert known > 0


def test_a_finding_far_from_the_changed_lines_is_told(repository, findings):
    edit(repository, "    async with httpx", SLEEP)
    code, new, _ = findings(repository, "--diff-base", "main", "--select", "SG401")
    assert (code, [rule for _, _, rule in new]) == (1, ["SG401"])


def test_a_new_place_that_schedules_a_known_task_is_told(repository, findings):
    main = repository / "app" / "main.py"
    main.write_text(
        main.read_text() + '\n\n@app.post("/again")\nasync def again() -> None:\n    asyncio.create_task(notify(1))\n'
    )
    code, new, _ = findings(repository, "--diff-base", "main", "--select", "SG102")
    assert (code, new) == (1, [("app/main.py", len(main.read_text().splitlines()), "SG102")])


def test_a_branch_is_compared_with_where_it_left(repository, findings):
    git(repository, "switch", "-q", "-c", "feature")
    (repository / "app" / "other.py").write_text("x = 1\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "feature")
    git(repository, "switch", "-q", "main")
    (repository / "app" / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    git(repository, "commit", "-q", "-am", "mended on main")
    git(repository, "switch", "-q", "feature")
    assert findings(repository, "--diff-base", "main")[:2] == (0, [])


def test_a_comment_that_was_removed_brings_its_finding_in(repository, findings):
    edit(repository, "(notify(order))", "(notify(order))  # shieldgen: ignore[SG102] best effort")
    git(repository, "commit", "-q", "-am", "suppressed")
    edit(repository, "  # shieldgen: ignore[SG102] best effort", "")
    assert findings(repository, "--diff-base", "HEAD", "--select", "SG102")[1] == [("app/main.py", 16, "SG102")]


def test_a_folder_of_a_repository_is_compared_with_itself(repository, findings):
    assert findings(repository / "app", "--diff-base", "HEAD")[:2] == (0, [])


def test_what_a_hook_says_of_the_repository_leads_nowhere_else(repository, findings, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git" / "index"))
    assert findings(repository / "app", "--diff-base", "HEAD")[:2] == (0, [])


def test_a_project_that_is_new_is_all_new(repository, findings):
    git(repository, "commit", "-q", "--allow-empty", "-m", "second")
    (repository / "shop").mkdir()
    (repository / "shop" / "main.py").write_text(APP)
    assert findings(repository / "shop", "--diff-base", "HEAD")[0] == 1


def test_working_tree_and_index_are_not_touched(repository, findings):
    (repository / "app" / "staged.py").write_text("x = 1\n")
    git(repository, "add", "app/staged.py")
    (repository / "app" / "main.py").write_text(APP + MORE)
    index = (repository / ".git" / "index").read_bytes()
    status = git(repository, "status", "--porcelain")
    findings(repository, "--diff-base", "HEAD")
    assert (repository / ".git" / "index").read_bytes() == index
    assert git(repository, "status", "--porcelain") == status


def test_no_filter_or_hook_of_the_repository_runs(repository, findings):
    ran = repository / "ran"
    (repository / ".gitattributes").write_text("*.py filter=evil export-ignore\n")
    git(repository, "config", "filter.evil.smudge", f"touch {ran}; cat")
    git(repository, "config", "filter.evil.clean", "cat")
    git(repository, "config", "core.fsmonitor", f"touch {ran}")
    assert findings(repository, "--diff-base", "main")[:2] == (0, [])
    assert not ran.exists()


def test_a_file_that_is_tracked_though_git_ignores_it_is_compared_too(repository, findings):
    (repository / ".gitignore").write_text("app/\n")
    git(repository, "add", ".gitignore")
    git(repository, "commit", "-q", "-m", "ignore")
    assert findings(repository)[0] == 1
    assert findings(repository, "--diff-base", "HEAD")[:2] == (0, [])


def test_a_submodule_is_compared_with_the_commit_that_was_named(repository, findings, tmp_path_factory):
    inner = tmp_path_factory.mktemp("inner")
    (inner / "worker.py").write_text(APP)
    git(inner, "init", "-q", "-b", "main")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "inner")
    git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    git(repository, "commit", "-q", "-m", "with a submodule")
    assert findings(repository, "--diff-base", "HEAD")[:2] == (0, [])
    (repository / "inner" / "worker.py").write_text(APP + MORE)
    assert {path for path, _, _ in findings(repository, "--diff-base", "HEAD")[1]} == {"inner/worker.py"}


def test_a_link_in_an_earlier_state_leads_nowhere(repository, findings, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (repository / "linked").symlink_to(outside)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "link")
    findings(repository, "--diff-base", "HEAD")
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("revision", ["nonsense", "--output=/tmp/x", "HEAD~40", "main:app"])
def test_a_revision_that_git_does_not_know_is_wrong_usage(repository, inside, revision):
    code, stdout, stderr = inside("audit", repository, f"--diff-base={revision}")
    assert (code, stdout) == (2, "")
    assert stderr.startswith(f"error: --diff-base {revision}: git knows no such commit here")


def test_a_folder_without_a_repository_is_wrong_usage(project, inside):
    code, _, stderr = inside("audit", project, "--diff-base", "HEAD")
    assert code == 2
    assert "is in no repository" in stderr


def test_findings_since_a_revision_are_found_anew_each_time(repository, inside, tmp_path_factory):
    options = ["--diff-base", "main", "--select", "SG102", "--cache-dir", tmp_path_factory.mktemp("cache")]
    (repository / "app" / "main.py").write_text(APP + MORE)
    assert inside("audit", repository, *options)[0] == 1
    git(repository, "commit", "-q", "-am", "moved on")
    assert inside("audit", repository, *options)[0] == 0


# Rules, severities, files


def test_a_severity_of_the_project_decides_on_the_exit_code(project, inside):
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nselect = ["SG1"]\nseverity = { SG1 = "note" }\n')
    assert inside("audit", project)[:2] == (
        0,
        "No findings; 1 less certain or minor, shown by --pedantic.\n"
        "2 files, 1 of them read; 1 site that schedules 1 task function.\n",
    )
    (project / "pyproject.toml").write_text(
        '[tool.shieldgen]\nselect = ["SG102"]\nseverity = { SG1 = "note", SG102 = "warning" }\n'
    )
    assert "warning[SG102]" in inside("audit", project, "--fail-on", "error", "--format", "concise")[1]


def test_settings_for_some_files_hold_there_alone(project, findings):
    (project / "old").mkdir()
    (project / "old" / "main.py").write_text(APP)
    (project / "pyproject.toml").write_text(
        '[tool.shieldgen]\nselect = ["SG102"]\n[tool.shieldgen.per-file."old/"]\nignore = ["SG1"]\n'
    )
    assert [path for path, _, _ in findings(project)[1]] == ["app/main.py"]
    (project / "pyproject.toml").write_text(
        '[tool.shieldgen]\nselect = ["SG102"]\n[tool.shieldgen.per-file."old/"]\nseverity = { SG102 = "note" }\n'
    )
    assert [path for path, _, _ in findings(project, "--fail-on", "error")[1]] == ["app/main.py", "old/main.py"]


@pytest.mark.parametrize(
    ("table", "place"),
    [("severity = { SG999 = 'error' }", "2:1"), ("per-file = { 'a/' = { ignore = ['SG999'] } }", "2:1")],
)
def test_a_setting_for_a_rule_that_there_is_not_is_told(project, inside, table, place):
    (project / "pyproject.toml").write_text(f"[tool.shieldgen]\n{table}\n")
    code, _, stderr = inside("audit", project)
    assert (code, stderr) == (
        2,
        f"error: pyproject.toml:{place}: no rule has the code 'SG999'; `shieldgen rules` lists them all\n",
    )


def test_of_several_patterns_each_may_leave_a_rule_out_and_the_last_sets_the_severity(project, findings, inside):
    table = """[tool.shieldgen]
select = ["SG1"]
severity = { SG102 = "error" }
[tool.shieldgen.per-file."*.py"]
severity = { SG102 = "note" }
[tool.shieldgen.per-file."app/"]
severity = { SG1 = "warning" }
"""
    (project / "pyproject.toml").write_text(table)
    assert ": warning[SG102] " in inside("audit", project, "--format", "concise")[1]
    (project / "pyproject.toml").write_text(table + '[tool.shieldgen.per-file."main.py"]\nselect = ["SG4"]\n')
    assert findings(project) == (0, [], 0)


def test_extend_select_adds_to_what_is_selected(project, findings):
    edit(project, "    async with httpx", SLEEP)
    codes = {code for _, _, code in findings(project, "--select", "SG102", "--extend-select", "SG401")[1]}
    assert codes == {"SG102", "SG401"}
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nselect = ["SG102"]\nextend-select = ["SG401"]\n')
    assert {code for _, _, code in findings(project)[1]} == codes
    assert {code for _, _, code in findings(project, "--select", "SG102")[1]} == {"SG102"}
