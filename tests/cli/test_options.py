"""What the audit prints besides a report, another configuration, what is in force, and completion in shells."""

import inspect
import json
import os
import subprocess
import sys

import pytest

from shieldgen.cli import audit as command
from shieldgen.settings import KEYS

from .conftest import APP

# Where the configuration itself is, where the person keeps what the next run can use, and what is done once.
OF_ONE_RUN = {
    "context", "path", "config", "cache_dir", "write_baseline", "show_files",
    "fix", "unsafe_fixes", "diff", "allow_dirty",
}  # fmt: skip
NAMED = {"output_format": "format", "no_cache": "cache"}


def test_every_option_that_says_what_an_audit_is_like_has_its_key():
    options = set(inspect.signature(command.audit).parameters) - OF_ONE_RUN
    keys = {NAMED.get(option, option).replace("_", "-") for option in options}
    of_the_project = {"app", "wiring", "runtime", "vendor", "src", "exclude", "tests", "grace", "effects", "tasks"}
    assert keys == set(KEYS) - of_the_project - {"severity", "per-file"}


CONFIGURED = {
    "format": ('"concise"', lambda out: out.startswith("app/main.py:16:5: ") or "/app/main.py:16:5: error" in out),
    "quiet": ("true", lambda out: "sites that" not in out and "site that" not in out),
    "statistics": ("true", lambda out: "1  SG102  error" in out),
    "exit-zero": ("true", lambda out: "SG102" in out),
    "output": ('"report.txt"', lambda out: out == ""),
}


@pytest.mark.parametrize("key", CONFIGURED)
def test_what_the_configuration_says_holds(project, inside, key):
    value, expected = CONFIGURED[key]
    (project / "pyproject.toml").write_text(f"[tool.shieldgen]\n{key} = {value}\n")
    code, stdout, _ = inside("audit", project)
    assert expected(stdout), stdout
    assert code == (0 if key == "exit-zero" else 1)
    if key == "output":
        assert "SG102" in (project / "report.txt").read_text()


@pytest.mark.parametrize("flag", ["pedantic", "exit-zero", "statistics", "quiet"])
def test_a_flag_of_the_configuration_can_be_taken_back(project, inside, flag):
    plain = inside("audit", project)
    (project / "pyproject.toml").write_text(f"[tool.shieldgen]\n{flag} = true\n")
    assert inside("audit", project, f"--no-{flag}") == plain


