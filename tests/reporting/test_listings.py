"""The facts about sites and tasks, for machines and for people."""

import json
import re
from dataclasses import replace

import pytest

from shieldgen.effects.endings import endings, is_fragile
from shieldgen.model.effect import Duration, Effect, Reason
from shieldgen.model.finding import Listing
from shieldgen.model.hint import Hint
from shieldgen.model.source import Location, Problem, Step
from shieldgen.model.task import ErrorHandling, FunctionId, ProjectFacts, Site, TaskFacts
from shieldgen.reporting.registry import Page, listing_formats, render_listing

PAY = FunctionId("app/pay.py", "pay")
CHARGE = Step(Location("app/pay.py", 9, 11, 9), "stripe.charge")


def site(line, kind="create_task", target=PAY, **words):
    defaults = {
        "at": Location("app/api.py", line, 5, line + 1),
        "kind": kind,
        "enclosing": "endpoint",
        "targets": () if target is None else (target, FunctionId("app/pay.py", "other")),
        "external": None if target else "asyncio.sleep",
        "timing": "immediate",
        "shield": False,
        "hint": None,
        "usage": "dropped",
        "ref_kept": "no",
        "awaited": "no",
        "callback": False,
        "in_endpoint": True,
        "managed": False,
        "source": "create_task(pay())",
        "route": "POST /pay",
    }
    return Site(**(defaults | words))


@pytest.fixture
def listing():
    sites = (site(12), site(20, awaited="yes"), site(30, target=None))
    task = TaskFacts(
        id=PAY,
        at=Location("app/pay.py", 3, 1, 14),
        is_async=True,
        documented=True,
        hint=Hint(
            at=Location("app/pay.py", 2, 2, 2),
            form="decorator",
            stated=frozenset({"shield", "deadline", "on_error"}),
            unread=frozenset({"name"}),
            shield=True,
            deadline=8.0,
            on_error="failed",
        ),
        sites=sites[:2],
        effects=(Effect("payment", "stripe.charge", (CHARGE,), "high", "no", "the customer is charged twice"),),
        duration=Duration("no", None, (Reason((CHARGE,), "stripe.charge has no timeout"),), "unknown"),
        errors=ErrorHandling("no", (CHARGE,)),
        critical="yes",
        critical_because="it takes a payment",
        idempotent="no",
        idempotent_because="",
    )
    problem = Problem(Location("bad\x1b.py", 2, 7, 2), "syntax", "invalid syntax")
    found = ProjectFacts(sites=sites, tasks=(task,), problems=(problem,), files=5, read=2, hosted=True, fastapi=True)
    return Listing(found, lines={})


def test_the_formats_are_found_by_walking_the_folder():
    assert sorted(listing_formats()) == ["html", "json", "markdown", "mermaid", "text"]


def test_json_has_the_shape_of_version_1(listing):
    document = json.loads(render_listing(listing, "json", Page(prefix="shop/")))
    assert list(document) == ["version", "sites", "tasks", "problems"]
    first, awaited, unknown = document["sites"]
    assert first == {
        "path": "app/api.py",
        "line": 12,
        "column": 5,
        "end_line": 13,
        "kind": "create_task",
        "enclosing": "endpoint",
        "target": {"path": "app/pay.py", "qualname": "pay"},
        "targets": [{"path": "app/pay.py", "qualname": "pay"}, {"path": "app/pay.py", "qualname": "other"}],
        "external": None,
        "via": None,
        "route": "POST /pay",
        "timing": "immediate",
        "shield": False,
        "ref_kept": "no",
        "critical": "yes",
        "effects": ["payment"],
        "idempotent": "no",
        "long_running": "unknown",
        "handles_errors": "no",
    }
    assert awaited["handles_errors"] == "yes"
    assert (unknown["target"], unknown["targets"], unknown["external"]) == (None, [], "asyncio.sleep")
    assert {unknown[key] for key in ("critical", "idempotent", "long_running", "handles_errors")} == {"unknown"}
    (task,) = document["tasks"]
    step = {"path": "app/pay.py", "line": 9, "column": 11, "text": "stripe.charge"}
    assert task["hint"] == {
        "path": "app/pay.py",
        "line": 2,
        "column": 2,
        "form": "decorator",
        "stated": {"deadline": 8.0, "on_error": "failed", "shield": True},
        "unread": ["name"],
    }
    assert task["effects"] == [
        {
            "kind": "payment",
            "call": "stripe.charge",
            "confidence": "high",
            "idempotent": "no",
            "because": "the customer is charged twice",
            "evidence": [step],
        }
    ]
    assert task["duration"] == {
        "bounded": "no",
        "at_most_s": None,
        "because": [{"text": "stripe.charge has no timeout", "confidence": "high", "evidence": [step]}],
    }
    assert task["error_handling"] == {"evidence": [step], "swallowed": []}
    assert [place["line"] for place in task["sites"]] == [12, 20]
    assert document["problems"] == [
        {"path": "bad\x1b.py", "line": 2, "column": 7, "kind": "syntax", "message": "invalid syntax"}
    ]


