"""What a kind of file is, and what it may ask about the rest of the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.effect import Confidence
from ...model.platform import Deployment, Manifest, Stop
from ...model.source import Location
from .servers import Launch
from .starting import Served, Start, Starting

if TYPE_CHECKING:
    from .nodes import Node

TEMPLATED = "it is a template; render it (`helm template`), and check what comes out"
_PLACEHOLDER = re.compile(r"\{\{|\{%")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rest of the project. `names` are those that its images may have, `adapters` its calls of Mangum."""

    manifests: Mapping[str, Manifest]
    starting: Starting
    adapters: tuple[Launch, ...]
    names: frozenset[str]
    paths: frozenset[str]
    """The project's Python files."""
    documents: Callable[[Manifest], tuple[Node, ...]]
    """The documents of a YAML file; none where it is no YAML (nothing says then that it is a manifest)."""

    def likely(self, image: str | None) -> Confidence:
        """How sure it is that an image holds the project, where nothing else tells."""
        if image is None:
            return "medium"
        name = image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
        return "high" if any(own in name for own in self.names) else "medium"


Read = Callable[[Manifest, Surroundings], Iterable[Deployment]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: a pattern of its path, and what reads it."""

    path: re.Pattern[str]
    read: Read


def matching(pattern: str) -> re.Pattern[str]:
    """The pattern for a name in any folder."""
    return re.compile(rf"(?:.*/)?(?:{pattern})", re.IGNORECASE)


def deployment(
    platform: str,
    served: Served | None,
    *,
    at: Location,
    confidence: Confidence,
    stops: tuple[Stop, ...],
    unread: str = "",
) -> Deployment:
    """A place that runs the server (None: what it runs there is not told); `unread` is why its limit is not."""
    return Deployment(
        platform=platform,
        at=at,
        confidence=confidence if served is None else "high",
        stops=(*stops, *(served.stops if served is not None else ())),
        requests=served.requests if served is not None else None,
        unheard=served.unheard if served is not None else None,
        unread=unread,
    )


def is_template(text: str) -> bool:
    """Whether the text is made into YAML only by a template engine."""
    return _PLACEHOLDER.search(text) is not None


def words_of(node: Node | None) -> tuple[str, ...] | None:
    """The words of a command: a sequence of texts; None where there is none, or it cannot be read."""
    return node.texts() if node is not None else None


def started(surroundings: Surroundings, start: Start | None) -> Served | None:
    """The server that is started."""
    return surroundings.starting.served(start) if start is not None else None
