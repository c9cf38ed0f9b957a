"""A project's folder into what was found out about its background work, and that into a report."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .. import discovery
from ..analysis.framework import fastapi_version
from ..analysis.lifetimes import with_lifetimes
from ..analysis.linking import Program
from ..analysis.modules import Modules
from ..analysis.platform.calls import hosts
from ..analysis.platform.deployments import deployments
from ..analysis.scheduling import Sites
from ..analysis.skeleton import deep_sources, read_module
from ..analysis.uncollected import uncollected
from ..audit.baseline import Baseline, Entry
from ..audit.comments import read_comments, read_plain_comments
from ..audit.registry import load_rules
from ..audit.rule import LoadedRule
from ..audit.selection import Selection, at_least
from ..audit.shutdown import hosting
from ..effects.catalogue import load
from ..effects.tasks import task_facts
from ..errors import NothingToAnalyse
from ..model.facts import Suppression
from ..model.finding import Finding, Listing, Report, Severity, Summary
from ..model.platform import Manifest, shortest
from ..model.project import Project
from ..model.source import Location, Problem
from ..model.task import ProjectFacts
from ..settings import Settings
from .declarations import declarations
from .judging import Judged, judge, nothing, read_baseline, settings_as_of, unsuppressed
from .reconsider import CHECKED_BYTES
from .remember import Looked
from .standing import applications, drift, is_hosted, needs_host

Tell = Callable[[str], None]
_EXCERPT_LINES = 5


def audit(root: Path, settings: Settings, selection: Selection, tell: Tell, looked: Looked | None = None) -> Report:
    """The report on the project in `root`; `looked` takes down what it rests on.

    Findings that the project's baseline holds, or that were there at its `diff_base`, are marked as known. Raises
    NothingToAnalyse, and SettingsError for an unknown rule, revision or baseline.
    """
    rules = selection.chosen(load_rules())
    looked = looked or Looked()
    judged = _judged(root, settings, rules, tell, looked)
    findings = judged.findings
    if settings.diff_base is not None:
        looked.steady = False  # what a revision names is not watched
        findings = judged.beside(_before(root, settings, settings.diff_base, rules, tell))
    shown = sorted(selection.shown(findings), key=lambda finding: finding.sort_key)
    return Report(
        findings=tuple(shown),
        rules=tuple(loaded.info for loaded in rules),
        summary=_summary(judged.facts, findings, shown),
        listing=_listing(root, judged.facts, judged.modules, settings, shown),
        compared=tuple(name for name in (settings.baseline, settings.diff_base) if name is not None),
    )


def entries(root: Path, settings: Settings, selection: Selection, tell: Tell) -> tuple[Counter[Entry], int]:
    """What a baseline holds, each finding that is shown and not suppressed, and how many problems it cannot hold.

    Raises as `audit` does.
    """
    rules = selection.chosen(load_rules())
    judged = _judged(root, replace(settings, baseline=None), rules, tell, Looked())
    shown = judged.entries.count(finding for finding in judged.findings if selection.shows(finding))
    return shown, len(judged.facts.problems)


def files(root: Path, settings: Settings) -> tuple[str, ...]:
    """The paths of the files that an audit looks at for sites and task functions. Raises NothingToAnalyse."""
    project = discovery.discover(root, settings)
    return tuple(file.path for file in project.files if file.origin == "source" and file.role == "source")


def _judged(root: Path, settings: Settings, rules: tuple[LoadedRule, ...], tell: Tell, looked: Looked) -> Judged:
    """All findings, beside the project's baseline where it has one."""
    baseline = read_baseline(root, settings.baseline, looked) if settings.baseline is not None else None
    drifts = any(loaded.rule.code == "SG502" for loaded in rules)
    facts, modules = _gather(root, settings, tell, looked, drifts=drifts)
    tell("applying the rules")
    return judge(facts, modules, settings, rules, baseline)


def _before(root: Path, settings: Settings, revision: str, rules: tuple[LoadedRule, ...], tell: Tell) -> Baseline:
    """What was found before the change since a revision. Raises SettingsError."""
    with discovery.as_of(root, revision) as folder:
        try:
            judged = _judged(folder, settings_as_of(folder, settings), rules, tell, Looked())
        except NothingToAnalyse:
            return nothing(revision)
        return unsuppressed(judged, revision)


def tasks(root: Path, settings: Settings, tell: Tell) -> ProjectFacts:
    """What is found out about the background work of the project in `root`. Raises NothingToAnalyse."""
    facts, _ = _gather(root, settings, tell, Looked())
    return facts


def listing(root: Path, settings: Settings, tell: Tell, looked: Looked | None = None) -> Listing:
    """The same with the source lines that a reader wants to see. Raises NothingToAnalyse."""
    facts, modules = _gather(root, settings, tell, looked or Looked())
    return _listing(root, facts, modules, settings)


