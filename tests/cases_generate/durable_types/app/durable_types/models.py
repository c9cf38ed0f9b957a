"""Types that payments name from here."""

from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from pydantic import BaseModel
from typing_extensions import TypedDict


class Kind(str, Enum):
    CARD = "card"
    CASH = "cash"


@dataclass(frozen=True)
class Line:
    sku: str
    count: int = 1


@dataclass
class Order:
    id: int
    lines: list[Line] = field(default_factory=list)
    before: "Order | None" = None


class Address(BaseModel):
    street: str
    kind: Kind = Kind.CASH


class Point(NamedTuple):
    x: int
    y: int


class Options(TypedDict):
    gift: bool


class Receipt(BaseModel):
    number: int


Pair = namedtuple("Pair", ["one", "other"])
