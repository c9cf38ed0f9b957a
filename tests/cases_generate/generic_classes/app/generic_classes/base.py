"""A generic class for others to extend."""

from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)


class Based(Generic[Key]):
    """Has keys."""
