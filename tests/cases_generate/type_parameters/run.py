"""Generic functions, and methods of generic classes."""

from calling import compare
from type_parameters import jobs
from type_parameters.wiring.jobs import Jobs, JobsRepository, JobsRow, JobsRunner

HELD = jobs.Repository(1)


async def double(number: int) -> int:
    return number * 2


compare(
    Jobs,
    jobs,
    lambda f: [
        f.first([1], "more"),
        f.apply(double, 3),
        f.apply(double, number=3),
        f.constrained("v"),
        f.named_like_the_wirings(1, b=2),
        f.either(1),
        f.either(1, times=2),
    ],
)
compare(JobsRepository, jobs.Repository, lambda f: [f.save(HELD, 2, "o"), f.merge(HELD, other=HELD), f.size("text")])
compare(JobsRepository, jobs.Repository, lambda f: [f.made_from(3)], show=lambda found: f"{type(found).__name__} {found.held}")
compare(JobsRow, jobs.Row, lambda f: [f.read(jobs.Row(1, "a"))])
compare(JobsRunner, jobs.Runner, lambda f: [f.run(jobs.Runner(max), 3, 5)])
