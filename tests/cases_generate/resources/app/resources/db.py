"""A database of sorts."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from shieldgen_runtime import Resource

OPENED: list[str] = []


class Session:
    def __init__(self, name: str) -> None:
        self.name = name


@asynccontextmanager
async def session_factory() -> AsyncIterator[Session]:
    OPENED.append("opened")
    yield Session("session")
    OPENED.append("closed")


def log_file() -> Iterator[Session]:
    OPENED.append("log opened")
    yield Session("log")
    OPENED.append("log closed")


SessionResource = Annotated[Session, Resource(session_factory)]
