# shieldgen: wiring sha256=9425aeef97e49216af305e6a5df932a438cbe4e915d2a05119b586e4d6947829
# fmt: off
# ruff: noqa
"""Schedules the task functions of `instance_methods.mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import instance_methods.mail as _source

from shieldgen_runtime import Policy, Resource, Task, Wiring

if TYPE_CHECKING:
    from instance_methods.mail import SMTPMailer


_SEND = Policy()
_SMTPMAILER_SEND = Policy(shield=True, deadline=8.0)
_SMTPMAILER_GATHER = Policy()
_SMTPMAILER_SMTP_MAILER = Policy()
_SMTPMAILER_STORED = Policy(resources={"store": Resource(_source.session)})
_SMTPMAILER_INNER_SEND = Policy(timing="after_response")

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class MailTasks(Wiring):
    """Schedules the task functions of `instance_methods.mail`."""

    def send(self, to: str) -> Task[..., str]:
        """Unshielded, immediate, instance_methods/mail.py."""
        return self._scheduler.start(_SEND, None, _source.send, to=to)


Mail = Annotated[MailTasks, Depends(MailTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class MailSMTPMailerTasks(Wiring):
    """Schedules the task functions of `instance_methods.mail.SMTPMailer`."""

    def send(
        self,
        smtp_mailer: SMTPMailer,
        to: str,
        *,
        urgency: SMTPMailer.Urgency = _DEFAULT,
    ) -> Task[..., str]:
        """Sends a mail "now".

        Shielded, immediate, at most 8 s, one at a time for each key, instance_methods/mail.py.
        """
        return self._scheduler.start_keyed(
            _SMTPMAILER_SEND,
            f"mail {smtp_mailer.host} to {to}",
            f"{smtp_mailer.host}-{to}",
            smtp_mailer.send,
            to=to,
            **_given(urgency=urgency),
        )

    def gather(
        self,
        smtp_mailer: SMTPMailer,
        /,
        *to: SMTPMailer.Address,
        **mailer: str,
    ) -> Task[..., str]:
        """Unshielded, immediate, instance_methods/mail.py."""
        return self._scheduler.start(
            _SMTPMAILER_GATHER,
            None,
            smtp_mailer.gather,
            *to,
            **mailer,
        )

    def smtp_mailer(
        self,
        smtp_mailer_: SMTPMailer,
        smtp_mailer: int,
    ) -> Task[..., list[SMTPMailer]]:
        """Unshielded, immediate, instance_methods/mail.py."""
        return self._scheduler.start(
            _SMTPMAILER_SMTP_MAILER,
            None,
            smtp_mailer_.smtp_mailer,
            smtp_mailer=smtp_mailer,
        )

    def stored(self, smtp_mailer: SMTPMailer, to: str) -> Task[..., str]:
        """Unshielded, immediate, instance_methods/mail.py."""
        return self._scheduler.start_with_resources(
            _SMTPMAILER_STORED,
            None,
            None,
            smtp_mailer.stored,
            to=to,
        )


MailSMTPMailer = Annotated[MailSMTPMailerTasks, Depends(MailSMTPMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class MailSMTPMailerInnerTasks(Wiring):
    """Schedules the task functions of `instance_methods.mail.SMTPMailer.Inner`."""

    def send(self, inner: SMTPMailer.Inner, to: str) -> Task[..., str]:
        """Unshielded, after the response, instance_methods/mail.py."""
        return self._scheduler.start(_SMTPMAILER_INNER_SEND, None, inner.send, to=to)


MailSMTPMailerInner = Annotated[
    MailSMTPMailerInnerTasks,
    Depends(MailSMTPMailerInnerTasks.inject),
]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
