"""Task functions that are defined for one version of Python or another, or where a package is missing."""

import sys

from shieldgen_runtime import task

if sys.version_info >= (3, 12):

    @task(key="{number}")
    async def versioned(number: int = 1, *rest: str) -> str:
        """For newer ones."""
        return f"{number} {rest}"

else:

    @task(key="{number}")
    async def versioned(number: int = 1, *rest: str) -> str:
        """For older ones."""
        return f"{number} {rest}"


try:
    import no_such_package_for_fast_work as fast
except ImportError:

    @task()
    async def optional() -> str:
        return "slow"

else:

    @task()
    async def optional() -> str:
        return str(fast.work())


if sys.platform == "nothing":
    raise ImportError("there is no such platform")
elif sys.platform == "win32":

    @task()
    async def clean(path: str) -> str:
        return path.replace("/", "\\")

else:

    @task()
    async def clean(path: str) -> str:
        return path.strip()


with open(__file__) as _file:

    @task()
    async def inside_with() -> str:
        return "with"
