"""A suppression comment that suppresses nothing into none, or into one without the codes that it names in vain.

Safe: it is a comment.
"""

import re

from ..fix import Case, Fix, Patch
from ..splice import Edit, NotRewritten

_COMMENT = re.compile(r"#\s*shieldgen:\s*ignore\s*\[([^\]]*)\][^#\r\n]*")
_LINE_END = 2
"""Characters at most."""


def make(case: Case) -> Patch:
    """The comment without these codes; without any left, the comment or the whole line goes."""
    line, begin = case.at.line, case.at.column - 1
    text = case.source.line(line)
    found = _COMMENT.match(text, begin)
    if found is None:
        raise NotRewritten("the comment is not there")
    left = [code.strip() for code in found[1].split(",") if code.strip().upper() not in case.finding.about]
    if left:
        return Patch((Edit(line, found.start(1), found.end(1), ", ".join(left)),))
    if found.end() < len(text):  # another comment follows
        return Patch((Edit(line, begin, found.end(), ""),))
    before = text[:begin].rstrip()
    if before:
        return Patch((Edit(line, len(before), len(text), ""),))
    return Patch((Edit(line, 0, len(text) + _LINE_END, ""),))


FIXES = (Fix("SG001", safe=True, does="remove what suppresses nothing", make=make),)
