# shieldgen: wiring sha256=c7312c6ee7ee6c9881638f3ddc2a8c0261b70932188013a7c7e2c7eed91e4340
# fmt: off
# ruff: noqa
"""Schedules the task functions of `in_use.mail.queue.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import in_use.mail.queue.jobs as _source

from ...runtime import Policy, Task, Wiring


_SEND = Policy()
_COUNT = Policy(timing="after_response")


class JobsTasks(Wiring):
    """Schedules the task functions of `in_use.mail.queue.jobs`."""

    def send(self, to: str) -> Task[..., str]:
        """Unshielded, immediate, in_use/mail/queue/jobs.py."""
        return self._scheduler.start(_SEND, f"mail to {to}", _source.send, to=to)

    def count(self, number: int) -> Task[..., int]:
        """Unshielded, after the response, in_use/mail/queue/jobs.py."""
        return self._scheduler.start(_COUNT, None, _source.count, number=number)


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
