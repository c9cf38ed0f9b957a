# shieldgen: wiring sha256=4b3e8ef83837f580c78d03415986d6cdd784352b858f413dce678cf444b06194
# fmt: off
# ruff: noqa
"""Schedules the task functions of `hints_.forms`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

import hints_.forms as _source

from .runtime import Policy, Task, Wiring


_ALIASED = Policy(deadline=1.0)
_OF_AN_ALIASED_MODULE = Policy(deadline=2.0)
_FULLY_NAMED = Policy(deadline=3.0)
_OF_AN_IMPORTED_MODULE = Policy(deadline=4.0)
_EXPORTED_AGAIN = Policy(deadline=5.0)
_EXPORTED_AGAIN_BY_A_MODULE = Policy(deadline=6.0)
_AMONG_OTHERS = Policy(shield=True)
_IN_A_BLOCK = Policy(deadline=7.0)


class FormsTasks(Wiring):
    """Schedules the task functions of `hints_.forms`."""

    def aliased(self) -> Task[..., None]:
        """Unshielded, immediate, at most 1 s, hints_/forms.py."""
        return self._scheduler.start(_ALIASED, None, _source.aliased)

    def of_an_aliased_module(self) -> Task[..., None]:
        """Unshielded, immediate, at most 2 s, hints_/forms.py."""
        return self._scheduler.start(
            _OF_AN_ALIASED_MODULE,
            None,
            _source.of_an_aliased_module,
        )

    def fully_named(self) -> Task[..., None]:
        """Unshielded, immediate, at most 3 s, hints_/forms.py."""
        return self._scheduler.start(_FULLY_NAMED, None, _source.fully_named)

    def of_an_imported_module(self) -> Task[..., None]:
        """Unshielded, immediate, at most 4 s, hints_/forms.py."""
        return self._scheduler.start(
            _OF_AN_IMPORTED_MODULE,
            None,
            _source.of_an_imported_module,
        )

    def exported_again(self) -> Task[..., None]:
        """Unshielded, immediate, at most 5 s, hints_/forms.py."""
        return self._scheduler.start(_EXPORTED_AGAIN, None, _source.exported_again)

    def exported_again_by_a_module(self) -> Task[..., None]:
        """Unshielded, immediate, at most 6 s, hints_/forms.py."""
        return self._scheduler.start(
            _EXPORTED_AGAIN_BY_A_MODULE,
            None,
            _source.exported_again_by_a_module,
        )

    def among_others(self) -> Task[..., None]:
        """Shielded, immediate, hints_/forms.py."""
        return self._scheduler.start(_AMONG_OTHERS, None, _source.among_others)

    def in_a_block(self) -> Task[..., str]:
        """Text that
        starts at the margin.

        Unshielded, immediate, at most 7 s, hints_/forms.py.
        """
        return self._scheduler.start(_IN_A_BLOCK, None, _source.in_a_block)


Forms = Annotated[FormsTasks, Depends(FormsTasks.inject)]
"""Annotates the parameter of an endpoint, or of a dependency, that schedules them."""
