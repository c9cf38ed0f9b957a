"""The keywords of a TypedDict, and the places of a tuple."""

from calling import compare
from unpack import jobs
from unpack.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.keywords(to="a", loud=True),
        f.quoted(1, to="b"),
        f.generic(value=3),
        f.positional(1, 2, "x"),
        f.starred(1, 2, "x", "y"),
    ],
)
