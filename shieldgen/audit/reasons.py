"""What was found out about sites into one place for each task function and cause."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from ..model.effect import Reason
from ..model.source import Location
from ..model.task import FunctionId, ProjectFacts, Site


def of_sites(
    facts: ProjectFacts, reasons: Callable[[Site], tuple[Reason, ...]]
) -> Iterator[tuple[Location, FunctionId | None, tuple[Reason, ...], tuple[Location, ...]]]:
    """For each task function with such sites: the first site's place, the function, its reasons, the other places."""
    by_target: defaultdict[FunctionId | Site, list[Site]] = defaultdict(list)
    for site in facts.sites:
        if reasons(site):
            by_target[site.target or site].append(site)
    for target, (first, *others) in by_target.items():
        function = target if isinstance(target, FunctionId) else None
        yield first.at, function, reasons(first), tuple(site.at for site in others)