def test_text_has_a_paragraph_for_each_task_function(listing):
    assert render_listing(listing, "text", Page(prefix="shop/")).splitlines() == [
        "pay  shop/app/pay.py:3:1",
        "  policy        deadline=8.0, on_error='failed', shield=True, name=...",
        "  at shutdown   cancelled at once (cancelled by the event loop when the server stops)",
        "  at shutdown   ends with its request (awaited, so it ends with whoever waits for it)",
        "  critical      yes (it takes a payment)",
        "  effect        payment  stripe.charge  shop/app/pay.py:9:11",
        "  idempotent    no",
        "  duration      no bound (stripe.charge has no timeout)",
        "  errors seen   no",
        "  scheduled     shop/app/api.py:12:5  create_task in endpoint",
        "  scheduled     shop/app/api.py:20:5  create_task in endpoint",
        "",
        "target outside the project or not known",
        "  scheduled     shop/app/api.py:30:5  create_task in endpoint",
        "",
        "shop/bad\\x1b.py:2:7: error[syntax] invalid syntax",
        "1 task function, 3 sites, 5 files, 2 of them read.",
    ]


def test_markdown_is_a_table_with_a_row_for_each_task_function(listing):
    assert render_listing(listing, "markdown", Page(prefix="shop/")).splitlines() == [
        "| Task | At shutdown | Critical | Effects | Takes | Scheduled by |",
        "| --- | --- | --- | --- | --- | --- |",
        "| `pay`<br>`shop/app/pay.py:3:1` | cancelled at once<br>ends with its request | yes | payment | no bound "
        "| `POST /pay`<br>`POST /pay` |",
        "",
        "- `shop/bad\\x1b.py:2:7` invalid syntax",
        "",
        "1 task function, 3 sites.",
    ]


def test_mermaid_leads_from_endpoints_to_effects(listing):
    assert render_listing(listing, "mermaid", Page()).splitlines() == [
        "flowchart LR",
        '  t0["pay#58; cancelled at once, ends with its request"]',
        '  p0(["POST /pay #40;app/api.py#41;"])',
        '  e0[("payment")]',
        "  p0 --> t0",
        "  t0 ==> e0",
    ]


def test_a_hostile_name_stays_inside_its_label(listing):
    (task,) = listing.facts.tasks
    name = 'x"] --> y["<script>;\n%%{init}%%`end'
    facts = replace(listing.facts, tasks=(replace(task, id=FunctionId("a.py", name)),))
    chart = render_listing(replace(listing, facts=facts), "mermaid", Page())
    assert len(chart.splitlines()) == 6
    (label,) = re.findall(r't0\["([^"]*)"\]', chart)
    assert not re.search(r"[<>`{}\[\]%]", label)


def test_a_chart_is_never_more_than_mermaid_draws(listing):
    (task,) = listing.facts.tasks
    many = tuple(
        replace(
            task,
            id=FunctionId("app/pay.py", f"pay_{number}"),
            critical="yes" if number > 900 else "no",
            sites=tuple(site(12, route=f"POST /{number}/{place}") for place in range(number % 4)),
        )
        for number in range(1000)
    )
    chart = render_listing(replace(listing, facts=replace(listing.facts, tasks=many)), "mermaid", Page())
    assert 400 < len(re.findall("(?:--|==)>", chart)) <= 500
    assert len(chart) <= 50_000
    assert "pay#95;999" in chart
    (left,) = re.findall(r'rest\["(\d+) further task functions"\]', chart)
    assert int(left) + len(re.findall(r"^  t\d+\[", chart, re.MULTILINE)) == 1000


HINT = Hint(at=Location("app/pay.py", 2), form="decorator", stated=frozenset({"shield"}), shield=True)


