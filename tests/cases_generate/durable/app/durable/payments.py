"""Durable tasks: plain ones, with a key, accepted once for ever, with resources, and one that is not durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from durable.wiring.runtime import Resource, Task, task

DONE: list[str] = []


class Ledger:
    """What only the runtime opens."""

    def book(self, text: str) -> None:
        DONE.append(text)


@contextmanager
def ledger() -> Iterator[Ledger]:
    yield Ledger()


def payment_failed(failed: Task[..., Any], error: Exception) -> None:
    DONE.append(f"{failed.name} failed: {error}")


@task(
    durable=True, deadline=8, retries=3, backoff=0.1, on_error=payment_failed, name="payment_{payment_id}",
    key="{payment_id}",
)  # fmt: skip
async def finalize_payment(payment_id: int, amount: Decimal, currency: str = "eur") -> int:
    """Take the money.

    Until it is there.
    """
    DONE.append(f"paid {amount!r} {currency}")
    return payment_id * 2


@task(durable=True, once=True, key="{order_id}", timing="after_response", always=True)
def ship(order_id: str, *, express: bool = False, to: tuple[str, ...] = ("home",), weight: float) -> None:
    DONE.append(f"shipped {order_id} {express} {to} {weight}")


@task(durable=True, shield=True)
async def reserve(order_id: int, book: Annotated[Ledger, Resource(ledger)]) -> str:
    book.book(f"reserved {order_id}")
    return f"order {order_id}"


@task(durable=True)
async def sweep() -> None:
    DONE.append("swept")


@task(durable=True, on_error=payment_failed)
async def decline(order_id: int) -> None:
    raise ValueError(f"order {order_id} is declined")


@task(durable=True)
async def give_up() -> NoReturn:
    raise SystemExit


@task(durable=True)
async def untyped(value=1):  # type: ignore[no-untyped-def]
    DONE.append(f"untyped {value}")


@task(shield=True)
async def tell(text: str) -> None:
    DONE.append(text)


class Mailer:
    """Static and class methods need no object."""

    @task(durable=True)
    @staticmethod
    async def send(to: str) -> str:
        return to

    @task(durable=True)
    @classmethod
    async def name(cls, to: str) -> str:
        return f"{cls.__name__} {to}"
