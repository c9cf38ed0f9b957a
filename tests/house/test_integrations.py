"""What other tools run of this repository: hooks of pre-commit, the GitHub action, and the recipes of the README."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from pre_commit.clientlib import load_config, load_manifest

from shieldgen.cli import build_app

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github/actions/audit/action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
RECIPES = re.findall(r"^```yaml\n(# (\S+)\n.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
FINDING = """\
import asyncio

from fastapi import FastAPI

app = FastAPI()


async def work() -> None:
    await asyncio.sleep(1)


@app.post("/work")
async def start() -> None:
    asyncio.create_task(work())
"""


def run(folder: Path, *command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True
    )


def check_schema(schema: str, file: Path) -> None:
    ended = run(ROOT, sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def check_command(line: str) -> None:
    """The command of ours exists, and its options do."""
    program: Any = typer.main.get_command(build_app())
    _, name, *arguments = line.split()
    options = {option for parameter in program.commands[name].params for option in parameter.opts}
    assert [argument for argument in arguments if argument.startswith("--") and argument not in options] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a finding."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "main.py").write_text(FINDING, encoding="utf-8")
    run(folder, "git", "init", "-q")
    run(folder, "git", "add", "-A")
    return folder


# pre-commit


def test_the_hooks_run_commands_that_exist() -> None:
    hooks = {hook["id"]: hook for hook in load_manifest(HOOKS)}
    assert set(hooks) == {"shieldgen-audit", "shieldgen-generate-check"}
    for hook in hooks.values():
        check_command(hook["entry"])
        assert hook["pass_filenames"] is False
        assert re.search(hook["files"], "app/main.py")
        assert re.search(hook["files"], "pyproject.toml")
        assert not re.search(hook["files"], "README.md")


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_pre_commit_installs_the_hooks_from_the_checkout_and_runs_them(project: Path, tmp_path: Path) -> None:
    ended = run(
        project,
        *(sys.executable, "-m", "pre_commit", "try-repo", ROOT, "--all-files", "--color=never"),
        PRE_COMMIT_HOME=str(tmp_path / "pre-commit"),
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0="safe.directory",  # a checkout may belong to somebody else
        GIT_CONFIG_VALUE_0="*",
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    audited, _, checked = ended.stdout.partition("shieldgen generate --check")
    assert "error[SG102] dangling-task  main.py:14:5" in audited
    assert "shieldgen init" in checked, "no wiring is configured, and it says what to do"


# The GitHub action


def steps() -> dict[str, dict[str, Any]]:
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    return {step["id"]: step for step in action["runs"]["steps"]}


def perform(step: str, folder: Path, temp: Path, **given: str) -> tuple[int, str, dict[str, str]]:
    """Runs a step of the action as GitHub does: its exit code, what it prints, and its outputs."""
    action = yaml.safe_load(ACTION.read_text("utf-8"))
    values = {f"inputs.{name}": each["default"] for name, each in action["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in given.items()}
    values["github.action_path"] = str(ACTION.parent)
    values["steps.install.outputs.program"] = str(Path(sysconfig.get_path("scripts"), "shieldgen"))
    found = steps()[step]
    variables = {
        name: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], text) for name, text in found["env"].items()
    }
    assert "${{" not in found["run"], "what is given is passed as a variable, so that it is never read as a script"
    outputs, summary = temp / "outputs", temp / "summary"
    outputs.write_text("")
    summary.write_text("")
    ended = run(
        folder,
        *("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]),
        **variables,
        RUNNER_TEMP=str(temp),
        GITHUB_OUTPUT=str(outputs),
        GITHUB_STEP_SUMMARY=str(summary),
    )
    told = dict(line.split("=", 1) for line in outputs.read_text("utf-8").splitlines())
    return ended.returncode, ended.stdout + ended.stderr + summary.read_text("utf-8"), told


def test_the_action_fits_the_schema_of_github_actions() -> None:
    check_schema("vendor.github-actions", ACTION)


def test_the_action_annotates_and_fails(project: Path, tmp_path: Path) -> None:
    code, printed, outputs = perform("audit", project, tmp_path)
    assert code == 1
    assert printed.startswith("::error file=main.py,line=14,")
    assert outputs == {}


def test_the_action_writes_sarif_for_the_next_step(project: Path, tmp_path: Path) -> None:
    code, _, outputs = perform("audit", project, tmp_path, format="sarif", arguments="--select SG102\n  --exit-zero")
    assert (code, outputs) == (0, {"report": "shieldgen.sarif"})
    (sarif,) = json.loads((project / "shieldgen.sarif").read_text("utf-8"))["runs"]
    assert [result["ruleId"] for result in sarif["results"]] == ["SG102"]


def test_the_action_writes_the_summary_of_the_job_and_still_fails(project: Path, tmp_path: Path) -> None:
    code, printed, _ = perform("audit", project.parent, tmp_path, format="markdown", path="project")
    assert code == 1
    assert printed.startswith("### shieldgen: ")


def test_what_the_action_is_given_is_never_run(project: Path, tmp_path: Path) -> None:
    evil = "$(touch evil) ; touch evil"
    code, printed, _ = perform("audit", project, tmp_path, path=evil, arguments=evil, output=evil)
    assert code == 2, printed
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_the_action_installs_the_checkout_it_comes_from(tmp_path: Path) -> None:
    code, printed, outputs = perform("install", tmp_path, tmp_path, python=sys.executable)
    assert code == 0, printed
    assert run(tmp_path, outputs["program"], "--version").stdout.startswith("shieldgen ")


# The recipes


def recipe(name: str) -> str:
    (found,) = [text for text, title in RECIPES if title == name]
    return found


def test_the_recipe_for_github_fits_its_schema_and_the_action(tmp_path: Path) -> None:
    file = tmp_path / "workflow.yml"
    file.write_text(recipe(".github/workflows/shieldgen.yml"), encoding="utf-8")
    check_schema("vendor.github-workflows", file)
    (job,) = yaml.safe_load(file.read_text("utf-8"))["jobs"].values()
    (own,) = [step for step in job["steps"] if "shieldgen" in step.get("uses", "")]
    assert (ROOT / own["uses"].partition("@")[0].split("/", 2)[2] / "action.yml").is_file()
    assert set(own["with"]) <= set(yaml.safe_load(ACTION.read_text("utf-8"))["inputs"])
    check_command(f"shieldgen audit {own['with']['arguments']}")


def test_the_recipe_for_gitlab_fits_its_schema_and_its_commands_exist(tmp_path: Path) -> None:
    file = tmp_path / "gitlab.yml"
    file.write_text(recipe(".gitlab-ci.yml"), encoding="utf-8")
    check_schema("vendor.gitlab-ci", file)
    (job,) = yaml.safe_load(file.read_text("utf-8")).values()
    commands = [line for line in job["script"] if line.startswith("shieldgen ")]
    assert len(commands) == 2
    for line in commands:
        check_command(line)
    assert f"--output {job['artifacts']['reports']['codequality']}" in commands[-1]


def test_the_recipe_for_pre_commit_names_hooks_that_exist(tmp_path: Path) -> None:
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(recipe(".pre-commit-config.yaml"), encoding="utf-8")
    (repository,) = load_config(str(file))["repos"]
    known = {hook["id"]: hook["entry"] for hook in load_manifest(HOOKS)}
    for hook in repository["hooks"]:
        check_command(" ".join([known[hook["id"]], *hook["args"]]))
