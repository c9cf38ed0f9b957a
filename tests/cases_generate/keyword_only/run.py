"""In any order, with and without those that have a default."""

from calling import compare
from keyword_only import jobs
from keyword_only.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.only(a=1),
        f.only(b="x", a=1),
        f.needed_after_optional(a=3),
        f.needed_after_optional(5, a=3, b=4),
    ],
)
