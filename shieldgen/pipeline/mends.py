"""A report into the same with what would mend its findings, for the formats that show that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from ..analysis.text import decode
from ..model.finding import Mend, Replacement, Report
from ..rewriting.fix import Patch, patched
from ..rewriting.splice import NotRewritten
from .fix import cases, sources


def with_mends(root: Path, report: Report) -> Report:
    """The report, with the safe fix of each finding that has one; each is made as if it were the only one."""
    source = sources(root.resolve(), {})
    does: dict[int, str] = {}
    patches: dict[int, defaultdict[str, list[Patch]]] = defaultdict(lambda: defaultdict(list))
    for how, case in cases(report, source):
        if not how.safe:
            continue
        try:
            patch = how.make(case)
        except NotRewritten:
            continue
        does[id(case.finding)] = how.does
        found = patches[id(case.finding)][patch.path or case.at.path]
        if patch.fits(found):
            found.append(patch)
    mends: dict[int, Mend] = {}
    for finding, files in patches.items():
        changes = ((path, source(path), found) for path, found in sorted(files.items()))
        replacements = (_replacements(path, old.content, patched(old, found)) for path, old, found in changes)
        mends[finding] = Mend(does[finding], tuple(one for every in replacements for one in every))
    findings = tuple(replace(finding, mend=mends.get(id(finding))) for finding in report.findings)
    return replace(report, findings=findings)


def _replacements(path: str, before: bytes, after: bytes) -> Iterator[Replacement]:
    """What changes between two states of a file, by whole lines."""
    old, new = list(decode(path, before).lines), list(decode(path, after).lines)
    for tag, first, behind, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Replacement(path, first + 1, behind + 1, tuple(new[start:end]))
