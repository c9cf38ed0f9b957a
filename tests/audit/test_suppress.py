"""Suppression comments: what they cover, and what is told about them."""

from dataclasses import replace

import pytest

from shieldgen.audit.comments import read_comments
from shieldgen.audit.rule import Rule
from shieldgen.audit.suppress import suppress
from shieldgen.model.facts import Suppression
from shieldgen.model.source import Location

RULE = Rule(code="SG102", name="dangling-task", severity="warning")
CHECKED = frozenset({"SG101", "SG102"})


def finding(*lines):
    at, *related = [Location("a.py", line, 1, line) for line in lines]
    return RULE.finding(at=at, message="m", related=related)


def comment(line, codes=("SG102",), reason="kept elsewhere"):
    return ("a.py", Suppression(line=line, column=1, codes=codes, reason=reason, lines=(line, line)))


def outcome(findings, comments):
    return [(f.code, f.at.line, f.suppressed) for f in suppress(findings, comments, CHECKED)]


def test_a_finding_on_the_line_is_suppressed():
    assert outcome([finding(3)], [comment(3)]) == [("SG102", 3, True)]


def test_another_line_another_file_and_another_code_are_not():
    other_file = ("b.py", comment(3)[1])
    told = outcome([finding(3)], [comment(4), other_file, comment(3, ("SG101",))])
    assert told == [("SG102", 3, False), ("SG001", 4, False), ("SG001", 3, False), ("SG001", 3, False)]


def test_a_finding_with_two_places_moves_to_the_one_that_is_left():
    assert outcome([finding(3, 7)], [comment(3)]) == [("SG102", 7, False)]
    assert outcome([finding(3, 7)], [comment(3), comment(7)]) == [("SG102", 3, True)]


def test_a_comment_without_a_reason_suppresses_nothing_and_is_told():
    assert outcome([finding(3)], [comment(3, reason="")]) == [("SG102", 3, False), ("SG002", 3, False)]


def test_a_comment_for_a_rule_that_did_not_run_is_not_called_unused():
    assert outcome([], [comment(3, ("SG501",))]) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("f()  # shieldgen: ignore[SG102] why\n", [((1, 1), ("SG102",), "why")], id="beside a line"),
        pytest.param(
            "f(\n    1,\n    2,  # shieldgen: ignore[SG102, sg101] why\n)\n",
            [((1, 4), ("SG102", "SG101"), "why")],
            id="beside one line of a call that has several",
        ),
        pytest.param(
            "x = 1\n# shieldgen: ignore[SG102] why\n\nf(\n)\n", [((4, 5), ("SG102",), "why")], id="above a statement"
        ),
        pytest.param('s = "# shieldgen: ignore[SG102] why"\n', [], id="in a text it is no comment"),
        pytest.param("f()  # shieldgen: ignore[SG102]\n", [((1, 1), ("SG102",), "")], id="without a reason"),
        pytest.param("f(  # shieldgen: ignore[SG102] why", [], id="in a file that is no Python"),
    ],
)
def test_comments_are_read_with_the_lines_that_they_cover(source, expected):
    assert [(c.lines, c.codes, c.reason) for c in read_comments(source.encode())] == expected


def test_a_suppressed_finding_is_the_same_finding():
    (suppressed,) = suppress([finding(3)], [comment(3)], CHECKED)
    assert suppressed.justification == "kept elsewhere"
    assert replace(suppressed, suppressed=False, justification="") == finding(3)
