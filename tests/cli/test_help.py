"""The help of every command ends with examples, and each of them is a command line that the program takes."""

import re
import shlex

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from shieldgen.cli import build_app

APP = build_app()
COMMANDS = sorted(get_command(APP).commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_ends_with_examples_of_it(name):
    shown = CliRunner().invoke(APP, [name, "--help"])
    assert shown.exit_code == 0
    _, _, examples = shown.stdout.partition("Examples:\n")
    lines = [line.partition("#")[0].partition(">")[0].strip() for line in examples.splitlines() if line.strip()]
    assert lines
    for line in lines:
        words = shlex.split(line)
        assert words[:2] == ["shieldgen", name]
        options = [word for word in words[2:] if word.startswith("--")]
        assert all(re.search(rf"^\s+.*{option}\b", shown.stdout, re.MULTILINE) for option in options)
