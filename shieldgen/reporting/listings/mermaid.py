"""Facts about sites and tasks into a Mermaid flow chart: from endpoints to task functions to effects."""

import re
from collections.abc import Iterator

from ...model.effect import SHIELD_WORTHY
from ...model.finding import Listing
from ...model.task import TaskFacts
from ..escape import plain
from ..registry import Format, Page
from ..shutdown import endings, told

FORMAT = Format(name="mermaid", summary="a flow chart, for Markdown that draws it")

_MEANS_SOMETHING = re.compile(r"[^\w\s.,/-]|_")


def render(listing: Listing, _page: Page) -> str:
    """Places that schedule on the left, task functions in the middle, what they do on the right."""
    lines = ["flowchart LR"]
    places: dict[tuple[str, str], str] = {}
    effects: dict[str, str] = {}
    edges: list[str] = []
    for number, task in enumerate(listing.facts.tasks):
        name = f"t{number}"
        lines.append(f"  {name}[{_label(f'{task.id.qualname}: {_ends(task, listing)}')}]")
        for key in dict.fromkeys((site.at.path, site.route or site.enclosing or "module") for site in task.sites):
            edges.append(f"  {places.setdefault(key, f'p{len(places)}')} --> {name}")
        for kind in sorted({effect.kind for effect in task.effects}):
            arrow = "==>" if kind in SHIELD_WORTHY else "-->"
            edges.append(f"  {name} {arrow} {effects.setdefault(kind, f'e{len(effects)}')}")
    lines += _nodes({f"{where} ({path})": name for (path, where), name in places.items()}, "([", "])")
    lines += _nodes({kind.replace("_", " "): name for kind, name in effects.items()}, "[(", ")]")
    return "\n".join([*lines, *edges]) + "\n"


def _nodes(named: dict[str, str], opening: str, closing: str) -> Iterator[str]:
    for text, name in named.items():
        yield f"  {name}{opening}{_label(text)}{closing}"


def _ends(task: TaskFacts, listing: Listing) -> str:
    return ", ".join(dict.fromkeys(told(ending) for ending in endings(task, listing.grace)))


def _label(text: str) -> str:
    """A text in quotes, with what means something to Mermaid or HTML written as Mermaid's entities."""
    return '"' + _MEANS_SOMETHING.sub(lambda found: f"#{ord(found[0])};", plain(text)) + '"'
