"""The hint of a call site, as the audit reads it: what is written, what cannot be read, what is wrong."""

import libcst as cst
import pytest

from shieldgen.analysis.hints.call_site import read_call_site
from shieldgen.model.hint import Hint
from shieldgen.model.source import Location, Problem

AT = Location("app.py", 3, 5)


def read(text: str) -> Hint | Problem | None:
    call = cst.parse_expression(text)
    assert isinstance(call, cst.Call)
    return read_call_site(call, AT)


@pytest.mark.parametrize(
    ("text", "stated", "values"),
    [
        ("tasks.schedule(f, 1)", set(), {}),
        ("tasks.task(shield=True).schedule(f)", {"shield"}, {"shield": True}),
        ("tasks.task(shield=True)", {"shield"}, {"shield": True}),
        (
            "tasks.after_route.task(shield=True).schedule(f)",
            {"shield", "timing"},
            {"shield": True, "timing": "after_route"},
        ),
        ("tasks.after_response.schedule(f)", {"timing"}, {"timing": "after_response"}),
        (
            "tasks.after_route.task(timing='immediate').schedule(f)",
            {"timing"},
            {"timing": "immediate"},
        ),
        (
            "tasks.task(name=f'payment_{payment_id}', key=f'{order.id!s}').schedule(f)",
            {"name", "key"},
            {"name": "payment_{payment_id}", "key": "{order.id}"},
        ),
        (
            "tasks.task(on_error=handlers.failed, on_cancel=None, deadline=8).schedule(f)",
            {"on_error", "on_cancel", "deadline"},
            {"on_error": "handlers.failed", "on_cancel": None, "deadline": 8.0},
        ),
        ("tasks.task(**options).schedule(f)", set(), {}),
    ],
    ids=[
        "a plain call states nothing",
        "a shield",
        "the configuration alone",
        "a view before the configuration",
        "a view alone",
        "the configuration wins over the view",
        "an f-string is the template that it stands for",
        "handlers are kept as they are written",
        "unpacked options state nothing",
    ],
)
def test_what_a_call_states(text: str, stated: set[str], values: dict[str, object]) -> None:
    hint = read(text)
    assert isinstance(hint, Hint)
    assert (hint.at, hint.form, hint.stated, hint.unread) == (AT, "call_site", stated, frozenset())
    assert {name: getattr(hint, name) for name in values} == values


def test_values_that_are_computed_are_stated_and_unread() -> None:
    hint = read("tasks.task(shield=settings.shield, name=make_name(), deadline=LIMIT).schedule(f)")
    assert isinstance(hint, Hint)
    assert hint.stated == hint.unread == {"shield", "name", "deadline"}
    assert (hint.shield, hint.name, hint.deadline) == (False, None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tasks.task(sheild=True).schedule(f)", "unknown keyword 'sheild' in a hint; did you mean shield?"),
        (
            "tasks.task(deadline=0).schedule(f)",
            "deadline must be a number of seconds above 0 (leave it out for no deadline), not 0",
        ),
    ],
    ids=["an unknown keyword", "a deadline that is none"],
)
def test_what_is_wrong_is_a_problem_at_the_call(text: str, message: str) -> None:
    assert read(text) == Problem(AT, "hint", message)


@pytest.mark.parametrize("text", ["tasks.cancel()", "schedule(f)", "a.b.run(f)", "tasks.other(x=1).schedule(f)"])
def test_other_calls_are_no_hints(text: str) -> None:
    assert read(text) is None
