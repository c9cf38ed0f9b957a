"""A package beside the application's, without an `__init__`."""

from src_layout.wiring.runtime import task


@task()
def sweep() -> int:
    return 3
