"""A project's folder into what was found out about its background work, and that into a report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .. import discovery
from ..audit.baseline import Baseline, Entry
from ..audit.registry import load_rules
from ..audit.rule import LoadedRule
from ..audit.selection import Selection, at_least
from ..audit.shutdown import hosting
from ..errors import NothingToAnalyse
from ..model.finding import Finding, Listing, Report, Severity, Summary
from ..model.platform import shortest
from ..model.source import Location
from ..model.task import ProjectFacts
from ..settings import Settings
from .gathered import Gathered
from .judging import Judged, judge, nothing, read_baseline, settings_as_of, unsuppressed
from .remember import Looked, Tell

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
        summary=_summary(judged.gathered.facts, findings, shown),
        listing=_listing(root, judged.gathered, settings, shown),
        compared=tuple(name for name in (settings.baseline, settings.diff_base) if name is not None),
    )


def entries(root: Path, settings: Settings, selection: Selection, tell: Tell) -> tuple[Counter[Entry], int]:
    """What a baseline holds, each finding that is shown and not suppressed, and how many problems it cannot hold.

    Raises as `audit` does.
    """
    rules = selection.chosen(load_rules())
    judged = _judged(root, replace(settings, baseline=None), rules, tell, Looked())
    shown = judged.entries.count(finding for finding in judged.findings if selection.shows(finding))
    return shown, len(judged.gathered.facts.problems)


def files(root: Path, settings: Settings) -> tuple[str, ...]:
    """The paths of the files that an audit looks at for sites and task functions. Raises NothingToAnalyse."""
    project = discovery.discover(root, settings)
    return tuple(file.path for file in project.files if file.origin == "source" and file.role == "source")


def _judged(root: Path, settings: Settings, rules: tuple[LoadedRule, ...], tell: Tell, looked: Looked) -> Judged:
    """All findings, beside the project's baseline where it has one."""
    baseline = read_baseline(root, settings.baseline, looked) if settings.baseline is not None else None
    drifts = any(loaded.rule.code == "SG502" for loaded in rules)
    gathered = _gathered(root, settings, tell, looked, drifts=drifts)
    tell("applying the rules")
    return judge(gathered, settings, rules, baseline)


def _gathered(root: Path, settings: Settings, tell: Tell, looked: Looked, *, drifts: bool = False) -> Gathered:
    """The facts of the project: those of an earlier run where they hold, else from its code."""
    kept = looked.kept()
    if kept is not None:
        return kept
    from .gathering import gather  # imports all that follows code, which takes as long as a small project

    return gather(root, settings, tell, looked, drifts=drifts)


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
    return _gathered(root, settings, tell, Looked()).facts


def listing(root: Path, settings: Settings, tell: Tell, looked: Looked | None = None) -> Listing:
    """The same with the source lines that a reader wants to see. Raises NothingToAnalyse."""
    return _listing(root, _gathered(root, settings, tell, looked or Looked()), settings)


def fails(report: Report, threshold: Severity) -> bool:
    """Whether findings reach the threshold; what could not be read counts as an error."""
    return bool(report.problems) or any(
        at_least(finding.severity, threshold) for finding in report.findings if finding.told
    )


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


def _listing(root: Path, gathered: Gathered, settings: Settings, findings: Iterable[Finding] = ()) -> Listing:
    """The facts with the lines at which they and the findings stand, and the lines around those."""
    facts = gathered.facts
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
        return gathered.lines(path)

    shown: dict[tuple[str, int], str] = {}
    for path, numbers in wanted.items():
        lines = lines_of(path)
        last = len(lines)
        shown.update({(path, number): lines[number - 1] for number in sorted(numbers) if number <= last})
    return Listing(
        facts=facts,
        lines=shown,
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
