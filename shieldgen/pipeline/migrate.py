"""A project into the files whose call sites go through the wiring, and the sites that stay, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import discovery, writing
from ..analysis.hints.functions import read_tasks
from ..analysis.hints.table import Table, read_table
from ..analysis.linking import Program
from ..analysis.named_modules import NamedModules
from ..analysis.scheduling import Sites
from ..effects.catalogue import load
from ..errors import SettingsError
from ..model.move import FileMoves, Stays, Wired
from ..model.project import Project
from ..model.signature import TaskSpec
from ..model.source import Problem
from ..model.task import FunctionId
from ..planning.layout import Layout, alias_of, layout
from ..planning.migration import Migration, plan_migration
from ..planning.targets import Target, Targets
from ..rewriting.call_sites import move_calls
from ..rewriting.splice import NotRewritten
from ..settings import Settings
from .edited import EditedModules, changes_of, edited
from .generate import Generated, elsewhere, generated
from .optional import fastapi_is_optional, imports_fastapi

NOT_HOSTED = "no application calls add_tasks, so that the wiring would find no host; run `shieldgen init` first"


@dataclass(frozen=True, slots=True)
class Migrated:
    """The changes that are due, how many sites move, which stay, what to know about the moves, and what was not read.

    The changes hold those of the wiring package too, where the moves make it import its modules later than before.
    """

    changes: tuple[writing.Change, ...]
    moved: int
    stays: tuple[Stays, ...]
    remarks: tuple[str, ...]
    wiring: Generated
    unread: tuple[Problem, ...]


def migrate(root: Path, settings: Settings, tell: Callable[[str], None]) -> Migrated:
    """The call sites of the project rewritten in memory; nothing is written.

    Raises SettingsError where there is no wiring or no host, or the wiring cannot be generated.
    """
    project = discovery.discover(root.resolve(), settings)
    place = layout(project, settings)
    if not project.hosted:
        raise SettingsError(NOT_HOSTED)
    modules = NamedModules(project)
    _check(generated(project, settings, modules))
    tell("following what is scheduled")
    catalogue = load(settings.effects, own_place=f"{settings.place('effects')}: [[tool.shieldgen.effects]]")
    program = Program(modules, catalogue.aliases)
    paths = [file.path for file in project.files if file.may_hold_sites]
    table = read_table(settings)
    others = dict(_others(project, modules, place, table))
    targets = Targets(dict(_own(project, modules, place, table)), others)
    tell("planning")
    optional = fastapi_is_optional(project.root)
    apart = [file.path for file in project.files if optional and not imports_fastapi(project.read(file.path))]
    migration = plan_migration(program, paths, Sites(program, paths).find().found, targets, apart)
    contents = _rewritten(project, migration)
    after = edited(project, contents)
    wiring = generated(after, settings, EditedModules(after, modules))
    _check(wiring)
    changes = {change.path: change for change in (*changes_of(project, contents), *wiring.changes)}
    return Migrated(
        changes=tuple(changes[path] for path in sorted(changes)) if contents else (),
        moved=migration.moved,
        stays=migration.stays,
        remarks=migration.remarks,
        wiring=wiring,
        unread=tuple(sorted({*project.problems, *modules.problems.values()})),
    )


def _check(wiring: Generated) -> None:
    if wiring.problems:
        listed = "\n".join(f"  {problem.at}: {problem.message}" for problem in wiring.problems)
        raise SettingsError(f"the wiring cannot be generated:\n{listed}")
    if wiring.breaking:
        listed = "\n".join(f"  {problem.at}: {problem.message}" for problem in wiring.breaking)
        raise SettingsError(f"the wiring is not up to date, and would break what waits:\n{listed}")
    if wiring.blocked:
        listed = ", ".join(change.path for change in wiring.blocked)
        raise SettingsError(f"the wiring is not as shieldgen wrote it ({listed}); run `shieldgen generate` first")


def _own(project: Project, modules: NamedModules, place: Layout, table: Table) -> Iterator[tuple[FunctionId, Target]]:
    """The functions of modules that wiring is generated for."""
    for file in project.files:
        may = file.may_hold_sites or (file.origin == "source" and file.module in table.modules)
        facts = modules.facts(file.path) if may else None
        if facts is None:
            continue
        entries = table.of(file.module)
        declared = read_tasks(facts, modules.text(file.path), modules, place.runtimes, table=entries)
        for spec in (*declared.tasks, *declared.methods):
            yield FunctionId(file.path, spec.qualname), _target(place, file.module, spec)


def _others(project: Project, modules: NamedModules, place: Layout, table: Table) -> Iterator[tuple[str, Target]]:
    """The functions of other packages that the configuration hints, by the names that code has for them."""
    own = {file.module for file in project.files if file.origin == "source"}
    for name in table.modules:
        found = elsewhere(name, table, project, modules, place) if name not in own else []
        for spec in found[1] if isinstance(found, tuple) else ():
            called = spec.name
            if spec.receiver is not None:
                instance = "()" if spec.receiver.parameter is not None else ""
                called = f"{spec.receiver.qualname}{instance}.{spec.name}"
            yield f"{name}.{called}", _target(place, name, spec)


def _target(place: Layout, module: str, spec: TaskSpec) -> Target:
    qualname = spec.receiver.qualname if spec.receiver is not None else None
    return Target(Wired(place.wiring_of(module), alias_of(module, qualname)), spec)


def _rewritten(project: Project, migration: Migration) -> Mapping[str, bytes]:
    contents: dict[str, bytes] = {}
    for moves in migration.files:
        contents[moves.path] = _moved(project, moves)
    return contents


def _moved(project: Project, moves: FileMoves) -> bytes:
    try:
        content = move_calls(project.read(moves.path), moves)
        compile(content, moves.path, "exec", dont_inherit=True)
    except (NotRewritten, SyntaxError) as error:
        raise SettingsError(f"{moves.path}: cannot be migrated: {error}; nothing was changed") from error
    return content
