"""Facts about sites and tasks into a Mermaid flow chart: from endpoints to task functions to effects."""

import re
from dataclasses import dataclass, field

from ...effects.endings import endings
from ...model.effect import SHIELD_WORTHY
from ...model.finding import Listing
from ...model.task import TaskFacts
from ..counts import counted
from ..escape import plain
from ..registry import Format, Page
from ..shutdown import told

FORMAT = Format(name="mermaid", summary="a flow chart, for Markdown that draws it")

MOST_EDGES = 500
LONGEST = 50_000
"""What Mermaid draws by default: so many edges, in a text of so many characters."""
_KEPT_BACK = 200
_MEANS_SOMETHING = re.compile(r"[^\w\s.,/-]|_")


def render(listing: Listing, _page: Page) -> str:
    """Places that schedule on the left, task functions in the middle, what they do on the right.

    Where an application is larger than what Mermaid draws, its critical task functions come first.
    """
    chart = _Chart()
    tasks = sorted(listing.facts.tasks, key=lambda task: ("yes", "unknown", "no").index(task.critical))
    left_out = sum(not chart.take(task, listing) for task in tasks)
    if left_out:
        chart.lines.append(f"  rest[{_label(counted(left_out, 'further task function'))}]")
    return "\n".join(["flowchart LR", *chart.lines]) + "\n"


@dataclass
class _Chart:
    """The lines of a chart, and the names of the places and effects in it."""

    lines: list[str] = field(default_factory=list)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    effects: dict[str, str] = field(default_factory=dict)
    edges: int = 0
    length: int = _KEPT_BACK
    tasks: int = 0

    def take(self, task: TaskFacts, listing: Listing) -> bool:
        """Draw a task function with all that it hangs on, unless there is no room for it."""
        name = f"t{self.tasks}"
        ways = endings(task, listing.facts, listing.grace)
        ends = ", ".join(dict.fromkeys(told(ending) for ending, _ in ways))
        nodes = [f"  {name}[{_label(f'{task.id.qualname}: {ends}')}]"]
        edges: list[str] = []
        places: dict[tuple[str, str], str] = {}
        effects: dict[str, str] = {}
        for path, where in dict.fromkeys(
            (site.at.path, site.route or site.enclosing or "module") for site in task.sites
        ):
            place = self.places.get((path, where))
            if place is None:
                place = places[path, where] = f"p{len(self.places) + len(places)}"
                nodes.append(f"  {place}([{_label(f'{where} ({path})')}])")
            edges.append(f"  {place} --> {name}")
        for kind in sorted({effect.kind for effect in task.effects}):
            effect = self.effects.get(kind)
            if effect is None:
                effect = effects[kind] = f"e{len(self.effects) + len(effects)}"
                nodes.append(f"  {effect}[({_label(kind.replace('_', ' '))})]")
            edges.append(f"  {name} {'==>' if kind in SHIELD_WORTHY else '-->'} {effect}")
        length = sum(len(line) + 1 for line in (*nodes, *edges))
        if self.edges + len(edges) > MOST_EDGES or self.length + length > LONGEST:
            return False
        self.lines += [*nodes, *edges]
        self.places |= places
        self.effects |= effects
        self.edges += len(edges)
        self.length += length
        self.tasks += 1
        return True


def _label(text: str) -> str:
    """A text in quotes, with what means something to Mermaid or HTML written as Mermaid's entities."""
    return '"' + _MEANS_SOMETHING.sub(lambda found: f"#{ord(found[0])};", plain(text)) + '"'
