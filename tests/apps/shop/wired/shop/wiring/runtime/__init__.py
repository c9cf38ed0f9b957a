# shieldgen: runtime sha256=672a7f4003660b3d4ca7cba2ad2a85862988db11101b585471d358b5c425df35
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
    TaskCancelHandler,
    TaskCancelled,
    TaskConfig,
    TaskDeadlineExceeded,
    TaskErrorHandler,
)
from ._task import Task, TaskEvent, TaskObserver
from .fastapi import Tasks, TasksScheduler, Wiring, add_tasks

# fmt: off
__all__ = [
    "HostMissing", "Policy", "Resource", "ResourceError", "ShieldgenRuntimeError", "ShutdownCut", "Task",
    "TaskCancelHandler", "TaskCancelled", "TaskConfig", "TaskDeadlineExceeded", "TaskErrorHandler", "TaskEvent",
    "TaskObserver", "Tasks", "TasksScheduler", "Timing", "Wiring", "add_tasks", "task",
]
