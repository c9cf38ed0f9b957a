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
