"""A project's folder into what is found out about its background work, by following its code."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .. import discovery
from ..analysis.framework import fastapi_version
from ..analysis.lifetimes import with_lifetimes
from ..analysis.linking import Program
from ..analysis.modules import Modules
from ..analysis.parsing import deep_sources
from ..analysis.platform.calls import hosts
from ..analysis.platform.deployments import deployments
from ..analysis.scheduling import Sites
from ..analysis.skeleton import read_module
from ..analysis.uncollected import uncollected
from ..audit.comments import read_comments, read_plain_comments
from ..effects.catalogue import load
from ..effects.tasks import task_facts
from ..errors import NothingToAnalyse
from ..model.facts import Suppression
from ..model.platform import Manifest
from ..model.project import Project
from ..model.source import Problem
from ..model.task import ProjectFacts
from ..settings import Settings
from .declarations import declarations
from .gathered import Gathered
from .reconsider import CHECKED_BYTES
from .remember import Looked, Tell
from .standing import applications, drift, is_hosted, needs_host


@uncollected()
@deep_sources()
def gather(root: Path, settings: Settings, tell: Tell, looked: Looked, *, drifts: bool = False) -> Gathered:
    """The facts of the project in `root`; `looked` takes down what they rest on. Raises NothingToAnalyse."""
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
    looked.facts = facts
    return Gathered(facts, modules.lines)


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
            modules.rests.files.add(file.path)
            yield found


def _comments(modules: Modules, paths: list[str], manifests: tuple[Manifest, ...]) -> Iterable[tuple[str, Suppression]]:
    for manifest in manifests:
        for suppression in read_plain_comments(manifest.text):
            yield manifest.path, suppression
    modules.rests.files.update(paths)
    modules.rests.commented.update(paths)
    for path in paths:
        for suppression in read_comments(modules.looked_at(path)):
            yield path, suppression
