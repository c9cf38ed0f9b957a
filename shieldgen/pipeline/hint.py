"""A project's task functions without a hint into the hints that are proposed for them, and the files with them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .. import discovery, writing
from ..analysis.linking import Program
from ..analysis.named_modules import NamedModules
from ..analysis.values import Scope
from ..analysis.walking import expressions, last_name, statements, within
from ..audit.shutdown import hosting
from ..model import code
from ..model.project import Project
from ..model.source import Location, Problem
from ..model.task import FunctionId, TaskFacts
from ..planning.layout import Layout, layout
from ..planning.proposals import Declined, Proposal, propose
from ..rewriting.hints import write_hints
from ..rewriting.splice import NotRewritten
from ..settings import Settings
from .audit import tasks
from .edited import EditedModules, changes_of, edited
from .generate import generated
from .optional import fastapi_is_optional, imports_fastapi

WITHOUT_FASTAPI = (
    "its module can be imported without FastAPI, which is an optional dependency: the runtime's decorator would need "
    "it; write the hint as a comment, `# shieldgen: ...`"
)


@dataclass(frozen=True, slots=True)
class Hinted:
    """What is proposed, what not and why, the changes that write it, how many have a hint already, what is not read."""

    proposals: tuple[Proposal, ...]
    declined: tuple[Declined, ...]
    changes: tuple[writing.Change, ...]
    hinted: int
    unread: tuple[Problem, ...]


def hint(root: Path, settings: Settings, tell: Callable[[str], None]) -> Hinted:
    """A hint for each task function that has none; nothing is written.

    Raises SettingsError where no wiring package is set, NothingToAnalyse where there is no Python file.
    """
    root = root.resolve()
    project = discovery.discover(root, settings)
    place = layout(project, settings)
    facts = tasks(root, settings, tell)
    tell("proposing hints")
    program = Program(NamedModules(project))
    proposals: list[Proposal] = []
    declined: list[Declined] = []
    optional = fastapi_is_optional(root)
    grace = hosting(facts, settings).grace
    for task in _gathered(facts.tasks):
        found = _proposed(task, program, grace) if task.hint is None and task.sites else None
        if isinstance(found, Proposal) and optional and not imports_fastapi(project.read(task.id.path)):
            declined.append(Declined(task.id, task.at, WITHOUT_FASTAPI))
        elif isinstance(found, Proposal):
            proposals.append(found)
        elif found is not None:
            declined.append(found)
    proposals, contents = _accepted(proposals, declined, project, program, settings, place)
    return Hinted(
        proposals=tuple(sorted(proposals, key=lambda proposal: proposal.at)),
        declined=tuple(sorted(declined, key=lambda found: found.at)),
        changes=changes_of(project, contents),
        hinted=sum(task.hint is not None for task in facts.tasks),
        unread=tuple(problem for problem in facts.problems if problem.kind not in ("hint", "config", "signature")),
    )


def _gathered(tasks: tuple[TaskFacts, ...]) -> Iterator[TaskFacts]:
    """The task functions; a method that its class leaves to others to implement with what they do.

    Its wiring calls whichever there is, so that the one hint is where the method is declared.
    """
    implementing: dict[FunctionId, list[TaskFacts]] = {}
    for task in tasks:
        heads = {site.targets[0] for site in task.sites if site.targets}
        if task.hint is None and len(heads) == 1 and task.id not in heads:
            implementing.setdefault(heads.pop(), []).append(task)
    known = {task.id: task for task in tasks}
    others = {task.id for head, found in implementing.items() if head in known for task in found}
    for task in tasks:
        if task.id not in others:
            yield _with_all(task, implementing.get(task.id, []))


def _with_all(task: TaskFacts, implementing: list[TaskFacts]) -> TaskFacts:
    """A declared method with the effects of all who implement it, and the longest time that one of them takes."""
    if not implementing:
        return task
    order = ("yes", "unknown", "no")
    lasting = [found.duration for found in implementing]
    return replace(
        task,
        effects=tuple(effect for found in implementing for effect in found.effects),
        duration=max(lasting, key=lambda found: (order.index(found.bounded), found.at_most_s or 0.0)),
        errors=min((found.errors for found in implementing), key=lambda errors: errors.handled != "no"),
        critical="yes" if any(found.critical == "yes" for found in implementing) else implementing[0].critical,
        recovers=tuple(reason for found in implementing for reason in found.recovers),
    )


def _proposed(task: TaskFacts, program: Program, grace: float | None) -> Proposal | Declined | None:
    facts = program.module(task.id.path)
    found = program.function(task.id)
    if found is None or facts is None or facts.origin != "source":
        return None
    if _catches_its_cancellation(program, found.function, found.outer):
        reason = "catches its own cancellation: move what it does then to a function that the hint names as on_cancel"
        return Declined(task.id, task.at, reason)
    return propose(task, found.function, grace=grace)


def _catches_its_cancellation(program: Program, function: code.Function, outer: Scope) -> bool:
    """Whether it awaits on its way out: under the runtime a task stays cancelled, and that would be cut at once."""
    body = program.body(Scope(outer.path, function, outer))
    return any(
        last_name(part) == "CancelledError"
        for statement in statements(body)
        if isinstance(statement, code.Try)
        for handler in statement.handlers
        if _awaits(handler.body)
        for caught in handler.types
        for part in (caught.items if isinstance(caught, code.Collection) else (caught,))
    )


def _awaits(block: tuple[code.Statement, ...]) -> bool:
    return any(
        isinstance(part, code.Await)
        for statement in statements(block)
        for expr in expressions(statement)
        for part in within(expr)
    )


def _accepted(
    proposals: list[Proposal],
    declined: list[Declined],
    project: Project,
    program: Program,
    settings: Settings,
    place: Layout,
) -> tuple[list[Proposal], dict[str, bytes]]:
    """The proposals that the generator takes, written into their files; the others are declined with its words."""
    modules = program.modules
    own = {problem.message for problem in generated(project, settings, modules).problems}
    while True:
        contents, lost = _written(proposals, project, program, place)
        if not lost:
            after = edited(project, contents)
            found = generated(after, settings, EditedModules(after, modules)).problems
            refusals = [problem for problem in found if problem.message not in own]
            lost = _refused(proposals, refusals)
        if not lost:
            return proposals, contents
        declined += [Declined(p.task, p.at, lost[p.task]) for p in proposals if p.task in lost]
        proposals = [proposal for proposal in proposals if proposal.task not in lost]


def _written(
    proposals: list[Proposal], project: Project, program: Program, place: Layout
) -> tuple[dict[str, bytes], dict[FunctionId, str]]:
    contents: dict[str, bytes] = {}
    lost: dict[FunctionId, str] = {}
    for path in sorted({proposal.task.path for proposal in proposals}):
        here = [proposal for proposal in proposals if proposal.task.path == path]
        decorators = {_def_line(program, proposal): proposal.decorator for proposal in here}
        try:
            contents[path] = write_hints(path, project.read(path), decorators, place.runtime)
        except NotRewritten as error:
            lost |= {proposal.task: str(error) for proposal in here}
    return contents, lost


def _def_line(program: Program, proposal: Proposal) -> int:
    found = program.function(proposal.task)
    return found.function.span.line if found is not None else proposal.at.line


def _refused(proposals: list[Proposal], problems: list[Problem]) -> dict[FunctionId, str]:
    """Which proposals the problems speak of: that of their place, else all of their file."""
    lost: dict[FunctionId, str] = {}
    for problem in problems:
        here = [proposal for proposal in proposals if proposal.task.path == problem.at.path]
        named = [p for p in here if problem.message.startswith(f"{p.task.qualname} ")]
        named = named or [p for p in here if problem.message.startswith(f"{p.task.qualname}:")]
        above = [p for p in here if p.at <= Location(problem.at.path, problem.at.line, 1 << 30)]
        for proposal in named or (above[-1:] if problem.kind == "signature" else here):
            lost.setdefault(proposal.task, problem.message)
    return lost
