# shieldgen: wiring sha256=be23c1eb93321e4cb8ad032bccb9d9118da85173c6454ca636d5c1bbac930039
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.pitfalls`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import shop.pitfalls as _source

from .runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from decimal import Decimal


_SHIELDED_WELCOME_EMAIL = Policy(shield=True, timing="after_response")
_SHIELDED_EMAIL = Policy(shield=True, timing="after_response")
_SHIELDED_ANALYTICS = Policy(shield=True, timing="after_response")
_SHIELDED_EVENT = Policy(shield=True, timing="after_response")
_SHIELDED_CACHE = Policy(shield=True, timing="after_response")
_IMPORTANT_TASK_WITHOUT_HANDLER = Policy(shield=True, deadline=10.0)
_FINALIZE_PAYMENT_UNNAMED = Policy(shield=True, deadline=20.0)


class PitfallsTasks(Wiring):
    """Schedules the task functions of `shop.pitfalls`."""

    def shielded_welcome_email(self, email: str) -> Task[..., None]:
        """Shielded, after the response, shop/pitfalls.py."""
        return self._scheduler.start(
            _SHIELDED_WELCOME_EMAIL,
            None,
            _source.shielded_welcome_email,
            email=email,
        )

    def shielded_email(self, to: str, subject: str, text: str) -> Task[..., None]:
        """Shielded, after the response, shop/pitfalls.py."""
        return self._scheduler.start(
            _SHIELDED_EMAIL,
            None,
            _source.shielded_email,
            to=to,
            subject=subject,
            text=text,
        )

    def shielded_analytics(self, page: str) -> Task[..., None]:
        """Shielded, after the response, shop/pitfalls.py."""
        return self._scheduler.start(
            _SHIELDED_ANALYTICS,
            None,
            _source.shielded_analytics,
            page=page,
        )

    def shielded_event(self, event: str) -> Task[..., None]:
        """Shielded, after the response, shop/pitfalls.py."""
        return self._scheduler.start(
            _SHIELDED_EVENT,
            None,
            _source.shielded_event,
            event=event,
        )

    def shielded_cache(self) -> Task[..., None]:
        """Shielded, after the response, shop/pitfalls.py."""
        return self._scheduler.start(_SHIELDED_CACHE, None, _source.shielded_cache)

    def important_task_without_handler(self, transfer_id: int) -> Task[..., None]:
        """Commit a transfer.

        Shielded, immediate, at most 10 s, shop/pitfalls.py.
        """
        return self._scheduler.start(
            _IMPORTANT_TASK_WITHOUT_HANDLER,
            f"transfer_{transfer_id}",
            _source.important_task_without_handler,
            transfer_id=transfer_id,
        )

    def finalize_payment_unnamed(
        self,
        payment_id: int,
        amount: Decimal,
        card_token: str,
    ) -> Task[..., None]:
        """Charge the card and record the charge.

        Shielded, immediate, at most 20 s, shop/pitfalls.py.
        """
        return self._scheduler.start(
            _FINALIZE_PAYMENT_UNNAMED,
            None,
            _source.finalize_payment_unnamed,
            payment_id=payment_id,
            amount=amount,
            card_token=card_token,
        )


Pitfalls = Annotated[PitfallsTasks, Depends(PitfallsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
