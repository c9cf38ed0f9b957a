"""A report into text for people: findings grouped by task, each with its source line and evidence."""

import io
import textwrap
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ...model.finding import Finding, Report, Severity
from ...model.source import Location, Problem, Step
from ...model.task import FunctionId
from ..counts import counted, totals
from ..escape import plain
from ..registry import Format, Page

FORMAT = Format(name="text", summary="text for people")

_STYLE: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
_LONGEST_LINE = 160
_PLACES_SHOWN = 5
_STEPS_AT_ENDS = 3
_INNER = "        │ "


def render(report: Report, page: Page) -> str:
    """Problems, then findings task by task, then the totals; with colours where the page has them."""
    written = io.StringIO()
    console = Console(
        file=written,
        width=page.width,
        force_terminal=page.colour,
        color_system="standard" if page.colour else None,
        no_color=not page.colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for problem in report.problems:
        _print_problem(console, problem, page)
    shown = [finding for finding in report.findings if finding.told]
    for task, findings in groupby(_by_task(shown), key=lambda finding: finding.task or finding.at.path):
        console.print(_heading(task, page), soft_wrap=True)
        for finding in findings:
            _print_finding(console, finding, report, page)
    if not page.quiet:
        found, looked_at = totals(report)
        clean = not shown and not report.problems
        console.print(Text(found, style="bold green" if clean else "bold"), soft_wrap=True)
        console.print(Text(looked_at, style="dim"), soft_wrap=True)
        if shown:
            console.print(Text(f"shieldgen explain {shown[0].code} tells more of a rule.", style="dim"), soft_wrap=True)
    return "\n".join(line.rstrip() for line in written.getvalue().split("\n"))


def _by_task(findings: list[Finding]) -> Iterator[Finding]:
    """The findings of one task together, where its first one stands; those without a task by file."""
    groups: dict[FunctionId | str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.task or finding.at.path, []).append(finding)
    for group in groups.values():
        yield from group


def _heading(task: FunctionId | str, page: Page) -> Text:
    """The task function that findings are about, or their file where that is not known."""
    if isinstance(task, str):
        return Text(plain(page.prefix + task), "bold underline")
    return Text.assemble((plain(task.qualname), "bold underline"), f"  {plain(page.prefix + task.path)}")


def _print_problem(console: Console, problem: Problem, page: Page) -> None:
    line = Text.assemble((f"error[{problem.kind}]", _STYLE["error"]), "  ", plain(f"{page.prefix}{problem.at}"))
    console.print(line, soft_wrap=True)
    console.print(Padding(Text(plain(problem.message)), (0, 0, 1, 4)))


def _print_finding(console: Console, finding: Finding, report: Report, page: Page) -> None:
    head = Text("  ")
    head.append(f"{finding.severity}[{finding.code}] {finding.name}", _STYLE[finding.severity])
    if finding.confidence != "high":
        head.append(f" ({finding.confidence} confidence)", "dim")
    head.append(f"  {plain(page.prefix + str(finding.at))}")
    console.print(head, soft_wrap=True)
    console.print(Padding(Text(plain(finding.message)), (0, 0, 0, 4)))
    for line in _excerpt(report, finding.at, page.width):
        console.print(line, soft_wrap=True)
    for step in _shown(finding.evidence):
        console.print(_step(step, page), soft_wrap=True)
    for line in _at_the_end(report, finding, page.width):
        console.print(line, soft_wrap=True)
    for others in _others(finding, page):
        console.print(Text(f"    {others}", style="dim"), soft_wrap=True)
    console.print()


def _shown(evidence: tuple[Step, ...]) -> tuple[Step | int, ...]:
    """The steps of a chain; of a long one its ends, and how many lie between them."""
    if len(evidence) <= 2 * _STEPS_AT_ENDS + 1:
        return evidence
    between = len(evidence) - 2 * _STEPS_AT_ENDS
    return (*evidence[:_STEPS_AT_ENDS], between, *evidence[-_STEPS_AT_ENDS:])


def _step(step: Step | int, page: Page) -> Text:
    if isinstance(step, int):
        return Text(f"      … {counted(step, 'further call')}", style="dim")
    return Text.assemble("      ", (plain(f"{page.prefix}{step.at}"), "cyan"), f"  {plain(step.text)}")


def _at_the_end(report: Report, finding: Finding, width: int) -> Iterator[Text]:
    """The line that the evidence ends at, unless it was shown already."""
    if not finding.evidence:
        return
    at, place = finding.evidence[-1].at, finding.at
    if at.path == place.path and place.line <= at.line <= max(place.end_line, place.line):
        return
    for text in report.lines.get((at.path, at.line), "").strip().splitlines():
        room = width - len(_INNER)
        code = plain(text)
        yield Text.assemble((_INNER, "blue"), code if len(code) <= room else code[: room - 1] + "…")


def _excerpt(report: Report, at: Location, width: int) -> Iterator[Text]:
    """The statement at a place, as far as the report holds it, without the blanks that all its lines begin with."""
    last = max(at.end_line, at.line)
    held = tuple(_held(report, at, last))
    digits = len(str(at.line + len(held)))
    for number, line in enumerate(textwrap.dedent("\n".join(held)).split("\n") if held else (), at.line):
        code = plain(line.rstrip())
        shortened = code if len(code) <= _LONGEST_LINE else code[: _LONGEST_LINE - 1] + "…"
        margin = f"    {number:>{digits}} │ "
        while shortened:
            room = width - len(margin)
            yield Text.assemble((margin, "blue"), shortened[:room])
            shortened = shortened[room:]
            margin = f"    {'':>{digits}} │   "
    if held and at.line + len(held) <= last:
        yield Text(f"    {'':>{digits}} │ …", "blue")


def _held(report: Report, at: Location, last: int) -> Iterator[str]:
    for number in range(at.line, last + 1):
        line = report.lines.get((at.path, number))
        if line is None:
            return
        yield line.replace("\t", "    ")


def _others(finding: Finding, page: Page) -> Iterator[str]:
    """The further places of the same cause, the first few of them named."""
    if not finding.related:
        return
    named = ", ".join(plain(f"{page.prefix}{place}") for place in finding.related[:_PLACES_SHOWN])
    left = len(finding.related) - _PLACES_SHOWN
    yield f"also at {named}" + (f" and {left} more" if left > 0 else "")
