"""Types of the application."""

from dataclasses import dataclass
from typing import TypedDict


@dataclass
class Order:
    id: int


@dataclass
class Task:
    title: str


class Options(TypedDict, total=False):
    loud: bool
