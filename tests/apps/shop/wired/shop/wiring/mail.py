# shieldgen: wiring sha256=5f7ec1ffe6626d759a49c4430a34788cde6adf20549bb581bfc7698d64da53a3
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.mail`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import shop.mail as _source

from .runtime import Policy, Task, Wiring


_SEND_WELCOME_EMAIL = Policy(timing="after_response")


class MailTasks(Wiring):
    """Schedules the task functions of `shop.mail`."""

    def send_welcome_email(self, email: str) -> Task[..., None]:
        """Unshielded, after the response, shop/mail.py."""
        return self._scheduler.start(
            _SEND_WELCOME_EMAIL,
            f"welcome_{email}",
            _source.send_welcome_email,
            email=email,
        )


Mail = Annotated[MailTasks, Depends(MailTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
