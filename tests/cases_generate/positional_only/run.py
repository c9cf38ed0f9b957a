"""Positional arguments, and a keyword that has the name of one."""

from calling import compare
from positional_only import jobs
from positional_only.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.only(1),
        f.only(1, "x"),
        f.then_others(1, 2, c=3),
        f.then_others(1, b=2, c=3),
        f.names_are_free(1, a=2, self=3),
    ],
)
