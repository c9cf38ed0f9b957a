"""Names for others to take with a star."""

from dataclasses import dataclass


@dataclass
class Name:
    text: str
