"""Facts built by hand, for rules and formats to be tried on."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from shieldgen.audit.registry import load_rules
from shieldgen.model.effect import Duration, Effect, Reason
from shieldgen.model.hint import Hint
from shieldgen.model.source import Location, Step
from shieldgen.model.task import ErrorHandling, FunctionId, ProjectFacts, Site, TaskFacts
from shieldgen.settings import Settings

PAY = FunctionId("app/pay.py", "pay")


def at(line=1, path="app/api.py"):
    return Location(path, line, 5, line)


def site(kind="schedule", line=10, **changes):
    plain = Site(
        at=at(line),
        kind=kind,
        enclosing="endpoint",
        targets=(PAY,),
        external=None,
        timing="immediate",
        shield=False,
        hint=None,
        usage="dropped",
        ref_kept="yes",
        awaited="no",
        callback=False,
        in_endpoint=True,
        managed=False,
        source="create_task(pay())",
    )
    return replace(plain, **changes)


def hint(form="call_site", line=10, **words):
    return Hint(at=at(line), form=form, stated=frozenset(words), **words)


def shielded(line=10, **words):
    """A call site such as `tasks.task(shield=True, ...).schedule(pay)`."""
    return site(line=line, shield=True, hint=hint(line=line, shield=True, **words))


def effect(kind="payment", call="stripe.charge", confidence="high", idempotent="no", **changes):
    evidence = (Step(at(3, "app/pay.py"), f"calls {call}"),)
    return Effect(
        kind=kind, call=call, evidence=evidence, confidence=confidence, idempotent=idempotent, because="", **changes
    )


def reason(text="a loop", line=4, confidence="high"):
    return Reason((Step(at(line, "app/pay.py"), text),), text, confidence)


def duration(bounded="yes", at_most_s=1.0, long_running="no", because=()):
    return Duration(bounded=bounded, at_most_s=at_most_s, because=tuple(because), long_running=long_running)


def task(*sites, effects=(), handled="no", **changes):
    plain = TaskFacts(
        id=PAY,
        at=at(2, "app/pay.py"),
        is_async=True,
        documented=True,
        hint=None,
        sites=sites,
        effects=tuple(effects),
        duration=duration(),
        errors=ErrorHandling(handled=handled, evidence=()),
        critical="yes",
        critical_because="",
        idempotent="unknown",
        idempotent_because="",
    )
    return replace(plain, **changes)


def facts(*tasks, sites=()):
    every = tuple(dict.fromkeys([*(s for t in tasks for s in t.sites), *sites]))
    return ProjectFacts(sites=every, tasks=tasks, problems=(), files=1, read=1, hosted=True, fastapi=True)


def check(code, found, settings=None):
    """What the rule with that code finds, as (line, severity, confidence)."""
    (loaded,) = [loaded for loaded in load_rules() if loaded.rule.code == code]
    return list(loaded.check(found, settings or Settings()))


@pytest.fixture
def build():
    """The builders, to be called as `build.site(...)`."""
    return SimpleNamespace(
        at=at,
        site=site,
        hint=hint,
        shielded=shielded,
        effect=effect,
        reason=reason,
        duration=duration,
        task=task,
        facts=facts,
        check=check,
        PAY=PAY,
    )
