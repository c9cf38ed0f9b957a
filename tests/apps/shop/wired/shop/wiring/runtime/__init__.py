# shieldgen: runtime sha256=bd2c3d869928b097f777ec0fc1d78a68d5ae56db4807472a2956dfadad00b609
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

__all__ = [
    "HostMissing",
    "Policy",
    "Resource",
    "ResourceError",
    "ShieldgenRuntimeError",
    "ShutdownCut",
    "Task",
    "TaskCancelHandler",
    "TaskCancelled",
    "TaskConfig",
    "TaskDeadlineExceeded",
    "TaskErrorHandler",
    "TaskEvent",
    "TaskObserver",
    "Tasks",
    "TasksScheduler",
    "Timing",
    "Wiring",
    "add_tasks",
    "task",
]
