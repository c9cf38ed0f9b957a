"""The first lines of a file that shieldgen wrote into whose it is, and whether somebody has edited it since."""

import hashlib
import re
from typing import Literal

from .facts import Origin

Ownership = Literal["ours", "edited", "foreign"]
Kind = Literal["wiring", "runtime"]

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?# shieldgen: (wiring|runtime) sha256=([0-9a-f]{64})\n")
_UNTOUCHED = "# fmt: off\n# ruff: noqa\n"
"""Keeps formatters and linters of any settings from changing the file."""


def owned(kind: Kind, body: str) -> str:
    """A file of ours: the header with the hash of all that follows it, then the body."""
    rest = _UNTOUCHED + body
    return f"# shieldgen: {kind} sha256={_digest(rest.encode())}\n{rest}"


def ownership(content: bytes) -> Ownership:
    """Whether a file is as shieldgen wrote it; other line endings are no edit."""
    content = _normalised(content)
    header = _HEADER.match(content)
    if header is None:
        return "foreign"
    return "ours" if header[2].decode() == _digest(content[header.end() :]) else "edited"


def origin(content: bytes) -> Origin:
    """Which part of shieldgen's output a file is; "source" for the application's own."""
    header = _HEADER.match(_normalised(content[:200]))
    if header is None:
        return "source"
    return "wiring" if header[1] == b"wiring" else "runtime"


def same(left: bytes, right: bytes) -> bool:
    """Whether two files differ in nothing but line endings."""
    return _normalised(left) == _normalised(right)


def _normalised(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _digest(content: bytes) -> str:
    return hashlib.sha256(_normalised(content)).hexdigest()
