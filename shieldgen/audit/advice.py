"""A task function into the way out that its findings name: one that can be taken as it is written."""

from ..model.task import TaskFacts


def protecting(task: TaskFacts) -> str:
    """How to keep a shutdown from cutting the task in half."""
    if task.duration.endless:
        return "give the loop a stop event and wait for it before the application closes, so that it ends what it began"
    if task.duration.long_running == "yes":
        return "put what must not be cut, and no more, under `with anyio.move_on_after(seconds, shield=True):`"
    return f"{declaring(task, 'shield=True, deadline=...')} and schedule it through its wiring"


def declaring(task: TaskFacts, words: str) -> str:
    """How to give the function a hint: one inside another function has to be moved out first."""
    if "<lambda>" in task.id.qualname:
        return f"make it a function of the module and declare @task({words})"
    if "<locals>" in task.id.qualname:
        return f"move it out of the function around it, declare @task({words})"
    return f"declare @task({words})"
