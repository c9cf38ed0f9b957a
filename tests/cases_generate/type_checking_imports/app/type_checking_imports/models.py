"""Types of the application, which import its jobs."""

from dataclasses import dataclass

from . import jobs


@dataclass
class Order:
    id: int


__all__ = ["Order", "jobs"]
