"""Hints with every mistake that a keyword can have."""

from functools import partial

from app import handlers
from app.handlers import also_good, generator, good, no_error, three
from app.wiring.runtime import task

DEADLINE = 8
OPTIONS = {"shield": True}


@task(sheild=True)
async def misspelt() -> None: ...


@task(colour="red")
async def unknown() -> None: ...


@task(shield="yes", always=1, durable=None)
async def flags() -> None: ...


@task(timing="later")
async def timing() -> None: ...


@task(timing=3, critical=True)
async def texts() -> None: ...


@task(deadline=0)
async def no_time() -> None: ...


@task(deadline=-1.5)
async def negative_time() -> None: ...


@task(deadline="8")
async def text_for_time() -> None: ...


@task(deadline=True)
async def flag_for_time() -> None: ...


@task(deadline=DEADLINE)
async def computed() -> None: ...


@task(retries=-1)
async def negative_retries() -> None: ...


@task(retries=1.5, backoff=-1)
async def half_retries() -> None: ...


@task(backoff=2)
async def backoff_alone() -> None: ...


@task(once=True, key="{a}")
async def once_only(a: int) -> None: ...


@task(once=True, durable=True)
async def once_without_key() -> None: ...


@task(name="")
async def empty_name() -> None: ...


@task(name=f"payment")
async def f_string() -> None: ...


@task(True)
async def positional() -> None: ...


@task(**OPTIONS)
async def unpacked() -> None: ...


@task
async def not_called() -> None: ...


@task(shield=True)
@task(deadline=8)
async def twice() -> None: ...


@task(on_error=no_error)
async def handler_without_error() -> None: ...


@task(on_error=three)
async def handler_with_three() -> None: ...


@task(on_error=handlers.keyword)
async def handler_with_keyword() -> None: ...


@task(on_error=generator)
async def handler_that_yields() -> None: ...


@task(on_error=lambda task, error: None)
async def handler_without_name() -> None: ...


@task(on_error=partial(three, more=1))
async def computed_handler() -> None: ...


@task(on_error=nowhere)
async def unknown_handler() -> None: ...


@task(on_cancel=three)
async def cancel_handler() -> None: ...


@task(on_error=good, on_cancel=good)
async def right() -> None: ...


@task(on_error=also_good)
async def also_right() -> None: ...
