# shieldgen: runtime sha256=3b2cb14533b0f5d53e316ee850aeb2ab5f03d71b1174746b81b8a1e48c1b8ee1
# fmt: off
# ruff: noqa
"""Turns a FastAPI application's background work into tasks that are declared, visible, and safe in a shutdown."""

from ._hints import Timing, task
from ._options import (
    HostMissing,
    Policy,
    Resource,
    ResourceError,
    ShieldgenRuntimeError,
    ShutdownCut,
    TaskCancelled,
    TaskConfig,
    TaskDeadlineExceeded,
)
from ._task import Task, TaskCancelHandler, TaskErrorHandler, TaskEvent, TaskObserver
from .fastapi import Tasks, TasksScheduler, Wiring, add_tasks

# fmt: off
__all__ = [
    "HostMissing", "Policy", "Resource", "ResourceError", "ShieldgenRuntimeError", "ShutdownCut", "Task",
    "TaskCancelHandler", "TaskCancelled", "TaskConfig", "TaskDeadlineExceeded", "TaskErrorHandler", "TaskEvent",
    "TaskObserver", "Tasks", "TasksScheduler", "Timing", "Wiring", "add_tasks", "task",
]
