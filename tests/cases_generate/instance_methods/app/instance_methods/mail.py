"""Methods of objects; beside them a function of the same name."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from shieldgen_runtime import Resource, task


def session() -> Any:
    yield "a session"


@task()
async def send(to: str) -> str:
    return f"a function to {to}"


class SMTPMailer:
    """Sends mail."""

    class Urgency(enum.Enum):
        LOW = 1
        HIGH = 2

    Address: TypeAlias = str

    def __init__(self, host: str) -> None:
        self.host = host

    @task(shield=True, deadline=8, name="mail {self.host} to {to}", key="{self.host}-{to}")
    async def send(self, to: str, *, urgency: Urgency = Urgency.LOW) -> str:
        """Sends a mail "now".

        Not in the first paragraph.
        """
        return f"{self.host} to {to} {urgency.name}"

    @task()
    async def gather(self, *to: Address, **mailer: str) -> str:
        return f"{self.host} {to} {mailer}"

    @task()
    async def smtp_mailer(this, smtp_mailer: int) -> list[SMTPMailer]:
        return [this] * smtp_mailer

    @task()
    async def stored(self, to: str, store: Annotated[Any, Resource(session)]) -> str:
        return f"{self.host} {to} {store}"

    @dataclass
    class Inner:
        number: int

        @task(timing="after_response")
        async def send(self, to: str) -> str:
            return f"inner {self.number} to {to}"


class Loud(SMTPMailer):
    """Overrides what the wiring schedules."""

    async def send(self, to: str, *, urgency: SMTPMailer.Urgency = SMTPMailer.Urgency.LOW) -> str:
        return (await super().send(to, urgency=urgency)).upper()
