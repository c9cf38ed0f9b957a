"""A package beside the application's, without an `__init__`."""

from src_layout.wiring.runtime import task

from .places import Broom


@task()
def sweep(broom: Broom) -> int:
    return len(broom)
