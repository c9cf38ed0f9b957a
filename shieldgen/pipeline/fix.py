"""A project and its findings into the files without those that can be fixed, and the report on what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .. import discovery, writing
from ..analysis.named_modules import NamedModules
from ..audit.selection import Selection
from ..errors import SettingsError, WriteError
from ..model.finding import Finding, Report
from ..model.project import Project
from ..model.source import Location, Problem
from ..rewriting.fix import Case, Fix, Patch, load_fixes, patched
from ..rewriting.splice import NotRewritten, Source
from ..settings import Settings
from .audit import audit
from .edited import EditedModules, changes_of, edited
from .generate import generated
from .remember import Looked

_SECONDS = 10.0
"""The limit in time that a fix writes where none is known: less than the grace that applications have by default."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True, order=True)
class Fixed:
    """A place where a finding was fixed, and what was done; as the file was when it was read for that."""

    at: Location
    code: str
    does: str


@dataclass(frozen=True, slots=True, order=True)
class Left:
    """A place where a finding could not be fixed, and why."""

    at: Location
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class FixResult:
    """The changes that are due, what they fix, what they cannot, and the report as it is after them.

    `unsafe` counts the places that unsafe fixes would change, where these were not asked for.
    """

    changes: tuple[writing.Change, ...]
    fixed: tuple[Fixed, ...]
    left: tuple[Left, ...]
    unsafe: int
    report: Report


@dataclass
class _Edited(Looked):
    """A reading of the project in which some files hold what they are going to hold."""

    contents: Mapping[str, bytes] = field(default_factory=dict)

    def reading(
        self,
        project: Project,
        settings: Settings,  # noqa: ARG002  # nothing is kept of what is not on disk
        *,
        drifts: bool,  # noqa: ARG002
    ) -> Project:
        """The project with the new contents."""
        return edited(project, self.contents)


@dataclass(frozen=True, slots=True)
class _Round:
    """What one pass over the findings gave."""

    contents: dict[str, bytes]
    fixed: tuple[Fixed, ...]
    left: tuple[Left, ...]
    unsafe: int


def fix(
    root: Path, settings: Settings, selection: Selection, tell: Callable[[str], None], *, unsafe: bool
) -> FixResult:
    """The findings that `selection` shows fixed in memory, until none is left that can be; nothing is written.

    A fix that would leave a file that cannot be read is a bug, and raises AssertionError. Raises NothingToAnalyse, and
    SettingsError for an unknown rule.
    """
    root = root.resolve()
    contents: dict[str, bytes] = {}
    fixed: list[Fixed] = []
    report = audit(root, settings, selection, tell)
    before = {(problem.at.path, problem.kind) for problem in report.problems}
    refused: dict[str, str] = {}
    for _ in range(_ROUNDS):
        done = _pass(root, report, contents, refused, unsafe=unsafe)
        if not done.contents:
            break
        tried = audit(root, settings, selection, tell, _Edited(contents=contents | done.contents))
        new = [problem for problem in tried.problems if (problem.at.path, problem.kind) not in before]
        if unread := [problem for problem in new if problem.kind != "hint"]:
            raise AssertionError(f"a fix left a file that cannot be read: {unread[0]}")
        if new:
            # Two definitions of one function have to agree on their hint; the next round leaves such files out.
            refused |= {problem.at.path: problem.message for problem in new}
            continue
        contents |= done.contents
        fixed += done.fixed
        report = tried
    return FixResult(
        changes=_changes(root, settings, contents),
        fixed=tuple(fixed),
        left=done.left,
        unsafe=done.unsafe,
        report=report,
    )


def _pass(
    root: Path, report: Report, contents: Mapping[str, bytes], refused: Mapping[str, str], *, unsafe: bool
) -> _Round:
    """One patch for each place that has one; of several on the same lines the first, the others come next.

    `refused` are files that a patch would leave with a hint that does not hold, by what is said of that.
    """
    source = sources(root, contents)
    patches: defaultdict[str, list[Patch]] = defaultdict(list)
    fixed: list[Fixed] = []
    left: list[Left] = []
    more = 0
    for how, case in cases(report, source):
        try:
            patch = how.make(case)
        except NotRewritten as error:
            if how.safe or unsafe:
                left.append(Left(case.at, how.code, str(error)))
            continue
        path = patch.path or case.at.path
        if not how.safe and not unsafe:
            more += 1
        elif path in refused:
            left.append(Left(case.at, how.code, f"it would leave a hint that does not hold: {refused[path]}"))
        elif patch.fits(patches[path]):
            patches[path].append(patch)
            fixed.append(Fixed(case.at, how.code, how.does))
    after = {path: patched(source(path), found) for path, found in patches.items() if found}
    return _Round(after, tuple(sorted(fixed)), tuple(sorted(left)), more)


def sources(root: Path, contents: Mapping[str, bytes]) -> Callable[[str], Source]:
    """Reads a file of the project, the new contents first; it raises NotRewritten."""
    read: dict[str, Source] = {}

    def source(path: str) -> Source:
        if path not in read:
            try:
                content = contents[path] if path in contents else writing.read(root, path)
            except WriteError as error:
                raise NotRewritten(str(error)) from error
            read[path] = Source(path, content or b"")
        return read[path]

    return source


def cases(report: Report, source: Callable[[str], Source]) -> Iterator[tuple[Fix, Case]]:
    """Each place of each finding that a fix is known for, once."""
    facts = report.listing.facts
    tasks = {task.id: task for task in facts.tasks}
    sites = {site.at: site for site in facts.sites}
    fixes = load_fixes()
    grace = report.listing.grace
    seconds = _SECONDS if grace is None else min(_SECONDS, grace)
    seen: set[tuple[str, Location]] = set()
    for finding in (*report.findings, *map(_as_finding, report.problems)):
        how = fixes.get(finding.code)
        if how is None or not finding.told or not finding.message.startswith(how.about):
            continue
        task = tasks.get(finding.task) if finding.task is not None else None
        for at in how.places(finding):
            if (how.code, at) not in seen:
                seen.add((how.code, at))
                yield how, Case(finding, at, task, sites.get(at), seconds, source)


def _as_finding(problem: Problem) -> Finding:
    """A problem as what a fix may be known for, by its kind."""
    return Finding(
        code=problem.kind,
        name=problem.kind,
        severity="error",
        confidence="high",
        message=problem.message,
        at=problem.at,
        task=None,
        evidence=(),
    )


def _changes(root: Path, settings: Settings, contents: Mapping[str, bytes]) -> tuple[writing.Change, ...]:
    """The files, and those of the wiring package that have to follow them where that was up to date."""
    project = discovery.discover(root, settings)
    changes = {change.path: change for change in changes_of(project, contents)}
    if changes and settings.wiring is not None:
        for change in _wiring(project, settings, contents):
            changes[change.path] = change
    return tuple(changes[path] for path in sorted(changes))


def _wiring(project: Project, settings: Settings, contents: Mapping[str, bytes]) -> tuple[writing.Change, ...]:
    modules = NamedModules(project)
    try:
        before = generated(project, settings, modules)
        after = edited(project, contents)
        wiring = generated(after, settings, EditedModules(after, modules))
    except SettingsError:
        return ()
    followed = not before.changes or bool(before.problems)
    return wiring.changes if followed and not wiring.problems and not wiring.blocked else ()
