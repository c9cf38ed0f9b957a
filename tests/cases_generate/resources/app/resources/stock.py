"""Functions that need something opened for them."""

from collections.abc import Iterator
from typing import Annotated

from shieldgen_runtime import Resource, task

from resources import db
from resources.db import Session, SessionResource


def own() -> Iterator[Session]:
    yield Session("own")


@task(shield=True, deadline=8, name="reserve_{order_id}", key="{order_id}")
async def reserve(session: SessionResource, order_id: int, *, log: "Annotated[Session, Resource(db.log_file)]") -> str:
    """Reserve what an order needs."""
    return f"{order_id} with {session.name} and {log.name}"


@task()
def count(a: int, *more: int, session: Annotated[Session, Resource(factory=own)]) -> str:
    return f"{a} {session.name} {more}"


@task()
async def with_default(a: int = 1, session: Annotated[Session | None, Resource(own)] = None) -> str:
    return f"{a} {session.name if session else session}"