def test_a_configuration_without_cache_keeps_nothing(project, inside, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    (project / "pyproject.toml").write_text("[tool.shieldgen]\ncache = false\n")
    inside("audit", project, "--cache-dir", cache)
    assert list(cache.rglob("*.report")) == []
    (project / "pyproject.toml").write_text("[tool.shieldgen]\n")
    inside("audit", project, "--cache-dir", cache)
    assert len(list(cache.rglob("*.report"))) == 1


def test_a_configured_format_that_there_is_not_is_told_with_its_place(project, inside):
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nformat = "xml"\n')
    code, stdout, stderr = inside("audit", project)
    assert (code, stdout) == (2, "")
    assert stderr.startswith("error: pyproject.toml:2:1: no format is called 'xml'; there are concise, ")


def test_statistics_count_the_findings_of_each_rule(project, inside):
    (project / "app" / "other.py").write_text(APP)
    code, stdout, _ = inside("audit", project, "--statistics", "--select", "SG102")
    assert (code, stdout.splitlines()[:2]) == (1, ["    2  SG102  error    dangling-task", "2 errors."])
    stdout = inside("audit", project, "--statistics", "--select", "SG102", "--format", "json")[1]
    assert json.loads(stdout) == {
        "version": 1,
        "statistics": [{"code": "SG102", "name": "dangling-task", "severity": "error", "count": 2}],
        "problems": 0,
    }
    code, _, stderr = inside("audit", project, "--statistics", "--format", "sarif")
    assert (code, stderr) == (2, "error: statistics come as text or json, not as sarif\n")


def test_show_files_lists_what_is_looked_at_and_nothing_else(project, inside, monkeypatch):
    (project / "tests").mkdir()
    (project / "tests" / "test_app.py").write_text("")
    (project / "old.py").write_text("")
    (project / "pyproject.toml").write_text('[tool.shieldgen]\nexclude = ["old.py"]\n')
    monkeypatch.chdir(project)
    assert inside("audit", "--show-files") == (0, "app/__init__.py\napp/main.py\n", "")
    document = json.loads(inside("audit", "--show-files", "--format", "json")[1])
    assert document == {"version": 1, "files": ["app/__init__.py", "app/main.py"]}


def test_quiet_prints_findings_alone(project, inside):
    (project / "app" / "main.py").write_text("import asyncio\n\n\nasync def work() -> None: ...\n")
    assert inside("audit", project, "--quiet") == (0, "", "")
    assert "note: no file imports FastAPI" in inside("audit", project)[2]


def test_another_configuration_takes_the_place_of_the_projects(project, inside, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere") / "ci.toml"
    other.write_text('[tool.shieldgen]\nselect = ["SG401"]\n')
    (project / "pyproject.toml").write_text("[tool.shieldgen]\nnonsense = 1\n")
    assert inside("audit", project, "--config", other)[0] == 0
    assert inside("audit", project)[0] == 2
    other.write_text('[tool.shieldgen]\nselect = ["SG102"]\n')  # what was kept rests on it
    assert inside("audit", project, "--config", other)[0] == 1
    other.write_text("[tool.shieldgen]\n\nselekt = []\n")
    code, _, stderr = inside("audit", project, "--config", other)
    assert code == 2
    assert "ci.toml:3:1: unknown key 'selekt' in [tool.shieldgen]; did you mean 'select'?" in stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [(None, "cannot be read (No such file or directory)"), ("[tool.ruff]\n", "it has no table [tool.shieldgen]")],
)
def test_another_configuration_must_be_one(project, inside, tmp_path_factory, text, says):
    other = tmp_path_factory.mktemp("elsewhere") / "ci.toml"
    if text is not None:
        other.write_text(text)
    for name in ("audit", "tasks", "config", "generate", "hint", "migrate"):
        assert inside(name, project, "--config", other) == (2, "", f"error: --config {other}: {says}\n")


# What is in force


def test_config_shows_every_value_and_where_it_comes_from(project, inside):
    (project / "pyproject.toml").write_text(
        '[tool.shieldgen]\nfail-on = "error"\n\n[tool.shieldgen.severity]\nSG1 = "note"\n'
    )
    code, stdout, _ = inside("config", project)
    lines = [line.split(maxsplit=1) for line in stdout.splitlines()[2:]]
    assert code == 0
    assert tuple(key for key, _ in lines) == KEYS
    shown = dict(lines)
    assert shown["fail-on"].split() == ['"error"', "pyproject.toml:2:1"]
    assert shown["severity"].split() == ['{"SG1":', '"note"}', "pyproject.toml:4:2"]
    assert shown["grace"].split() == ["25.0", "default"]
    assert shown["app"].split() == ["-", "default"]


def test_config_in_json_has_places_and_the_environment(project, inside, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (project / "pyproject.toml").write_text('[tool.shieldgen]\ngrace = "unlimited"\n')
    document = json.loads(inside("config", project, "--format", "json")[1])
    assert (document["version"], document["file"], tuple(document["settings"])) == (1, "pyproject.toml", KEYS)
    grace = {"value": "unlimited", "origin": "file", "path": "pyproject.toml", "line": 2, "column": 1}
    assert document["settings"]["grace"] == grace
    github = {"value": "github", "origin": "environment", "variable": "GITHUB_ACTIONS"}
    assert document["settings"]["format"] == github


def test_config_says_where_there_is_none(project, inside):
    assert inside("config", project)[1].startswith("no table [tool.shieldgen]: the defaults hold\n")


# Completion


def completed(words, shell="bash"):
    environment = {
        **os.environ,
        "_SHIELDGEN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "_TYPER_COMPLETE_ARGS": words,
    }
    run = [sys.executable, "-c", "import sys; sys.argv = ['shieldgen']; from shieldgen.__main__ import main; main()"]
    done = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=60)
    return done.stdout.splitlines()


def test_a_shell_completes_commands_options_and_values():
    assert {"audit", "tasks"} <= set(completed("shieldgen "))
    assert "--baseline" in completed("shieldgen audit --ba")
    assert completed("shieldgen audit --format js") == ["json"]
    assert completed("shieldgen audit --fail-on w") == ["warning"]
    assert completed("shieldgen audit --select SG101,SG10") == [f"SG101,SG10{last}" for last in range(1, 10)]
    assert completed("shieldgen explain SG101") == ["SG101"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown_and_installed(shell, tmp_path):
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}
    for action in ("show", "install"):
        run = [sys.executable, "-m", "shieldgen", f"--{action}-completion", shell]
        environment |= {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
        done = subprocess.run(run, capture_output=True, text=True, env=environment, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "shieldgen" in done.stdout
    assert any(path.is_file() for path in tmp_path.rglob("*shieldgen*"))
