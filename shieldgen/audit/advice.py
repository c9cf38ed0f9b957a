"""A task function and how it is scheduled into the way out that a finding names: one that can be taken as it is."""

from ..effects.runs import Run
from ..model.task import TaskFacts


def protecting(task: TaskFacts, run: Run) -> str:
    """How to keep a shutdown from cutting the task in half.

    A scope of its own that shields would not do: the event loop and the server cancel tasks natively, which no scope of
    anyio keeps off.
    """
    if task.duration.endless:
        return "give the loop a stop event and wait for it before the application closes, so that it ends what it began"
    if task.duration.long_running == "yes":
        return "hand what must not be cut, and no more, to a task of its own with @task(shield=True, deadline=...)"
    shielded = f"{declaring(task, 'shield=True, deadline=...')} and schedule it through its wiring"
    forgotten = (reason for site in run.sites for reason in site.forgotten if reason.confidence == "high")
    holder = next((reason.text for reason in forgotten), None)
    if holder is None:
        return shielded
    return f"{awaiting(holder)}, or {shielded}"


def awaiting(holder: str) -> str:
    """How to let the tasks that something keeps end in order."""
    return f"await what is in `{holder}` behind the lifespan's `yield`, with a timeout"


def declaring(task: TaskFacts, words: str) -> str:
    """How to give the function a hint: one inside another function has to be moved out first."""
    if "<lambda>" in task.id.qualname:
        return f"make it a function of the module and declare @task({words})"
    if "<locals>" in task.id.qualname:
        return f"move it out of the function around it, declare @task({words})"
    return f"declare @task({words})"
