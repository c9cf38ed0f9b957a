"""Functions that are not there on every path, or not the same."""

import os
import sys
import typing

from shieldgen_runtime import task

if typing.TYPE_CHECKING:

    @task()
    async def another_signature(a: int) -> None: ...

else:

    @task()
    async def another_signature(a: str) -> None: ...


if sys.version_info >= (3, 12):

    @task()
    async def only_with_newer_ones() -> None: ...


if sys.platform == "win32":
    pass
elif os.environ.get("JOBS"):

    @task()
    async def only_where_it_is_set() -> None: ...

else:

    class Mailer:
        @task()
        async def send(self) -> None: ...


try:
    import no_such_package
except ImportError:
    pass
else:

    @task()
    async def only_with_the_package() -> None: ...


for _ in range(2):

    @task()
    async def in_a_loop() -> None: ...


class Worker:
    if sys.version_info >= (3, 12):

        @task()
        async def newer(self) -> None: ...
