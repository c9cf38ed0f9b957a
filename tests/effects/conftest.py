"""Small projects, and what is found out about their function `work`."""

import textwrap

import pytest

from shieldgen.analysis.linking import Program
from shieldgen.analysis.modules import Modules
from shieldgen.analysis.scheduling import Sites
from shieldgen.effects import catalogue
from shieldgen.effects.tasks import task_facts
from shieldgen.model.source import Location
from shieldgen.model.task import FunctionId, Site, TaskFacts

CATALOGUE = catalogue.load()


def site(target: FunctionId, **changed: object) -> Site:
    """A `create_task` of the target whose result is dropped."""
    values: dict[str, object] = {
        "at": Location("app.py", 1),
        "kind": "create_task",
        "enclosing": "endpoint",
        "targets": (target,),
        "external": None,
        "timing": "immediate",
        "shield": False,
        "hint": None,
        "usage": "dropped",
        "ref_kept": "no",
        "awaited": "no",
        "callback": False,
        "in_endpoint": True,
        "managed": False,
        "source": "asyncio.create_task(work())",
    }
    return Site(**{**values, **changed})


def facts_of(
    files: str | dict[str, str], function: str = "work", hint=None, also: tuple[FunctionId, ...] = (), **changed: object
) -> TaskFacts:
    """The facts of a function of a project that is written here; a text alone is the module app.py.

    `also` are further functions that are scheduled.
    """
    sources = {"app.py": files} if isinstance(files, str) else files
    texts = {path: textwrap.dedent(text).encode() for path, text in sources.items()}
    program = Program(Modules(texts, texts.__getitem__, ("",)), CATALOGUE.aliases)
    path = next(iter(texts))
    wanted = FunctionId(path, function)
    hints = {wanted: hint} if hint is not None else {}
    sites = [site(wanted, **changed), *(site(other) for other in also)]
    (facts,) = (f for f in task_facts(program, sites, hints, CATALOGUE) if f.id == wanted)
    return facts


def facts_in(source: str, function: str = "work") -> TaskFacts:
    """The facts of a function of the module app.py, with the sites that stand there."""
    texts = {"app.py": textwrap.dedent(source).encode()}
    program = Program(Modules(texts, texts.__getitem__, ("",)), CATALOGUE.aliases)
    sites = Sites(program, ["app.py"]).find().sites
    (facts,) = (f for f in task_facts(program, sites, {}, CATALOGUE) if f.id == FunctionId("app.py", function))
    return facts


@pytest.fixture(name="facts_in")
def facts_in_fixture():
    return facts_in


@pytest.fixture(name="facts_of")
def facts_of_fixture():
    return facts_of
