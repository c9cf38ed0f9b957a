"""A type variable for others to import."""

from typing import TypeVar

Key = TypeVar("Key", int, str)
