"""A type statement for others to import."""

type Names = tuple[str, ...]
