# shieldgen: wiring sha256=feff181c947ff7ee6fdb3679caa8615ed683983410a14e547922b09afa9d9f7d
# fmt: off
# ruff: noqa
"""Schedules the task functions of `generics.overloads`."""

from __future__ import annotations

from typing import Annotated, Any, overload

from fastapi import Depends

import generics.overloads as _source

from shieldgen_runtime import Policy, Task, Wiring


_CONVERT = Policy()

_DEFAULT: Any = object()
"""Stands for a default that the function itself knows."""


def _given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT}


class OverloadsTasks(Wiring):
    """Schedules the task functions of `generics.overloads`."""

    @overload
    def convert(self, value: int) -> Task[..., str]: ...
    @overload
    def convert(self, value: str, *, limit: int = ...) -> Task[..., int]: ...
    def convert(self, value: int | str, *, limit: int = _DEFAULT) -> Task[..., Any]:
        """Convert one into the other.

        Unshielded, immediate, generics/overloads.py.
        """
        return self._scheduler.start_with_resources(
            _CONVERT,
            f"convert_{value}",
            None,
            _source.convert,
            value=value,
            **_given(limit=limit),
        )


Overloads = Annotated[OverloadsTasks, Depends(OverloadsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
