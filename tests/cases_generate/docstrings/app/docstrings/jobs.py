"""Docstrings that would end the generated one, and deprecated functions."""

from shieldgen_runtime import task
from typing_extensions import deprecated


@task()
async def quotes() -> None:
    '''"Quoted" text, """ three quotes, and one at the end"'''


@task()
async def backslashes() -> None:
    r"""A path C:\new\x41, \N{BULLET}, \u0041 and \ """


@task()
async def control() -> None:
    "A terminal \x1b[31mescape\x1b[0m, a bidi \u202e mark, a NUL \0 and a bell \a"


@task()
async def indented() -> None:
    """
    The first paragraph
        is indented
    as its author likes.

    The second is left out.
    """


@task()
async def unicode() -> None:
    """Überweisung → 🚨"""


@task()
async def braces() -> None:
    """{{ names.alias }} {% if %} {payment_id} %s"""


@task()
@deprecated("use quotes() instead")
async def old() -> int:
    """Replaced."""
    return 1
