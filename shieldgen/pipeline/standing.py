"""A project and its sites into whether what the tasks need is there: their host, and wiring that is up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..analysis.applications import application_classes, find_applications
from ..analysis.linking import Program
from ..analysis.spots import spots
from ..analysis.values import External
from ..analysis.walking import last_name, statements
from ..errors import ShieldgenError
from ..model import code
from ..model.project import Project
from ..model.source import Location, Step
from ..model.task import Site
from ..settings import Settings

_HOST = "add_tasks"
_MOST = 6


def needs_host(sites: Iterable[Site]) -> bool:
    """Whether a site schedules through the wiring or `Tasks`."""
    return any(site.kind in ("schedule", "wiring") for site in sites)


def is_hosted(program: Program, paths: Iterable[str]) -> bool:
    """Whether one of the files calls the runtime's `add_tasks`, or something of that name that cannot be followed."""
    mentioning = frozenset(program.modules.mentioning((_HOST,)))
    return any(_calls_host(program, path) for path in paths if path in mentioning)


def _calls_host(program: Program, path: str) -> bool:
    facts = program.module(path)
    if facts is None or facts.origin != "source":
        return False
    imports = (found for found in statements(facts.body) if isinstance(found, code.Import))
    names = {_HOST, *(found.name for found in imports if found.attribute == _HOST)}
    for spot in spots(program, path, names):
        if last_name(spot.call.func) not in names:
            continue
        callees = program.callees(spot.call, spot.scope)
        if not callees or any(isinstance(callee, External) and callee.name.endswith(_HOST) for callee in callees):
            return True
    return False


def applications(program: Program, paths: Iterable[str]) -> Iterator[Location]:
    """Where applications are made that are no part of another."""
    every = tuple(paths)
    classes = application_classes(program.modules.raw(path) for path in every)
    for path in every:
        facts = program.module(path)
        if facts is not None and any(name.encode() in program.modules.raw(path) for name in classes):
            yield from (found.at for found in find_applications(facts, program.modules, classes) if not found.mounted)


def drift(project: Project, settings: Settings) -> Iterator[Step]:
    """The files that `shieldgen generate` would change; none where its hints cannot be read: problems tell that."""
    if settings.wiring is None:
        return
    from .generate import generated  # the templates' engine is slow to import, and few audits need it

    try:
        changes = generated(project, settings).changes
    except ShieldgenError:
        return
    for change in changes[:_MOST]:
        yield Step(Location(change.path, 1), change.reason)
