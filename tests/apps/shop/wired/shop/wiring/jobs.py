# shieldgen: wiring sha256=e19ad03a51a5880990acde3defebe00b0ea42a567c02e9383d3e019c7401a839
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import shop.jobs as _source
from shop.alerts import critical_error_handler

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from decimal import Decimal


_CRITICAL_TASK = Policy(
    shield=True,
    timing="after_response",
    deadline=10.0,
    on_error=critical_error_handler,
)
_NON_CRITICAL_TASK = Policy(timing="after_response")
_CRITICAL_IMMEDIATE_TASK = Policy(
    shield=True,
    deadline=10.0,
    on_error=critical_error_handler,
)
_CRITICAL_CLEANUP = Policy(
    shield=True,
    timing="after_route",
    deadline=10.0,
    on_error=critical_error_handler,
)
_CRITICAL_NOTIFICATION = Policy(
    shield=True,
    timing="after_response",
    deadline=10.0,
    on_error=critical_error_handler,
)
_QUICK_CRITICAL_TASK = Policy(
    shield=True,
    timing="after_response",
    deadline=10.0,
    on_error=critical_error_handler,
)
_SLOW_CRITICAL_TASK = Policy(shield=True, timing="after_response")
_IMPORTANT_TASK = Policy(shield=True, deadline=10.0, on_error=critical_error_handler)
_DOCUMENTED_TASK = Policy(
    shield=True,
    timing="after_response",
    deadline=10.0,
    on_error=critical_error_handler,
)
_UNDOCUMENTED_TASK = Policy(
    shield=True,
    timing="after_response",
    deadline=10.0,
    on_error=critical_error_handler,
)
_PROCESS_ALL_USERS = Policy(shield=True, timing="after_response")
_SEND_DUPLICATE_CHARGES = Policy(
    shield=True,
    timing="after_response",
    deadline=20.0,
    on_error=critical_error_handler,
)
_SEND_SAFE_CHARGES = Policy(
    shield=True,
    timing="after_response",
    deadline=20.0,
    on_error=critical_error_handler,
)
_IMPORTANT_BUT_RETRIABLE_TASK = Policy(on_cancel=_source.retry_later)


class JobsTasks(Wiring):
    """Schedules the task functions of `shop.jobs`."""

    def critical_task(self) -> Task[..., None]:
        """Post the ledger: this must complete.

        Shielded, after the response, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _CRITICAL_TASK,
            "post_ledger",
            _source.critical_task,
        )

    def non_critical_task(self) -> Task[..., None]:
        """Send the newsletter: this can be cancelled.

        Unshielded, after the response, shop/jobs.py.
        """
        return self._scheduler.start(
            _NON_CRITICAL_TASK,
            "newsletter",
            _source.non_critical_task,
        )

    def critical_immediate_task(self, subject: str) -> Task[..., None]:
        """Enter the subject into the ledger.

        Shielded, immediate, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _CRITICAL_IMMEDIATE_TASK,
            f"ledger_{subject}",
            _source.critical_immediate_task,
            subject=subject,
        )

    def critical_cleanup(self, order_id: int) -> Task[..., None]:
        """Release the checkout's lock, or the customer cannot open the order again.

        Shielded, after the route, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _CRITICAL_CLEANUP,
            f"release_checkout_{order_id}",
            _source.critical_cleanup,
            order_id=order_id,
        )

    def critical_notification(self, order_id: int) -> Task[..., None]:
        """Tell the fraud desk before the parcel leaves.

        Shielded, after the response, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _CRITICAL_NOTIFICATION,
            f"fraud_alert_{order_id}",
            _source.critical_notification,
            order_id=order_id,
        )

    def quick_critical_task(self) -> Task[..., None]:
        """Freeze overdrawn accounts, in one statement.

        Shielded, after the response, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _QUICK_CRITICAL_TASK,
            "freeze_accounts",
            _source.quick_critical_task,
        )

    def slow_critical_task(self) -> Task[..., None]:
        """Import the whole price list, which takes minutes.

        Shielded, after the response, shop/jobs.py.
        """
        return self._scheduler.start(
            _SLOW_CRITICAL_TASK,
            "import_prices",
            _source.slow_critical_task,
        )

    def important_task(self, transfer_id: int) -> Task[..., None]:
        """Commit a transfer.

        Shielded, immediate, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _IMPORTANT_TASK,
            f"transfer_{transfer_id}",
            _source.important_task,
            transfer_id=transfer_id,
        )

    def documented_task(self, transfer_id: int) -> Task[..., None]:
        """Commit a transfer.

        Shielded, after the response, at most 10 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _DOCUMENTED_TASK,
            f"transfer_{transfer_id}",
            _source.documented_task,
            transfer_id=transfer_id,
        )

    def undocumented_task(self, transfer_id: int) -> Task[..., None]:
        """Shielded, after the response, at most 10 s, shop/jobs.py."""
        return self._scheduler.start(
            _UNDOCUMENTED_TASK,
            f"transfer_{transfer_id}",
            _source.undocumented_task,
            transfer_id=transfer_id,
        )

    def process_all_users(self) -> Task[..., None]:
        """Bring the points of every customer up to date.

        Shielded, after the response, shop/jobs.py.
        """
        return self._scheduler.start(
            _PROCESS_ALL_USERS,
            "all_points",
            _source.process_all_users,
        )

    def send_duplicate_charges(
        self,
        amount: Decimal,
        card_token: str,
    ) -> Task[..., None]:
        """Charge the membership fee: a second run charges it a second time.

        Shielded, after the response, at most 20 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _SEND_DUPLICATE_CHARGES,
            "membership",
            _source.send_duplicate_charges,
            amount=amount,
            card_token=card_token,
        )

    def send_safe_charges(
        self,
        amount: Decimal,
        card_token: str,
        year: int,
    ) -> Task[..., None]:
        """Charge the membership fee: a second run in the same year finds the first charge.

        Shielded, after the response, at most 20 s, shop/jobs.py.
        """
        return self._scheduler.start(
            _SEND_SAFE_CHARGES,
            f"membership_{year}",
            _source.send_safe_charges,
            amount=amount,
            card_token=card_token,
            year=year,
        )

    def important_but_retriable_task(self) -> Task[..., None]:
        """Important task that can be retried if cancelled

        Unshielded, immediate, shop/jobs.py.
        """
        return self._scheduler.start(
            _IMPORTANT_BUT_RETRIABLE_TASK,
            None,
            _source.important_but_retriable_task,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
