"""Text from analysed projects into text that no terminal, log viewer or annotation parser acts on."""

import re

# Control characters (C0, DEL, C1), the marks that reorder or hide text, and halves of surrogate pairs.
_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def plain(text: str) -> str:
    """`text` on one line, with everything that acts on a terminal written as an escape such as `\\x1b`."""
    return _ACTIVE.sub(lambda found: _escape(found[0]), text.replace("\t", "    "))


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
