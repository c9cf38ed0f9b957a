"""Facts about task functions into a Markdown table, for a wiki or a pull request."""

from ...effects.endings import endings
from ...model.finding import Listing
from ...model.task import TaskFacts
from ..commonmark import code, prose
from ..counts import counted
from ..registry import Format, Page
from ..shutdown import taking, told

FORMAT = Format(name="markdown", summary="a table for a wiki or a pull request")

_HEAD = ("Task", "At shutdown", "Critical", "Effects", "Takes", "Scheduled by")
_SITES_SHOWN = 5


def render(listing: Listing, page: Page) -> str:
    """One row a task function, then what could not be read and the counts."""
    facts = listing.facts
    rows = [_row(_cells(task, listing, page)) for task in facts.tasks]
    table = [_row(_HEAD), _row(("---",) * len(_HEAD)), *rows, ""] if rows else []
    problems = [f"- {code(page.prefix + str(problem.at))} {prose(problem.message)}" for problem in facts.problems]
    counts = f"{counted(len(facts.tasks), 'task function')}, {counted(len(facts.sites), 'site')}."
    return "\n".join([*table, *problems, *([""] if problems else []), counts]) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(task: TaskFacts, listing: Listing, page: Page) -> tuple[str, ...]:
    sites = [code(site.route or site.enclosing or page.prefix + str(site.at)) for site in task.sites[:_SITES_SHOWN]]
    more = len(task.sites) - _SITES_SHOWN
    return (
        f"{code(task.id.qualname)}<br>{code(page.prefix + str(task.at))}",
        "<br>".join(told(ending) for ending, _ in endings(task, listing.facts, listing.grace)),
        task.critical,
        ", ".join(sorted({effect.kind.replace("_", " ") for effect in task.effects})) or "none found",
        taking(task.duration),
        "<br>".join(sites) + (f"<br>and {more} more" if more > 0 else ""),
    )
