"""The files of a project into what their functions declare, where one of them may declare anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..analysis.hints.files import hint_files
from ..analysis.modules import Modules
from ..model.hint import Hint
from ..model.project import Project
from ..model.source import Problem
from ..model.task import FunctionId
from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Declarations:
    """The hints of a project's functions, what is wrong with them, and what durable ones cannot store."""

    hints: Mapping[FunctionId, Hint] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unstorable: Mapping[FunctionId, tuple[Problem, ...]] = field(default_factory=dict)


def declarations(modules: Modules, paths: Iterable[str], project: Project, settings: Settings) -> Declarations:
    """What the functions of the files in `paths` declare, and those of others that the configuration names."""
    vendored = {modules.dotted(file.path) for file in project.files if file.origin == "runtime" and file.is_package}
    runtimes = frozenset({"shieldgen_runtime", *vendored})
    hinted = hint_files({path: modules.looked_at(path) for path in paths}, modules, runtimes)
    if not hinted and not settings.tasks:
        return Declarations()
    # What reads hints imports libcst, which takes as long as a small project.
    from ..analysis.hints.functions import read_tasks
    from ..analysis.hints.table import read_table

    table = read_table(settings)
    hints: dict[FunctionId, Hint] = {}
    problems: list[Problem] = list(table.problems)
    unstorable: dict[FunctionId, tuple[Problem, ...]] = {}
    named = {file.path: file.module for file in project.files if file.origin == "source"}
    for path in dict.fromkeys([*hinted, *(path for path, module in named.items() if module in table.modules)]):
        facts = modules.facts(path)
        if facts is None:
            continue
        entries = table.of(named.get(path, facts.name))
        declared = read_tasks(facts, modules.text(path), modules, runtimes, table=entries)
        hints.update({FunctionId(path, qualname): hint for qualname, hint in declared.hints.items()})
        problems += declared.problems
        specs = (*declared.tasks, *declared.methods)
        unstorable.update({FunctionId(path, spec.qualname): spec.unstorable for spec in specs if spec.unstorable})
    return Declarations(hints, tuple(problems), unstorable)
