"""A task function into the effect that a shutdown may cut in half, and how it is scheduled without protection."""

from dataclasses import dataclass

from ..effects.endings import Ending, at_stake, ending
from ..effects.runs import Run, bypasses_wiring, runs_of
from ..model.effect import Confidence, Effect
from ..model.task import ProjectFacts, TaskFacts
from .rule import lowest
from .words import heaviest


@dataclass(frozen=True, slots=True)
class Exposure:
    """The effect that a cut leaves half done, and the runs that a shutdown may cut, each with how it ends."""

    effect: Effect
    runs: tuple[tuple[Run, Ending], ...]
    confidence: Confidence


def cut_runs(task: TaskFacts, facts: ProjectFacts) -> tuple[tuple[Run, Ending], ...]:
    """The runs that a shutdown may cut; those that go around their wiring have a rule of their own."""
    found = ((run, ending(run, facts)) for run in runs_of(task) if not bypasses_wiring(run))
    return tuple((run, end) for run, end in found if end.cut)


def exposed(task: TaskFacts, facts: ProjectFacts) -> Exposure | None:
    """What of a task is exposed to a shutdown; None where a cut does no harm, or nothing cuts it."""
    effect = heaviest(at_stake(task))
    runs = cut_runs(task, facts) if effect is not None else ()
    if effect is None or not runs:
        return None
    sites = [site for run, _ in runs for site in run.sites]
    if task.in_one_step:  # nothing gets in between
        return Exposure(effect, runs, lowest(effect.confidence, "medium"))
    joined = bool(sites) and all(site.joined for site in sites)  # what is cut is who waits for it
    certain = task.critical == "yes" and not effect.on_failure and not joined and not _meant_to_be_cut(task, runs)
    sure: Confidence = "high" if certain else "medium"
    certainly: Confidence = "high" if effect.certain and effect.confidence == "medium" else effect.confidence
    return Exposure(effect, runs, lowest(certainly, sure))


def _meant_to_be_cut(task: TaskFacts, runs: tuple[tuple[Run, Ending], ...]) -> bool:
    """Whether the application itself cancels the task at its end, as it must with work that goes on for long.

    A thread is waited for: only one that takes longer than the platform waits is cut.
    """
    lasting = task.duration.endless or task.duration.long_running == "yes"
    if all(end.kind == "thread" for _, end in runs):
        return task.duration.bounded != "no" or not lasting
    return lasting and all(site.at_end == "cancelled" for run, _ in runs for site in run.sites)
