# shieldgen: wiring sha256=bb93519318c34e1265b08c084aa2bc47702237ec566f91b01c557634c7a7f09d
# fmt: off
# ruff: noqa
"""Schedules the task functions of `defaults.jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends

import defaults.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from defaults.jobs import Colour


_LITERALS = Policy()
_COMPUTED = Policy()
_POSITIONAL = Policy()
_BEFORE_STAR = Policy()
_A_DATE = Policy()

_DEFAULT_: Any = object()
"""Stands for a default that the function itself knows."""


def _given_(**arguments: Any) -> dict[str, Any]:
    """The arguments that were passed, those left to the function's own defaults apart."""
    return {name: value for name, value in arguments.items() if value is not _DEFAULT_}


class JobsTasks(Wiring):
    """Schedules the task functions of `defaults.jobs`."""

    def literals(
        self,
        a: int = -1,
        b: float = 1_000.5,
        c: str = 'it\'s "quoted"',
        d: bytes = b"\x00\xff",
        e: tuple[int, str] = (0xFF, "x"),
        f: bool | None = None,
        g: complex = 2j,
        h: str = "two parts",
        i: tuple[int] = (1,),
        j: float = 1e5,
        k: str = "a\\b\n\x1b[31m\u200b",
        l: tuple[()] = (),
    ) -> Task[..., str]:
        """Unshielded, immediate, defaults/jobs.py."""
        return self._scheduler.start(
            _LITERALS,
            f"literals {a}",
            _source.literals,
            a=a,
            b=b,
            c=c,
            d=d,
            e=e,
            f=f,
            g=g,
            h=h,
            i=i,
            j=j,
            k=k,
            l=l,
        )

    def computed(
        self,
        a: int,
        limit: int = _DEFAULT_,
        colour: Colour = _DEFAULT_,
        items: list[str] = _DEFAULT_,
        when: str = _DEFAULT_,
        wait: timedelta = _DEFAULT_,
        key: str = _DEFAULT_,
        flag: bool = True,
    ) -> Task[..., str]:
        """Unshielded, immediate, defaults/jobs.py."""
        return self._scheduler.start(
            _COMPUTED,
            f"{a}",
            _source.computed,
            a=a,
            flag=flag,
            **_given_(
                limit=limit,
                colour=colour,
                items=items,
                when=when,
                wait=wait,
                key=key,
            ),
        )

    def positional(
        self,
        a: int,
        b: int = _DEFAULT_,
        c: int = _DEFAULT_,
        /,
        d: int = _DEFAULT_,
        *,
        e: int = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, defaults/jobs.py."""
        return self._scheduler.start(
            _POSITIONAL,
            None,
            _source.positional,
            a,
            *_given_(b=b, c=c).values(),
            **_given_(d=d, e=e),
        )

    def before_star(
        self,
        /,
        a: int = _DEFAULT_,
        b: int = 2,
        c: int = _DEFAULT_,
        *rest: int,
        d: int = _DEFAULT_,
        **more: int,
    ) -> Task[..., str]:
        """Unshielded, immediate, defaults/jobs.py."""
        if rest:
            return self._scheduler.start(
                _BEFORE_STAR,
                None,
                _source.before_star,
                a,
                b,
                c,
                *rest,
                **_given_(d=d),
                **more,
            )
        return self._scheduler.start(
            _BEFORE_STAR,
            None,
            _source.before_star,
            b=b,
            **_given_(a=a, c=c, d=d),
            **more,
        )

    def a_date(
        self,
        _given: int = _DEFAULT_,
        _DEFAULT: datetime = _DEFAULT_,
    ) -> Task[..., str]:
        """Unshielded, immediate, defaults/jobs.py."""
        return self._scheduler.start(
            _A_DATE,
            None,
            _source.a_date,
            **_given_(_given=_given, _DEFAULT=_DEFAULT),
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
