# shieldgen: wiring sha256=1b5c61ad8d42be6d3dc7aec346395429714b39eff920bc74f286c89773e26c32
# fmt: off
# ruff: noqa
"""Schedules the task functions of `durable_cycles.main`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from pydantic.dataclasses import dataclass

from shieldgen_runtime import Policy, Task, Wiring
from shieldgen_runtime.durable import Durable, DurableTask, Transaction

if TYPE_CHECKING:
    from decimal import Decimal
    from durable_cycles.main import Order


class MainTasks(Wiring):
    """Schedules the task functions of `durable_cycles.main`."""

    def pay(
        self,
        order: Order,
        tip: Decimal | None = None,
        *,
        within: Transaction | None = None,
    ) -> DurableTask[Order]:
        """Durable, immediate, at most 5 s, one at a time for each key, durable_cycles/main.py."""
        return _pay_policy().schedule(
            self._scheduler,
            None,
            f"{order.id}",
            within,
            order=order,
            tip=tip,
        )

    def sweep(self, *, within: Transaction | None = None) -> DurableTask[None]:
        """Durable, immediate, durable_cycles/main.py."""
        return _sweep_policy().schedule(self._scheduler, None, None, within)

    def tell(self, text: str) -> Task[..., str]:
        """Shielded, immediate, durable_cycles/main.py."""
        import durable_cycles.main as _source

        return self._scheduler.start(_tell_policy(), None, _source.tell, text=text)


Main = Annotated[MainTasks, Depends(MainTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


# Made at the first call, as all imports of the application are: `durable_cycles.main` imports this module itself.
@Durable.late
def _pay_policy() -> Durable[..., Order]:
    import durable_cycles.main as _source
    from decimal import Decimal

    @dataclass
    class _PayArguments:
        """What waits in the database for `pay`."""

        order: _source.Order
        tip: Decimal | None = None

    return Durable(
        "durable_cycles.main:pay",
        _source.pay,
        _PayArguments,
        Policy(durable=True, deadline=5.0),
        result=_source.Order,
    )


@Durable.late
def _sweep_policy() -> Durable[..., None]:
    import durable_cycles.main as _source

    @dataclass
    class _SweepArguments:
        """What waits in the database for `sweep`."""

    return Durable(
        "durable_cycles.main:sweep",
        _source.sweep,
        _SweepArguments,
        Policy(durable=True),
    )


@cache
def _tell_policy() -> Policy:
    return Policy(shield=True)
