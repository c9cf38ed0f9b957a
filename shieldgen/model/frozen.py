"""Class bodies into frozen dataclasses of which a run makes hundreds of thousands.

`dataclass` here is that of the standard library to type checkers, which refuse an assignment to a field. While running
nothing refuses it: a guarded field takes three times as long to set, and setting fields was a sixth of a run.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    _Made = TypeVar("_Made")

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[_Made]], type[_Made]]:
        """A dataclass that hashes by its fields, or as its class says."""

        def made(cls: type[_Made]) -> type[_Made]:
            hashes_fields = frozen and "__hash__" not in cls.__dict__
            return dataclasses.dataclass(slots=slots, unsafe_hash=hashes_fields)(cls)

        return made


__all__ = ["dataclass"]
