# shieldgen: wiring sha256=745fc1c2f5334f98db4cb0b7615294e3bb97a1b09097498aac26673d03015173
# fmt: off
# ruff: noqa
"""Schedules the task functions of `src_layout.mail`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import src_layout.mail as _source

from ..runtime import Policy, Task, Wiring


_SEND = Policy()


class MailTasks(Wiring):
    """Schedules the task functions of `src_layout.mail`."""

    def send(self, address: str) -> Task[..., str]:
        """Unshielded, immediate, src/src_layout/mail/__init__.py."""
        return self._scheduler.start(
            _SEND,
            f"mail {address}",
            _source.send,
            address=address,
        )


Mail = Annotated[MailTasks, Depends(MailTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
