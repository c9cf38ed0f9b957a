"""Types of the application."""

from dataclasses import dataclass


@dataclass
class Order:
    id: int
