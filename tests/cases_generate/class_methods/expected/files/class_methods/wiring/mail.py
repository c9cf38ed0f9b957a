# shieldgen: wiring sha256=52c530f3a34aefa1388f295036b9c2af7a2cd734451de4f9d4678fae46efa4a5
# fmt: off
# ruff: noqa
"""Schedules the task functions of `class_methods.mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import class_methods.mail as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from class_methods.mail import Mailer


_MAILER_CONNECT = Policy()
_MAILER_COUNT = Policy()
_MAILER_INNER_NAME = Policy()


class MailMailerTasks(Wiring):
    """Schedules the task functions of `class_methods.mail.Mailer`."""

    def connect(self, host: str, *, tls: bool = True) -> Task[..., Mailer]:
        """Unshielded, immediate, class_methods/mail.py."""
        return self._scheduler.start(
            _MAILER_CONNECT,
            f"class {host}",
            _source.Mailer.connect,
            host=host,
            tls=tls,
        )

    def count(self, *hosts: str) -> Task[..., int]:
        """Unshielded, immediate, class_methods/mail.py."""
        return self._scheduler.start(_MAILER_COUNT, None, _source.Mailer.count, *hosts)


MailMailer = Annotated[MailMailerTasks, Depends(MailMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class MailMailerInnerTasks(Wiring):
    """Schedules the task functions of `class_methods.mail.Mailer.Inner`."""

    def name(self) -> Task[..., str]:
        """Unshielded, immediate, class_methods/mail.py."""
        return self._scheduler.start(
            _MAILER_INNER_NAME,
            None,
            _source.Mailer.Inner.name,
        )


MailMailerInner = Annotated[MailMailerInnerTasks, Depends(MailMailerInnerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
