# shieldgen: wiring sha256=23a8fb58ee47f523684ad89b7d36c464453e5ec1392446dbe36cc6d8f3e6f2ec
# fmt: off
# ruff: noqa
"""Schedules the task functions of `every_kind.kinds`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends

import every_kind.kinds as _source

from shieldgen_runtime import Policy, Task, Wiring


_NOTHING = Policy()
_EVERYTHING = Policy()
_UNTYPED = Policy()
_A_FUNCTION_WITH_A_LONG_NAME_AND_PARAMETERS_THAT_FILL_MORE_THAN_ONE_LINE = Policy()


class KindsTasks(Wiring):
    """Schedules the task functions of `every_kind.kinds`."""

    def nothing(self) -> Task[..., str]:
        """Unshielded, immediate, every_kind/kinds.py."""
        return self._scheduler.start(_NOTHING, None, _source.nothing)

    def everything(
        self,
        a: int,
        /,
        b: str,
        *c: float,
        d: bytes = b"d",
        e: bool = True,
        **f: None,
    ) -> Task[..., str]:
        """Unshielded, immediate, every_kind/kinds.py."""
        return self._scheduler.start(
            _EVERYTHING,
            f"all {a} {e}",
            _source.everything,
            a,
            b,
            *c,
            d=d,
            e=e,
            **f,
        )

    def untyped(
        self,
        /,
        a: Any,
        b: Any = 3,
        *args: Any,
        **kwargs: Any,
    ) -> Task[..., Any]:
        """Unshielded, immediate, every_kind/kinds.py."""
        return self._scheduler.start(
            _UNTYPED,
            None,
            _source.untyped,
            a,
            b,
            *args,
            **kwargs,
        )

    def a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line(
        self,
        first: int,
        second: str = "a default that is long as well",
        *,
        third: tuple[int, ...] = (1, 2, 3),
    ) -> Task[..., str]:
        """Unshielded, immediate, every_kind/kinds.py."""
        return self._scheduler.start(
            _A_FUNCTION_WITH_A_LONG_NAME_AND_PARAMETERS_THAT_FILL_MORE_THAN_ONE_LINE,
            f"{first} {second!r} {first:>4}, {{as it is}}",
            _source.a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line,
            first=first,
            second=second,
            third=third,
        )


Kinds = Annotated[KindsTasks, Depends(KindsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
