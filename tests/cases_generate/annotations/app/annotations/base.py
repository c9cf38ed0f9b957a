"""Names for others to import."""

import typing

from .models import Order

OrderList = typing.List[Order]
