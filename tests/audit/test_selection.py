"""Which rules run, and which findings are shown."""

import pytest

from shieldgen.audit.registry import load_rules
from shieldgen.audit.rule import Rule
from shieldgen.audit.selection import Selection, at_least
from shieldgen.errors import SettingsError
from shieldgen.model.source import Location


def chosen(**words):
    return [loaded.rule.code for loaded in Selection(**words).chosen(load_rules())]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({"select": ("SG101",)}, ["SG101"], id="one code"),
        pytest.param({"select": ("SG101",), "ignore": ("SG1",)}, ["SG101"], id="a longer select wins"),
        pytest.param({"select": ("SG101",), "ignore": ("SG101",)}, [], id="equally long: ignored"),
        pytest.param({"ignore": ("ALL",)}, [], id="nothing"),
    ],
)
def test_the_longest_matching_code_decides(words, expected):
    assert chosen(**words) == expected


def test_a_beginning_chooses_all_that_begin_so():
    beginning = [code for code in chosen() if code.startswith("SG1")]
    assert chosen(select=("SG1",)) == beginning
    assert len(beginning) > 1


def test_a_longer_ignore_wins():
    assert chosen(select=("SG1",), ignore=("SG102",)) == [c for c in chosen(select=("SG1",)) if c != "SG102"]


def test_without_choice_every_rule_runs():
    assert chosen() == [loaded.rule.code for loaded in load_rules()]


def test_a_code_that_no_rule_has_is_an_error_that_names_the_rules():
    with pytest.raises(SettingsError, match="no rule has the code 'SG9'; the rules are SG001"):
        chosen(select=("SG9",))


@pytest.mark.parametrize(
    ("severity", "confidence", "words", "shown"),
    [
        ("error", "high", {}, True),
        ("warning", "medium", {}, False),
        ("note", "high", {}, False),
        ("note", "low", {"pedantic": True}, True),
        ("note", "high", {"select": ("SG206",)}, True),
        ("note", "high", {"select": ("SG2",)}, False),
    ],
)
def test_the_default_run_shows_what_is_sure_and_no_notes(severity, confidence, words, shown):
    rule = Rule("SG206", "unnamed-shield", severity)
    finding = rule.finding(at=Location("a.py", 1), message="m", confidence=confidence)
    assert Selection(**words).shows(finding) is shown


def test_severities_are_ordered():
    assert at_least("error", "warning")
    assert at_least("warning", "warning")
    assert not at_least("note", "warning")
