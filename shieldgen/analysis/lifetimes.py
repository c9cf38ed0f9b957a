"""Sites into what their surroundings do to them: borrowed arguments, late commits, drops, loops without a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .borrowing import Borrowing
from .committing import Committing
from .dropping import Dropping
from .fan_outs import FanOuts
from .forgetting import Forgetting
from .framework import Version
from .injection import Injection
from .linking import Program
from .passed_handlers import Handlers
from .scheduling import Found, Scheduling
from .shields import Shields


def with_lifetimes(program: Program, scheduling: Scheduling, version: Version) -> Scheduling:
    """The same sites, judged by where they stand, and by how FastAPI of that version ends a request."""
    injection = Injection(program)
    borrowing, committing, dropping = (
        Borrowing(program, injection, version),
        Committing(program, injection, version),
        Dropping(program, injection),
    )

    fan_outs, shields, handlers = FanOuts(program), Shields(program), Handlers(program)
    forgetting = Forgetting(program)

    def judge(found: Found) -> Found:
        fate = forgetting.of(found)
        site = replace(
            found.site,
            unlimited=tuple(fan_outs.of(found)),
            unheld=tuple(shields.of(found)),
            mismatched=tuple(handlers.of(found)),
            forgotten=fate.forgotten,
            at_end=fate.at_end,
            joined=fate.joined,
        )
        found = replace(found, site=site)
        if found.site.kind.endswith("shield") or found.site.awaited == "yes":
            return found
        site = replace(
            found.site,
            borrowed=tuple(borrowing.of(found)),
            uncommitted=tuple(committing.of(found)),
            dropped=tuple(dropping.of(found)),
            followed=dropping.followed(found),
        )
        return replace(found, site=site)

    return replace(scheduling, found=tuple(_through_wrappers([judge(found) for found in scheduling.found])))


def _through_wrappers(judged: list[Found]) -> Iterator[Found]:
    """The sites, calls of the application's own wrappers with the fate of what the wrapper keeps.

    Where the caller keeps what the wrapper gives back, and somewhere ends it, that is its fate.
    """
    inner = {f"{f.site.at.path}:{f.site.enclosing}": f.site for f in judged if f.site.kind != "via_wrapper"}
    for found in judged:
        inside = inner.get(found.site.via or "")
        own = found.site
        ended = own.at_end != "unknown" or any(reason.confidence != "high" for reason in own.forgotten)
        if inside is None or ended:
            yield found
        else:
            yield replace(
                found, site=replace(own, forgotten=inside.forgotten, at_end=inside.at_end, joined=inside.joined)
            )
