# shieldgen: wiring sha256=d54c260341739ac4ea39e29e293d7eba9394267ff9f964217ef7e0b1fe3f6709
# fmt: off
# ruff: noqa
"""Schedules the task functions of `literal_defaults.jobs`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import literal_defaults.jobs as _source

from shieldgen_runtime import Policy, Task, Wiring


_LITERALS = Policy()


class JobsTasks(Wiring):
    """Schedules the task functions of `literal_defaults.jobs`."""

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
        m: int = +7,
        n: str = "several\n    lines",
    ) -> Task[..., str]:
        """Unshielded, immediate, literal_defaults/jobs.py."""
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
            m=m,
            n=n,
        )


Jobs = Annotated[JobsTasks, Depends(JobsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
