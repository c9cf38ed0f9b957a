"""The catalogue names what the installed libraries have, with the arguments that they take."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from shieldgen.effects import catalogue
from shieldgen.effects.entries import ArgumentPlace, Entry

from .libraries import ELSEWHERE, GIVEN, found, is_installed

LOADED = catalogue.load()
DYNAMIC = {
    "git.Git().": "git's commands are made up from the name of the attribute",
    "git.Repo().git.": "git's commands are made up from the name of the attribute",
    "googleapiclient.": "methods are made from a description of the service that is fetched",
    "prisma.": "a client is generated from the application's own schema",
    "pyodbc.": "it is imported only where the system has a manager of ODBC drivers",
    "sendgrid.SendGridAPIClient().client.": "addresses are made up from the names of attributes",
}
"""Names, or beginnings of names, that no class of the library holds."""
FORMER = {
    "neo4j.AsyncSession().write_transaction": "neo4j before 6.0",
    "neo4j.Session().write_transaction": "neo4j before 6.0",
    "stripe.Charge().refund": "stripe before 6.0",
}
"""Names of earlier releases, which applications still use."""
SHORT = {
    "stripe.charge": "the seed text's own short form",
    "stripe.refund": "the seed text's own short form",
}

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # what libraries say of each other is not told here
    pytest.mark.xdist_group("libraries"),  # each is imported once
]


def _entries() -> Iterator[Entry]:
    for family in LOADED.families:
        for entry in family.entries:
            if "*" not in entry.pattern.partition(".")[0]:
                yield entry


def _can_be_found(entry: Entry) -> bool:
    known = {*FORMER, *SHORT}
    return is_installed(_name(entry)) and entry.pattern not in known and not entry.pattern.startswith(tuple(DYNAMIC))


def _name(entry: Entry) -> str:
    return entry.shown or entry.pattern


def _by_name() -> list[pytest.param]:
    found_here = {_name(entry): entry for entry in _entries() if _can_be_found(entry)}
    return [pytest.param(entry, id=name) for name, entry in sorted(found_here.items())]


@pytest.mark.parametrize("entry", _by_name())
def test_the_named_function_exists_in_the_installed_library(entry: Entry) -> None:
    things = found(_name(entry))
    assert things
    assert all(callable(thing) or isinstance(thing, property) for thing in things)


@pytest.mark.parametrize("entry", [one for one in _by_name() if one.values[0].blocking])
def test_what_holds_its_thread_is_no_coroutine_function(entry: Entry) -> None:
    assert not all(inspect.iscoroutinefunction(thing) for thing in found(_name(entry)))


def _arguments(entry: Entry) -> Iterator[ArgumentPlace]:
    """The places of arguments that the entry reads of the call itself."""
    timeout = entry.timeout.argument if entry.timeout and not entry.timeout.constructor else None
    runs = ArgumentPlace(entry.runs.argument, entry.runs.name) if entry.runs else None
    read = entry.read_at if entry.reads else None
    retries = entry.retries.argument if entry.retries else None
    yield from filter(None, (timeout, runs, read, retries, entry.seconds, entry.limit))
    yield from (ArgumentPlace(None, name) for name in entry.safe_with)


@pytest.mark.parametrize("entry", [one for one in _by_name() if any(_arguments(one.values[0]))])
def test_the_named_arguments_are_taken(entry: Entry) -> None:
    signatures = [_signature(thing) for thing in found(_name(entry))]
    if None in signatures:
        return  # written in C: it tells nothing of its arguments
    for place in _arguments(entry):
        assert any(_takes(signature, place) for signature in signatures), (place, signatures)


def _signature(thing: object) -> inspect.Signature | None:
    try:
        signature = inspect.signature(thing)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    parameters = list(signature.parameters.values())
    own = parameters[1:] if parameters and parameters[0].name in ("self", "cls") else parameters
    return signature.replace(parameters=own)


def _takes(signature: inspect.Signature, place: ArgumentPlace) -> bool:
    parameters = list(signature.parameters.values())
    kinds = {parameter.kind for parameter in parameters}
    if place.name is not None and place.name not in signature.parameters:
        return inspect.Parameter.VAR_KEYWORD in kinds
    if place.position is None or inspect.Parameter.VAR_POSITIONAL in kinds:
        return True
    return place.position < len(parameters) and place.name in (None, parameters[place.position].name)


@pytest.mark.parametrize(
    "name",
    sorted({target.removesuffix("()") for target in LOADED.aliases.values() if is_installed(target)}),
)
def test_what_an_alias_stands_for_exists(name: str) -> None:
    if not name.startswith(tuple(DYNAMIC)):
        assert found(name) or name in GIVEN


def test_every_library_is_installed_here_or_looked_up_elsewhere() -> None:
    named = {entry.pattern for entry in _entries()}
    elsewhere = tuple(f"{module}." for modules in ELSEWHERE.values() for module in modules)
    assert sorted({name for name in named if not is_installed(name) and not name.startswith(elsewhere)}) == []


def test_what_is_given_is_still_named() -> None:
    named = [*(entry.pattern for entry in _entries()), *LOADED.aliases, *LOADED.aliases.values()]
    unused = [known for known in GIVEN if not any(name.startswith(known) for name in named)]
    assert unused == []
