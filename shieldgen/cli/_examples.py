"""Command lines into the examples at the end of a command's help."""


def examples(*lines: str) -> str:
    """The text behind a command's options, whose lines click is told to keep."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
