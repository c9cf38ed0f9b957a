"""What a fix is, and the fixes found by walking the folder `fixes`; several of their patches into one changed file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from ..model.finding import Finding
from ..model.source import Location
from ..model.task import Site, TaskFacts
from . import fixes
from .imports import place_import
from .splice import Edit, Insertion, Source


@dataclass(frozen=True, slots=True)
class Case:
    """One place of a finding, with what is known of it and the files it may be looked up in.

    `seconds` is the limit that a fix may set where none is written. `sources` gives a file of the project by its path
    and raises NotRewritten.
    """

    finding: Finding
    at: Location
    task: TaskFacts | None
    site: Site | None
    seconds: float
    sources: Callable[[str], Source]

    @property
    def source(self) -> Source:
        """The file that the place is in."""
        return self.sources(self.at.path)


@dataclass(frozen=True, slots=True)
class Patch:
    """What changes in a file: that of the place, or `path`. `imports` are statements that it needs on top."""

    edits: tuple[Edit, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    imports: tuple[str, ...] = ()
    path: str | None = None

    @property
    def lines(self) -> frozenset[int]:
        """The lines that it changes."""
        return frozenset(edit.line for edit in self.edits)

    def fits(self, others: Iterable[Patch]) -> bool:
        """Whether it can be made together with others of the same file: it is none of them, and meets none."""
        return not any(other == self or other.lines & self.lines for other in others)


def every_place(finding: Finding) -> tuple[Location, ...]:
    """All places of a finding."""
    return (finding.at, *finding.related)


def end_of_evidence(finding: Finding) -> tuple[Location, ...]:
    """Where the evidence of a finding ends: the very call that is to blame."""
    return (finding.evidence[-1].at,) if finding.evidence else (finding.at,)


@dataclass(frozen=True, slots=True)
class Fix:
    """How findings of the rule `code` are removed, or problems of the kind `code` whose message begins with `about`.

    `safe` where nothing that the program does can change, save what the finding is about. `does` says what it does, in
    words that go on after "fixed:". `make` gives the patch of a place, or raises NotRewritten with the reason.
    """

    code: str
    safe: bool
    does: str
    make: Callable[[Case], Patch]
    places: Callable[[Finding], tuple[Location, ...]] = every_place
    about: str = ""


@cache
def load_fixes() -> dict[str, Fix]:
    """Every fix, by the code of its rule."""
    modules = (
        importlib.import_module(f"{fixes.__name__}.{entry.name}") for entry in pkgutil.iter_modules(fixes.__path__)
    )
    return {fix.code: fix for module in modules for fix in module.FIXES}


def patched(source: Source, patches: Iterable[Patch]) -> bytes:
    """The file with all of the patches made; what several of them need is put there once."""
    every = tuple(patches)
    imports = dict.fromkeys(statement for patch in every for statement in patch.imports)
    insertions = [place_import(source, statement) for statement in imports]
    insertions += dict.fromkeys(insertion for patch in every for insertion in patch.insertions)
    together: dict[int, tuple[str, ...]] = {}
    for one in insertions:
        together[one.after] = together.get(one.after, ()) + one.lines
    edits = tuple(dict.fromkeys(edit for patch in every for edit in patch.edits))
    return source.changed(edits, tuple(Insertion(after, lines) for after, lines in together.items()))
