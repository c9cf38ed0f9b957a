"""Docstrings that would end the generated one."""

from shieldgen_runtime import task


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
async def only_the_quotes() -> None:
    '"'


@task()
async def format() -> None:
    f"""No docstring"""


@task()
async def windows() -> None:
    """Written on another
    platform."""
