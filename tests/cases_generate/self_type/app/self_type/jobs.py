"""`Self` in annotations of methods."""

import typing as t

import typing_extensions
from shieldgen_runtime import task


class Node:
    def __init__(self, number: int) -> None:
        self.number = number

    def __repr__(self) -> str:
        return f"Node({self.number})"

    @task()
    async def after(self, other: t.Self, /, count: int = 2) -> t.Self:
        return other if count else self

    @task()
    async def each(self, others: "list[typing_extensions.Self] | None" = None) -> "dict[str, t.Self]":
        return {str(other.number): other for other in others or [self]}

    @classmethod
    @task()
    async def made_from(cls, number: int) -> t.Self:
        return cls(number)
