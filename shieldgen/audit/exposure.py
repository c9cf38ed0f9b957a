"""A task function into the effect that a shutdown may cut in half, and how it is scheduled without protection."""

from dataclasses import dataclass

from ..model.effect import SHIELD_WORTHY, Confidence, Effect
from ..model.task import TaskFacts
from .rule import lowest
from .runs import Run, can_be_cut, runs_of
from .words import heaviest


@dataclass(frozen=True, slots=True)
class Exposure:
    """The effect that a cut leaves half done, and the runs that a shutdown may cut."""

    effect: Effect
    runs: tuple[Run, ...]
    confidence: Confidence


def exposed(task: TaskFacts) -> Exposure | None:
    """What of a task is exposed to a shutdown; None where a cut does no harm, or nothing cuts it."""
    runs = tuple(run for run in runs_of(task) if can_be_cut(run))
    effect = heaviest(_worthy(task))
    if not runs or effect is None or task.critical == "no" or task.recovers:
        return None
    certain = task.critical == "yes" and not effect.on_failure and not _meant_to_be_cut(task, runs)
    sure: Confidence = "high" if certain else "medium"
    return Exposure(effect, runs, lowest(effect.confidence, sure))


def _meant_to_be_cut(task: TaskFacts, runs: tuple[Run, ...]) -> bool:
    """Whether the application itself cancels the task at its end, as it must with work that goes on for long."""
    lasting = task.duration.endless or task.duration.long_running == "yes"
    return lasting and all(site.at_end == "cancelled" for run in runs for site in run.sites)


def _worthy(task: TaskFacts) -> list[Effect]:
    """The effects that a cut would leave half done: those of the known kinds, or all where the hint says critical."""
    if task.hint is not None and task.hint.critical is False:
        return []
    declared = task.hint is not None and bool(task.hint.critical)
    return [effect for effect in task.effects if not effect.shielded and (declared or effect.kind in SHIELD_WORTHY)]
