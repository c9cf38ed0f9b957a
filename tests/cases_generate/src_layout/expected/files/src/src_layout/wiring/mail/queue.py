# shieldgen: wiring sha256=dead0dc2987b452b8194b9f6d576393ba7f6ec6c72890fd3198f7a5d0f5da1b1
# fmt: off
# ruff: noqa
"""Schedules the task functions of `src_layout.mail.queue`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import src_layout.mail.queue as _source

from ..runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from src_layout.wiring.mail import MailTasks


_FLUSH = Policy()


class QueueTasks(Wiring):
    """Schedules the task functions of `src_layout.mail.queue`."""

    def flush(self, wiring: MailTasks, address: str = "a") -> Task[..., str]:
        """Unshielded, immediate, src/src_layout/mail/queue.py."""
        return self._scheduler.start(
            _FLUSH,
            None,
            _source.flush,
            wiring=wiring,
            address=address,
        )


Queue = Annotated[QueueTasks, Depends(QueueTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
