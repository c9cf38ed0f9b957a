"""Names for others to import."""

import typing

OrderList = typing.List["Order"]


class Order: ...
