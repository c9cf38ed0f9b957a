"""Aliases of the module itself and of another one."""

from calling import compare
from type_aliases import jobs
from type_aliases.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [f.sums([1, 2]), f.sums([1], more=[5]), f.greet(jobs.UserId(3), "k", str, [])],
)
