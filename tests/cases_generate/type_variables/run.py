"""Generic functions through the wiring."""

from calling import compare
from type_variables import jobs
from type_variables.wiring.jobs import Jobs

BOX = jobs.Box("b")


async def double(number: int) -> int:
    return number * 2


compare(
    Jobs,
    jobs,
    lambda f: [
        f.apply(max, 3, 5),
        f.awaited(double, 4),
        f.together(1, "a"),
        f.opened(BOX),
        f.constrained(1, "t"),
        f.bound(None, key=2),
        f.with_default("v"),
        f.with_default("v", jobs.Box(2)),
        f.in_keywords(1, a=2),
    ],
)
