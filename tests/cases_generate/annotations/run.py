"""Annotations do not matter when tasks run, but the imports for them do."""

from annotations import jobs
from annotations.wiring.jobs import Jobs
from calling import compare

compare(
    Jobs,
    jobs,
    lambda f: [
        f.unions(1, None, 2, 3),
        f.literals("fast"),
        f.returns_awaitable(4),
        f.tuples((1, 2), (), (3,)),
        f.long({}),
    ],
)
