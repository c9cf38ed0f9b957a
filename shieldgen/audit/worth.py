"""What a task function does into whether a shield is worth its price."""

from ..effects.runs import Run
from ..model.effect import SHIELD_WORTHY, EffectKind
from ..model.task import TaskFacts

_HARMLESS: frozenset[EffectKind] = frozenset({"email", "cache", "push", "llm_call"})


def worth_a_shield(task: TaskFacts, runs: tuple[Run, ...]) -> bool:
    """Whether a cut could leave something wrong behind, or the author says why it matters."""
    hints = [hint for hint in (task.hint, *(run.hint for run in runs)) if hint is not None]
    if any(hint.critical or "critical" in hint.unread for hint in hints):
        return True
    return any(effect.kind in SHIELD_WORTHY for effect in task.effects)


def harmless(task: TaskFacts) -> bool:
    """Whether losing it is known to leave nothing wrong: mail, caches and the like alone, or nothing that matters."""
    if task.effects:
        return all(effect.kind in _HARMLESS for effect in task.effects)
    return task.critical == "no"
