"""What stands in the bytes of a file: words, texts, classes, each as a slower look tells it."""

import re

import pytest

from shieldgen.analysis.classes_written import classes_written
from shieldgen.analysis.words import as_word, holds, places_of, words_in

TEXTS = {
    "nothing": b"",
    "the name alone": b"send",
    "parts of longer words": b"resend send_all send2 _send",
    "beside signs": b"(send) a.send, send=send",
    "before and behind letters of other alphabets": "ésendé → send".encode(),
    "twice on end": b"sendsend send send",
}


@pytest.mark.parametrize("content", TEXTS.values(), ids=TEXTS.keys())
def test_a_word_is_found_where_a_regular_expression_finds_it(content: bytes) -> None:
    expected = [match.start() for match in re.finditer(rb"\bsend\b", content)]
    assert list(places_of(content, b"send")) == expected
    assert holds(content, as_word("send")) is bool(expected)
    assert (b"send" in words_in(content)) is bool(expected)
    assert holds(content, "send") is (b"send" in content)


CLASSES = {
    "with bases": (b"class A(b.B, C[int], metaclass=M):\n", [("A", ["B", "C", "M"])]),
    "inside another": (b"class A(B):\n    class C(D): ...\n", [("A", ["B"]), ("C", ["D"])]),
    "without bases": (b"class A:\n    pass\n", []),
    "over several lines": (b"class A(\n    B,\n    C,\n):\n", [("A", ["B", "C"])]),
    "behind words that begin like one": (b"# a class A (see\nclass B(C):\n", [("B", ["C"])]),
    "in the middle of a line": (b"x = 1; class A(B): ...\n", []),
}


@pytest.mark.parametrize(("content", "expected"), CLASSES.values(), ids=CLASSES.keys())
def test_classes_are_told_by_their_lines(content: bytes, expected: list[tuple[str, list[str]]]) -> None:
    assert classes_written(content) == expected
