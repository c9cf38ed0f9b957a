"""Names for others to import."""

from hints_.wiring.runtime import task as shielded

__all__ = ["shielded"]
