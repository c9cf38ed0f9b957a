# shieldgen: wiring sha256=7a0a04e7ffc256fc63f4f59bf6065d66aebba5ad59798a8cf80caabc5776dbfc
# fmt: off
# ruff: noqa
"""Schedules the task functions of `table_hints_vendor.mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import table_hints_vendor.mail as _source
from table_hints.handlers import failed

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from table_hints_vendor.mail import Client


_SEND = Policy(shield=True, deadline=8.0, on_error=failed)
_CLIENT_PUSH = Policy(retries=2)


class MailTasks(Wiring):
    """Schedules the task functions of `table_hints_vendor.mail`."""

    def send(self, to: str, text: str = "hello") -> Task[..., str]:
        """Sends a text.

        Shielded, immediate, at most 8 s, table_hints_vendor/mail.py.
        """
        return self._scheduler.start(
            _SEND,
            f'mail "{to}"',
            _source.send,
            to=to,
            text=text,
        )


Mail = Annotated[MailTasks, Depends(MailTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class MailClientTasks(Wiring):
    """Schedules the task functions of `table_hints_vendor.mail.Client`."""

    def push(self, client: Client, to: str) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, 2 retries, table_hints_vendor/mail.py."""
        return self._scheduler.start_keyed(
            _CLIENT_PUSH,
            None,
            f"{client.host}",
            client.push,
            to=to,
        )


MailClient = Annotated[MailClientTasks, Depends(MailClientTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
