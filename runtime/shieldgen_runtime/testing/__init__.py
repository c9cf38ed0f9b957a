"""Turns an application into one whose shutdown, cuts and tasks a test can rehearse; needs httpx."""

from ._diversion import Recorded, inline_tasks, record_tasks
from ._rehearsal import Rehearsal, ShutdownReport, rehearse_shutdown
from ._runs import Interruption, TwoRuns, interrupt_everywhere, run_twice

__all__ = [
    "Interruption",
    "Recorded",
    "Rehearsal",
    "ShutdownReport",
    "TwoRuns",
    "inline_tasks",
    "interrupt_everywhere",
    "record_tasks",
    "rehearse_shutdown",
    "run_twice",
]
