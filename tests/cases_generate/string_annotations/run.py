"""The names in quotes are found where they are defined."""

from calling import compare
from string_annotations import jobs
from string_annotations.models import Order
from string_annotations.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.whole(Order(1), [None], jobs.Later(2)),
        f.in_part(None, {}),
        f.in_part(jobs.Later(3), b={}),
        f.quotes_that_are_no_types("other"),
        f.over_lines("a"),
    ],
)
