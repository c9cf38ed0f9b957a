"""Places, functions and problems into the JSON that every machine format of ours shares."""

from typing import Any

from ..model.source import Problem, Step
from ..model.task import FunctionId


def function_entry(function: FunctionId | None) -> dict[str, str] | None:
    """A function of the project."""
    return None if function is None else {"path": function.path, "qualname": function.qualname}


def step_entry(step: Step) -> dict[str, Any]:
    """One step of an evidence chain."""
    return {"path": step.at.path, "line": step.at.line, "column": step.at.column, "text": step.text}


def problem_entry(problem: Problem) -> dict[str, Any]:
    """What could not be read, where, and why."""
    return {
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "kind": problem.kind,
        "message": problem.message,
    }
