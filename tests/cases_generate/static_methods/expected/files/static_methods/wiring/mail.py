# shieldgen: wiring sha256=6d6276d6249562ce2b4977f0362186d90b47f9a2a25252bde64ebc3347cbbf3f
# fmt: off
# ruff: noqa
"""Schedules the task functions of `static_methods.mail`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends

import static_methods.mail as _source

from shieldgen_runtime import Policy, Task, Wiring


_MAILER_CLEAN = Policy()
_MAILER_NAMED_SELF = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class MailMailerTasks(Wiring):
    """Schedules the task functions of `static_methods.mail.Mailer`."""

    def clean(self, older: int = _DEFAULT) -> Task[..., int]:
        """Unshielded, immediate, static_methods/mail.py."""
        return self._scheduler.start(
            _MAILER_CLEAN,
            None,
            _source.Mailer.clean,
            **_given(older=older),
        )

    def named_self(_self, /, self: int, cls: int = 2) -> Task[..., str]:
        """Unshielded, immediate, one at a time for each key, static_methods/mail.py."""
        return _self._scheduler.start_keyed(
            _MAILER_NAMED_SELF,
            None,
            f"{self}",
            _source.Mailer.named_self,
            self=self,
            cls=cls,
        )


MailMailer = Annotated[MailMailerTasks, Depends(MailMailerTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
