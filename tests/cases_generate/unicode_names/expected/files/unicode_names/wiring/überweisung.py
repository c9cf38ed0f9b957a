# shieldgen: wiring sha256=6f61644ffaa8d7dfb10f017f7c92a008ba9e738f36cda8eb9b311992f10cc057
# fmt: off
# ruff: noqa
"""Schedules the task functions of `unicode_names.überweisung`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

import unicode_names.überweisung as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from unicode_names.überweisung import Größe


_ÜBERWEISEN = Policy()
_GRÖSSE_VERDOPPELN = Policy()


class ÜberweisungTasks(Wiring):
    """Schedules the task functions of `unicode_names.überweisung`."""

    def überweisen(
        self,
        empfänger: str,
        größe: Größe,
        *,
        名前: str = "ñ",
    ) -> Task[..., str]:
        """Überweist.

        Unshielded, immediate, one at a time for each key, unicode_names/überweisung.py.
        """
        return self._scheduler.start_keyed(
            _ÜBERWEISEN,
            f"an {empfänger}",
            f"{größe.wert}",
            _source.überweisen,
            empfänger=empfänger,
            größe=größe,
            名前=名前,
        )


Überweisung = Annotated[ÜberweisungTasks, Depends(ÜberweisungTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""


class ÜberweisungGrößeTasks(Wiring):
    """Schedules the task functions of `unicode_names.überweisung.Größe`."""

    def verdoppeln(self, größe: Größe, mal: int = 2) -> Task[..., int]:
        """Unshielded, immediate, unicode_names/überweisung.py."""
        return self._scheduler.start(
            _GRÖSSE_VERDOPPELN,
            f"{größe.wert}",
            größe.verdoppeln,
            mal=mal,
        )


ÜberweisungGröße = Annotated[
    ÜberweisungGrößeTasks,
    Depends(ÜberweisungGrößeTasks.inject),
]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
