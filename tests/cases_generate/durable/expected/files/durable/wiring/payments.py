# shieldgen: wiring sha256=6ba64ae7eab9fcbadd1abc5c74b7e9d00aa8e4a3dbdaeac11cbf83452a7cabf7
# fmt: off
# ruff: noqa
"""Schedules the task functions of `durable.payments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from pydantic.dataclasses import dataclass

import durable.payments as _source
from decimal import Decimal

from .runtime import Policy, Resource, Task, Wiring
from .runtime.durable import Durable, DurableTask, Transaction

if TYPE_CHECKING:
    from typing import NoReturn


_TELL = Policy(shield=True)


@dataclass
class _FinalizePaymentArguments:
    """What waits in the database for `finalize_payment`."""

    payment_id: int
    amount: Decimal
    currency: str = "eur"


_FINALIZE_PAYMENT = Durable(
    "durable.payments:finalize_payment",
    _source.finalize_payment,
    _FinalizePaymentArguments,
    Policy(
        durable=True,
        deadline=8.0,
        on_error=_source.payment_failed,
        retries=3,
        backoff=0.1,
    ),
    result=int,
)


@dataclass(kw_only=True)
class _ShipArguments:
    """What waits in the database for `ship`."""

    order_id: str
    express: bool = False
    to: tuple[str, ...] = ("home",)
    weight: float


_SHIP = Durable(
    "durable.payments:ship",
    _source.ship,
    _ShipArguments,
    Policy(durable=True, timing="after_response", always=True, once=True),
)


@dataclass
class _ReserveArguments:
    """What waits in the database for `reserve`."""

    order_id: int


_RESERVE: Durable[..., str] = Durable(
    "durable.payments:reserve",
    _source.reserve,
    _ReserveArguments,
    Policy(durable=True, resources={"book": Resource(_source.ledger)}),
    result=str,
)


@dataclass
class _SweepArguments:
    """What waits in the database for `sweep`."""


_SWEEP = Durable(
    "durable.payments:sweep",
    _source.sweep,
    _SweepArguments,
    Policy(durable=True),
)


@dataclass
class _DeclineArguments:
    """What waits in the database for `decline`."""

    order_id: int


_DECLINE = Durable(
    "durable.payments:decline",
    _source.decline,
    _DeclineArguments,
    Policy(durable=True, on_error=_source.payment_failed),
)


@dataclass
class _GiveUpArguments:
    """What waits in the database for `give_up`."""


_GIVE_UP = Durable(
    "durable.payments:give_up",
    _source.give_up,
    _GiveUpArguments,
    Policy(durable=True),
)


@dataclass
class _UntypedArguments:
    """What waits in the database for `untyped`."""

    value: Any = 1


_UNTYPED = Durable(
    "durable.payments:untyped",
    _source.untyped,
    _UntypedArguments,
    Policy(durable=True),
    result=Any,
)


@dataclass
class _MailerSendArguments:
    """What waits in the database for `send`."""

    to: str


_MAILER_SEND = Durable(
    "durable.payments:Mailer.send",
    _source.Mailer.send,
    _MailerSendArguments,
    Policy(durable=True),
    result=str,
)


@dataclass
class _MailerNameArguments:
    """What waits in the database for `name`."""

    to: str


_MAILER_NAME = Durable(
    "durable.payments:Mailer.name",
    _source.Mailer.name,
    _MailerNameArguments,
    Policy(durable=True),
    result=str,
)


class PaymentsTasks(Wiring):
    """Schedules the task functions of `durable.payments`."""

    def finalize_payment(
        self,
        payment_id: int,
        amount: Decimal,
        currency: str = "eur",
        *,
        within: Transaction | None = None,
    ) -> DurableTask[int]:
        """Take the money.

        Durable, immediate, at most 8 s, one at a time for each key, 3 retries, durable/payments.py.
        """
        return _FINALIZE_PAYMENT.schedule(
            self._scheduler,
            f"payment_{payment_id}",
            f"{payment_id}",
            within,
            payment_id=payment_id,
            amount=amount,
            currency=currency,
        )

    def ship(
        self,
        order_id: str,
        *,
        express: bool = False,
        to: tuple[str, ...] = ("home",),
        weight: float,
        within: Transaction | None = None,
    ) -> DurableTask[None]:
        """Durable, after the response, once for each key, even if the endpoint fails, durable/payments.py."""
        return _SHIP.schedule(
            self._scheduler,
            None,
            f"{order_id}",
            within,
            order_id=order_id,
            express=express,
            to=to,
            weight=weight,
        )

    def reserve(
        self,
        order_id: int,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[str]:
        """Durable, immediate, durable/payments.py."""
        return _RESERVE.schedule(self._scheduler, None, None, within, order_id=order_id)

    def sweep(self, *, within: Transaction | None = None) -> DurableTask[None]:
        """Durable, immediate, durable/payments.py."""
        return _SWEEP.schedule(self._scheduler, None, None, within)

    def decline(
        self,
        order_id: int,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[None]:
        """Durable, immediate, durable/payments.py."""
        return _DECLINE.schedule(self._scheduler, None, None, within, order_id=order_id)

    def give_up(self, *, within: Transaction | None = None) -> DurableTask[NoReturn]:
        """Durable, immediate, durable/payments.py."""
        return _GIVE_UP.schedule(self._scheduler, None, None, within)

    def untyped(
        self,
        value: Any = 1,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[Any]:
        """Durable, immediate, durable/payments.py."""
        return _UNTYPED.schedule(self._scheduler, None, None, within, value=value)

    def tell(self, text: str) -> Task[..., None]:
        """Shielded, immediate, durable/payments.py."""
        return self._scheduler.start(_TELL, None, _source.tell, text=text)


Payments = Annotated[PaymentsTasks, Depends(PaymentsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class PaymentsMailerTasks(Wiring):
    """Schedules the task functions of `durable.payments.Mailer`."""

    def send(self, to: str, *, within: Transaction | None = None) -> DurableTask[str]:
        """Durable, immediate, durable/payments.py."""
        return _MAILER_SEND.schedule(self._scheduler, None, None, within, to=to)

    def name(self, to: str, *, within: Transaction | None = None) -> DurableTask[str]:
        """Durable, immediate, durable/payments.py."""
        return _MAILER_NAME.schedule(self._scheduler, None, None, within, to=to)


PaymentsMailer = Annotated[PaymentsMailerTasks, Depends(PaymentsMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
