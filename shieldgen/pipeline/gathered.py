"""What was found out about a project's background work, with the files' lines at hand to show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..model.task import ProjectFacts


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts of a project; `lines` gives those of a file by its path, none where it cannot be read."""

    facts: ProjectFacts
    lines: Callable[[str], Sequence[str]]
