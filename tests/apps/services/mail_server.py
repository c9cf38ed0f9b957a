"""Turns SMTP conversations into recorded mails."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, Envelope, Session

from record import Record


class Mailbox:
    """Accepts every mail, and takes `latency` seconds for it."""

    def __init__(self, *, mails: Record, latency: float) -> None:
        self._mails = mails
        self._latency = latency

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self._latency)
        content = envelope.original_content or b""
        subject = message_from_bytes(content, policy=policy.default)["Subject"]
        self._mails.add({"to": envelope.rcpt_tos, "subject": str(subject)})
        return "250 Message accepted for delivery"