@uncollected()
@deep_sources()
def _gather(
    root: Path, settings: Settings, tell: Tell, looked: Looked, *, drifts: bool = False
) -> tuple[ProjectFacts, Modules]:
    tell("looking for files")
    project = discovery.discover(root, settings)
    if not project.files:
        first = project.problems[0]
        raise NothingToAnalyse(f"{root}: no Python file can be read; the first: {first.at}: {first.message}")
    tell("reading")
    on_disk, project = project, looked.reading(project, settings, drifts=drifts)
    modules = Modules((file.path for file in project.files), project.read, project.roots, project.root.name)
    looked.modules = modules
    catalogue = load(settings.effects, own_place=f"{settings.place('effects')}: [[tool.shieldgen.effects]]")
    program = Program(modules, catalogue.aliases)
    paths = [file.path for file in project.files if file.may_hold_sites]
    declared = declarations(modules, paths, project, settings)
    tell("following what is scheduled")
    scheduling = with_lifetimes(program, Sites(program, paths, declared.hints).find(), fastapi_version(project.root))
    tell("following what it does")
    found = task_facts(program, scheduling.sites, declared.hints, catalogue)
    problems = {
        *project.problems,
        *declared.problems,
        *scheduling.problems,
        *_unparsable(modules, project),
        *modules.problems.values(),
    }
    own = tuple(file.path for file in project.files if file.origin == "source" and file.role == "source")
    deployed = deployments(program, project.manifests, own, project.root.name) if scheduling.sites or found else ()
    hosted = not needs_host(scheduling.sites) or is_hosted(program, paths)
    facts = ProjectFacts(
        sites=scheduling.sites,
        tasks=tuple(replace(task, unstorable=declared.unstorable.get(task.id, ())) for task in found),
        problems=tuple(sorted(problems)),
        files=len(project.files) + len({problem.at.path for problem in project.problems}),
        read=len(modules.loaded),
        hosted=hosted,
        fastapi=project.fastapi,
        applications=() if hosted else tuple(applications(program, paths)),
        drift=tuple(drift(on_disk, settings)) if drifts else (),  # the wiring of what a fix writes follows it
        suppressions=tuple(_comments(modules, paths, project.manifests if deployed else ())),
        deployments=deployed,
        hosts=tuple(hosts(program, paths)) if scheduling.sites or found else (),
        manifests=project.manifests if deployed else (),
    )
    return facts, modules


def fails(report: Report, threshold: Severity) -> bool:
    """Whether findings reach the threshold; what could not be read counts as an error."""
    return bool(report.problems) or any(
        at_least(finding.severity, threshold) for finding in report.findings if finding.told
    )


def _unparsable(modules: Modules, project: Project) -> Iterable[Problem]:
    """The application's files without a word of scheduling that are no Python all the same."""
    others = [file for file in project.files if file.origin == "source" and not file.has_words]
    if sum(file.size for file in others) > CHECKED_BYTES:
        return
    for file in others:
        if file.path in modules.loaded or file.path in modules.problems:
            continue
        found = read_module(file.path, file.module, modules.looked_at(file.path))
        if isinstance(found, Problem):
            yield found


def _comments(modules: Modules, paths: list[str], manifests: tuple[Manifest, ...]) -> Iterable[tuple[str, Suppression]]:
    for manifest in manifests:
        for suppression in read_plain_comments(manifest.text):
            yield manifest.path, suppression
    for path in paths:
        for suppression in read_comments(modules.raw(path)):
            yield path, suppression


def _summary(facts: ProjectFacts, judged: Sequence[Finding], shown: Sequence[Finding]) -> Summary:
    told = [finding for finding in shown if finding.told]
    return Summary(
        errors=sum(finding.severity == "error" for finding in told),
        warnings=sum(finding.severity == "warning" for finding in told),
        notes=sum(finding.severity == "note" for finding in told),
        suppressed=sum(finding.suppressed for finding in shown),
        hidden=len(judged) - len(shown),
        files=facts.files,
        read=facts.read,
        sites=len(facts.sites),
        tasks=len(facts.tasks),
        known=sum(finding.known for finding in shown),
    )


def _listing(
    root: Path, facts: ProjectFacts, modules: Modules, settings: Settings, findings: Iterable[Finding] = ()
) -> Listing:
    """The facts with the lines at which they and the findings stand, and the lines around those."""
    places = {place for finding in findings for place in (finding.at, *(step.at for step in finding.evidence))}
    places.update(_places(facts))
    wanted: dict[str, set[int]] = {}
    for place in places:
        last = min(max(place.end_line, place.line), place.line + _EXCERPT_LINES - 1)
        wanted.setdefault(place.path, set()).update(range(max(place.line - 1, 1), last + 2))
    manifests = {manifest.path: manifest.text for manifest in facts.manifests}

    def lines_of(path: str) -> Sequence[str]:
        if path in manifests:
            return manifests[path].splitlines()
        return modules.text(path).lines if modules.facts(path) is not None else ()

    return Listing(
        facts=facts,
        lines={
            (path, number): lines[number - 1]
            for path, numbers in wanted.items()
            for lines in (lines_of(path),)
            for number in sorted(numbers)
            if number <= len(lines)
        },
        grace=hosting(facts, settings).grace,
        project=root.resolve().name,
        platform=shortest(facts.deployments),
    )


def _places(facts: ProjectFacts) -> Iterator[Location]:
    """Where sites, task functions and the evidence of what these do stand."""
    yield from (site.at for site in facts.sites)
    for task in facts.tasks:
        yield task.at
        chains = [effect.evidence for effect in task.effects]
        chains += [reason.evidence for reason in task.duration.because]
        yield from (step.at for chain in chains for step in chain)
