"""Amounts."""

from dataclasses import dataclass


@dataclass
class Cents:
    value: int
