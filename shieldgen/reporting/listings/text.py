"""Facts about sites and tasks into text for people: a paragraph a task function, what it does and who starts it."""

from collections.abc import Iterator

from ...effects.endings import endings
from ...model.effect import Duration
from ...model.finding import Listing
from ...model.hint import Hint
from ...model.task import Site, TaskFacts
from ..counts import counted
from ..escape import plain
from ..registry import Format, Page
from ..shutdown import taking, told

FORMAT = Format(name="text", summary="text for people")


def render(listing: Listing, page: Page) -> str:
    """The tasks in the order of their places, then sites whose target is not known, then problems."""
    facts = listing.facts
    lines: list[str] = []
    for task in facts.tasks:
        lines += [*_task(task, listing, page), ""]
    unknown = [site for site in facts.sites if site.target is None]
    if unknown:
        lines += ["target outside the project or not known", *(_site(site, page) for site in unknown), ""]
    lines += [f"{page.prefix}{problem.at}: error[{problem.kind}] {problem.message}" for problem in facts.problems]
    lines.append(
        f"{counted(len(facts.tasks), 'task function')}, {counted(len(facts.sites), 'site')}, "
        f"{counted(facts.files, 'file')}, {facts.read} of them read."
    )
    return "\n".join(plain(line) for line in lines) + "\n"


def _task(task: TaskFacts, listing: Listing, page: Page) -> Iterator[str]:
    yield f"{task.id.qualname}  {page.prefix}{task.at}"
    if task.hint is not None:
        yield f"  policy        {_policy(task.hint)}"
    for ending, _ in endings(task, listing.facts, listing.grace):
        yield f"  at shutdown   {told(ending)}{_because(ending.why)}"
    yield f"  critical      {task.critical}{_because(task.critical_because)}"
    if not task.effects:
        yield "  effects       none found"
    for effect in task.effects:
        where = f"  {page.prefix}{effect.evidence[-1].at}" if effect.evidence else ""
        yield f"  effect        {effect.kind}  {effect.call}{where}"
    yield f"  idempotent    {task.idempotent}{_because(task.idempotent_because)}"
    yield f"  duration      {_duration(task.duration)}"
    yield f"  errors seen   {task.errors.handled}"
    for site in task.sites:
        yield _site(site, page)


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _policy(hint: Hint) -> str:
    stated = (f"{keyword}={getattr(hint, keyword)!r}" for keyword in sorted(hint.stated - hint.unread))
    return ", ".join([*stated, *(f"{keyword}=..." for keyword in sorted(hint.unread))]) or "declared, all defaults"


def _duration(duration: Duration) -> str:
    shown = taking(duration)
    if shown not in ("no bound", "unknown"):
        return shown
    return shown + _because("; ".join(reason.text for reason in duration.because[:2]))


def _site(site: Site, page: Page) -> str:
    shield = ", shielded" if site.shield else ""
    where = f" in {site.enclosing}" if site.enclosing else ""
    return f"  scheduled     {page.prefix}{site.at}  {site.kind}{where}{shield}"
