"""A project's hints into the changes that its wiring package is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import discovery, writing
from ..analysis.cycles import importing_their_own
from ..analysis.hints.files import hint_files
from ..analysis.hints.functions import read_tasks
from ..analysis.hints.table import Table, read_table
from ..analysis.installed import installed
from ..analysis.modules import Modules
from ..analysis.named_modules import NamedModules
from ..analysis.stored import stored_forms
from ..model.plan import RenderedFile
from ..model.project import Project, SourceFile
from ..model.signature import TaskSpec
from ..model.source import Problem
from ..model.stored import StoredForm, broken
from ..planning.layout import Layout, layout
from ..planning.modules import plan_modules
from ..rendering.modules import render_package
from ..rendering.runtime import render_runtime
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Generated:
    """What is due: `changes` to make, or the `problems` that stand in the way of making any.

    `tasks` and `modules` count what is wired. `breaking` are changes of durable tasks after which what may wait in a
    database could not be read.
    """

    layout: Layout
    changes: tuple[writing.Change, ...]
    problems: tuple[Problem, ...]
    tasks: int
    modules: int
    breaking: tuple[Problem, ...] = ()

    @property
    def blocked(self) -> tuple[writing.Change, ...]:
        """The changes that would overwrite somebody's own work."""
        return tuple(change for change in self.changes if change.needs_force)


def generate(root: Path, settings: Settings) -> Generated:
    """Everything rendered in memory and compared with the disk; nothing is written.

    Raises SettingsError where no wiring package is set, NothingToAnalyse where there is no Python file, WriteError
    where the wiring package leads out of the project.
    """
    return generated(discovery.discover(root.resolve(), settings), settings)


def generated(project: Project, settings: Settings, modules: Modules | None = None) -> Generated:
    """The same for the files of a project as they are, or as they are going to be; `modules` are theirs, if read."""
    place = layout(project, settings)
    modules = modules or NamedModules(project)
    specs: list[tuple[SourceFile, tuple[TaskSpec, ...]]] = []
    # The wiring of a file that cannot be read today must not be deleted as if its functions were gone.
    problems = [problem for problem in project.problems if problem.message.startswith("cannot be read")]
    table = read_table(settings)
    problems.extend(table.problems)
    own = {file.module: file for file in project.files if file.origin == "source"}
    for file in _candidates(project, modules, place, table):
        facts = modules.facts(file.path)
        if facts is None:
            problems.extend(_unread(modules, file.path))
            continue
        entries = table.of(file.module)
        declared = read_tasks(facts, modules.text(file.path), modules, place.runtimes, table=entries)
        problems.extend(declared.problems)
        if declared.tasks or declared.methods:
            specs.append((file, (*declared.tasks, *declared.methods)))
    wired = {place.wiring_of(file.module): file.path for file, _ in specs}
    late = importing_their_own(wired, modules)
    for name in table.modules:
        if name not in own:
            found = elsewhere(name, table, project, modules, place)
            if isinstance(found, tuple):
                specs.append(found)
            else:
                problems.extend(found)
    wirings = plan_modules(specs, place, late)
    problems.extend(wirings.problems)
    if problems:
        return Generated(place, (), tuple(sorted(set(problems))), 0, 0)
    durable = any(plan.is_durable for plan in wirings.modules)
    files = [*render_package(place.folder, wirings.modules), *runtime_files(place, settings, durable=durable)]
    changes = writing.compare(project.root, files, place.folder)
    return Generated(
        layout=place,
        changes=changes,
        problems=(),
        tasks=sum(len(plan.tasks) for plan in wirings.modules),
        modules=len(wirings.modules),
        breaking=tuple(sorted(_breaking(changes, specs))),
    )


def _breaking(
    changes: tuple[writing.Change, ...], specs: list[tuple[SourceFile, tuple[TaskSpec, ...]]]
) -> Iterator[Problem]:
    """One problem for each durable task whose arguments as the wiring on disk has them could not be read any more."""
    before: dict[str, StoredForm] = {}
    after: dict[str, StoredForm] = {}
    for change in changes:
        before.update(stored_forms(change.path, "", change.before or b""))
        after.update(stored_forms(change.path, "", change.after or b""))
    places = {f"{spec.module}:{spec.qualname}": spec for _, tasks in specs for spec in tasks}
    for name in before.keys() & after.keys():
        why = "; ".join(broken(before[name], after[name]))
        if why:
            message = (
                f"{places[name].name}: {why}, so that what waits in the database for it could not be read; keep the "
                "parameter as it was and give new ones a default, write a function of another name beside it, or, "
                "where no such task waits (`shieldgen durable list`), run `shieldgen generate --force`"
            )
            yield Problem(places[name].at, "signature", message)


def runtime_files(place: Layout, settings: Settings, *, durable: bool = False) -> tuple[RenderedFile, ...]:
    """The runtime's copy in the wiring package; nothing where it is installed instead."""
    if place.installed:
        return ()
    parts = [*settings.vendor, *(["durable"] if durable else [])]
    return render_runtime(f"{place.folder}/runtime", parts, str(settings.place("vendor")))


def _candidates(project: Project, modules: Modules, place: Layout, table: Table) -> Iterator[SourceFile]:
    """The application's own files that may hold a hint, whatever it is imported as, or that the configuration names."""
    own = {file.path: file for file in project.files if file.origin == "source" and file.role == "source"}
    contents = {path: project.read(path) for path in own}
    hinted = frozenset(hint_files(contents, modules, place.runtimes))
    for file in project.files:
        if file.path in hinted or (file.origin == "source" and file.module in table.modules):
            yield file


def elsewhere(
    name: str, table: Table, project: Project, modules: Modules, place: Layout
) -> tuple[SourceFile, tuple[TaskSpec, ...]] | list[Problem]:
    """The task functions of a module of another package."""
    entries = table.of(name)
    there = installed(project.root, name)
    facts = there[0].facts(there[1]) if there is not None else None
    if there is None or facts is None:
        message = (
            f"{name} is no module of the project, and its source is not installed here; run shieldgen in the "
            "environment of the application, or hint a function of your own that calls it"
        )
        return [Problem(entry.at, "config", message) for entry in entries.values()]
    others, path = there
    declared = read_tasks(facts, others.text(path), others, place.runtimes, table=entries, home=modules)
    if declared.problems:
        return list(declared.problems)
    file = SourceFile(path, name, path.endswith("/__init__.py"), "source", "source", has_words=True, size=0)
    return file, (*declared.tasks, *declared.methods)


def _unread(modules: Modules, path: str) -> Iterator[Problem]:
    problem = modules.problems.get(path)
    if problem is not None:
        yield problem
