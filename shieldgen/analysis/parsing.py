"""Source text into its tree, however deep it nests, and without the warnings that Python has about it."""

import ast
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_DEEPEST = 20_000
"""Frames of Python that a deeply nested source may take; the interpreter itself stops the parser long before."""


@contextmanager
def deep_sources() -> Iterator[None]:
    """Lets sources nest as deep as the parser accepts."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def parse(text: str) -> ast.Module:
    """The tree of a source, without the warnings that Python has about it (an invalid escape, `is` with a literal)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
