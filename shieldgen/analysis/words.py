"""The bytes of a file into the words that stand in it, without parsing. Imports nothing that takes long.

Letters beyond ASCII end a word: what is said to stand somewhere is looked at more closely there.
"""

import string
from collections.abc import Iterator

_WORD = frozenset(string.ascii_letters.encode() + string.digits.encode() + b"_")
_OTHERS_BLANK = bytes(byte if byte in _WORD else 0x20 for byte in range(256))
_AS_WORD = "word "


def words_in(content: bytes) -> frozenset[bytes]:
    """Every word of a file."""
    return frozenset(content.translate(_OTHERS_BLANK).split())


def places_of(content: bytes, name: bytes, *, whole: bool = True) -> Iterator[int]:
    """Where a name stands, as a word of its own unless `whole` is unset: ten times faster than a regular expression."""
    length, place = len(name), content.find(name)
    while place >= 0:
        behind = content[place + length : place + length + 1]
        if not whole or not ((place and content[place - 1] in _WORD) or (behind and behind[0] in _WORD)):
            yield place
        place = content.find(name, place + length)


def as_word(name: str) -> str:
    """The question whether a name stands in a file as a word of its own (see `holds`)."""
    return f"{_AS_WORD}{name}"


def holds(content: bytes, question: str) -> bool:
    """Whether a file holds a text, or a word where the question was made by `as_word`."""
    name = question.removeprefix(_AS_WORD).encode()
    if question.startswith(_AS_WORD):
        return any(True for _ in places_of(content, name))
    return name in content


def count(content: bytes, question: str) -> int:
    """How often a content holds it."""
    name = question.removeprefix(_AS_WORD).encode()
    return sum(1 for _ in places_of(content, name, whole=question.startswith(_AS_WORD)))
