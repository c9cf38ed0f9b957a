# shieldgen: wiring sha256=9a47aa26c5162c157e7e2e56960d97caa1bb755088548b02f935509cc7edd56c
# fmt: off
# ruff: noqa
"""Schedules the task functions of `colorsys`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends

import colorsys as _source

from shieldgen_runtime import Policy, Task, Wiring


_RGB_TO_HSV = Policy()


class ColorsysTasks(Wiring):
    """Schedules the task functions of `colorsys`."""

    def rgb_to_hsv(self, r: Any, g: Any, b: Any) -> Task[..., Any]:
        """Unshielded, immediate, colorsys.py."""
        return self._scheduler.start(
            _RGB_TO_HSV,
            f"colour {r}",
            _source.rgb_to_hsv,
            r=r,
            g=g,
            b=b,
        )


Colorsys = Annotated[ColorsysTasks, Depends(ColorsysTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
