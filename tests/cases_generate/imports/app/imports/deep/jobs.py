"""Names that are imported in every way."""

import collections.abc
import datetime
import decimal as dec
import os.path
import typing as t
from concurrent import futures

from shieldgen_runtime import task as hint

from .. import models
from ..models import Order as Purchase
from . import limits as _limits
from .limits import Cents
from .names import *


@hint(name="{when.year}")
async def imported(
    when: datetime.datetime,
    price: dec.Decimal,
    order: models.Order,
    other: Purchase,
    limit: _limits.Cents,
    found: t.Optional[collections.abc.Sequence[Cents]] = None,
) -> str:
    return f"{when} {price} {order} {other} {limit} {found}"


@hint()
def dotted(path: "os.PathLike[str]", future: t.Optional[futures.Future[int]] = None) -> str:
    return os.path.basename(path)


@hint()
async def starred(name: Name) -> str:
    return name.text
