# shieldgen: wiring sha256=583e31caf17c9df5d4ad9a5a733f33734f4a8cfd87a38c0d6abc0c1c45061ff3
# fmt: off
# ruff: noqa
"""Schedules the task functions of `shop.accounts`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import shop.accounts as _source
from shop.alerts import critical_error_handler

from .runtime import Policy, Task, Wiring


_COMMIT_TRANSACTION = Policy(
    shield=True,
    deadline=10.0,
    on_error=critical_error_handler,
)


class AccountsTasks(Wiring):
    """Schedules the task functions of `shop.accounts`."""

    def commit_transaction(self, transfer_id: int) -> Task[..., None]:
        """Commit a transfer: the money has left one account and must arrive in the other.

        Shielded, immediate, at most 10 s, shop/accounts.py.
        """
        return self._scheduler.start(
            _COMMIT_TRANSACTION,
            f"transfer_{transfer_id}",
            _source.commit_transaction,
            transfer_id=transfer_id,
        )


Accounts = Annotated[AccountsTasks, Depends(AccountsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