@pytest.mark.parametrize(
    ("hint", "words", "grace", "expected"),
    [
        pytest.param(None, {"kind": "create_task"}, 25.0, ("cancelled", 0.0), id="the event loop cancels its tasks"),
        pytest.param(None, {"kind": "start_soon"}, 25.0, ("cancelled", 0.0), id="a task group cancels its tasks"),
        pytest.param(None, {"kind": "add_task"}, 25.0, ("request", None), id="a background task ends with its request"),
        pytest.param(None, {"kind": "schedule"}, 25.0, ("cancelled", 0.0), id="the drain cancels what has no shield"),
        pytest.param(
            None,
            {"kind": "create_task", "at_end": "waited_for"},
            25.0,
            ("waited_for", None),
            id="the end waits for it",
        ),
        pytest.param(
            None, {"kind": "start_soon", "at_end": "waited_for"}, 25.0, ("waited_for", None), id="a group that waits"
        ),
        pytest.param(
            None,
            {"kind": "create_task", "at_end": "cancelled"},
            25.0,
            ("cancelled", 0.0),
            id="the end cancels it",
        ),
        pytest.param(HINT, {"kind": "asyncio_shield"}, 25.0, ("bounded", 25.0), id="a shield schedules nothing"),
        pytest.param(HINT, {"kind": "schedule"}, 25.0, ("cancelled", 0.0), id="a hint says nothing beside the wiring"),
        pytest.param(HINT, {"kind": "wiring"}, 25.0, ("bounded", 25.0), id="a shield lasts until the grace is over"),
        pytest.param(HINT, {"kind": "wiring"}, None, ("unbounded", None), id="a grace without limit"),
        pytest.param(HINT, {"kind": "add_task"}, 25.0, ("request", None), id="a hint says nothing around the wiring"),
        pytest.param(
            replace(HINT, deadline=8.0), {"kind": "wiring"}, 25.0, ("bounded", 8.0), id="a deadline within the grace"
        ),
        pytest.param(
            replace(HINT, deadline=60.0), {"kind": "wiring"}, 25.0, ("bounded", 25.0), id="a deadline beyond the grace"
        ),
        pytest.param(replace(HINT, deadline=60.0), {"kind": "wiring"}, None, ("bounded", 60.0), id="a deadline alone"),
        pytest.param(
            replace(HINT, shield=False, unread=frozenset({"shield"})),
            {"kind": "wiring"},
            25.0,
            ("unknown", None),
            id="a shield that is computed",
        ),
        pytest.param(
            replace(HINT, shield=False, durable=True),
            {"kind": "wiring"},
            25.0,
            ("bounded", 25.0),
            id="a durable task is shielded",
        ),
        pytest.param(
            replace(HINT, shield=False, durable=True, unread=frozenset({"shield"})),
            {"kind": "wiring"},
            25.0,
            ("bounded", 25.0),
            id="a durable task, whatever its shield",
        ),
        pytest.param(
            None,
            {"kind": "schedule", "hint": replace(HINT, deadline=3.0)},
            25.0,
            ("bounded", 3.0),
            id="the hint of a call",
        ),
    ],
)
def test_what_a_shutdown_does_to_a_task(listing, hint, words, grace, expected):
    (task,) = listing.facts.tasks
    ((ending, _),) = endings(replace(task, hint=hint, sites=(site(12, **words),)), listing.facts, grace)
    assert (ending.kind, ending.until) == expected


def test_a_sync_background_task_cannot_be_stopped(listing):
    (task,) = listing.facts.tasks
    sync = replace(task, is_async=False, sites=(site(12, kind="add_task"),))
    ((ending, _),) = endings(sync, listing.facts, 25.0)
    assert (ending.kind, ending.until) == ("thread", None)


@pytest.mark.parametrize(
    ("words", "fragile"),
    [
        pytest.param({}, True, id="a payment"),
        pytest.param({"critical": "unknown"}, False, id="nobody knows whether it matters"),
        pytest.param(
            {"recovers": (Reason((CHARGE,), "puts it on a queue"),)}, False, id="it hands its work on when cut"
        ),
        pytest.param({"hint": replace(HINT, stated=frozenset({"on_cancel"}))}, False, id="its policy hands it on"),
        pytest.param(
            {"effects": (Effect("payment", "pay", (CHARGE,), "high", "no", "", shielded=True),)},
            False,
            id="it shields the payment itself",
        ),
        pytest.param(
            {"effects": (Effect("email", "send", (CHARGE,), "high", "no", ""),)}, False, id="a mail that is not sent"
        ),
        pytest.param(
            {"effects": (), "hint": replace(HINT, critical="fraud alert")}, True, id="its author says that it matters"
        ),
    ],
)
def test_a_task_is_fragile_where_a_cut_leaves_something_wrong_behind(listing, words, fragile):
    (task,) = listing.facts.tasks
    assert is_fragile(replace(task, **words)) is fragile
