"""What the functions of the package need opened."""

from collections.abc import Iterator
from typing import Annotated

from src_layout.wiring.runtime import Resource


def broom() -> Iterator[str]:
    yield "broom"


Broom = Annotated[str, Resource(broom)]
