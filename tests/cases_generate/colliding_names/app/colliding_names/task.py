"""A module whose wiring is called Task, with functions called like what the wiring uses."""

import datetime
from datetime import date
from typing import Any

import shieldgen_runtime


class Wiring: ...


class Policy:
    pass


class TASK:
    pass


@shieldgen_runtime.task()
async def list(x: date, y: float = 0) -> date | None:
    return None


@shieldgen_runtime.task(name="{date}")
async def date_(date: date, day: datetime.date) -> date:
    return date


@shieldgen_runtime.task()
async def datetime_(a: Wiring, b: Policy, c: TASK, d: Any) -> type[Policy]:
    return type(b)


@shieldgen_runtime.task()
async def int(a: str) -> str:
    return a


@shieldgen_runtime.task()
async def Any_(Depends: str, Annotated: float) -> str:
    return Depends


@shieldgen_runtime.task(name="a parameter is called _source, another _TASK", key="{_source}")
async def task(_source: float, _TASK: float, name: str, policy: str, func: str = "f") -> str:
    return f"{_source} {_TASK} {name} {policy} {func}"


@shieldgen_runtime.task()
async def _private(a: str) -> str:
    return a


@shieldgen_runtime.task()
async def private(a: str) -> str:
    return a
