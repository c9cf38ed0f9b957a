"""Any number of arguments, and keywords that the wiring's methods have names for themselves."""

from calling import compare
from star_arguments import jobs
from star_arguments.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.var_positional(1, 5, 6, 7, c=8),
        f.var_keyword(1),
        f.var_keyword(a=1, self="me", b="x"),
        f.both(1, 2, 3, x=4, policy=5, name=6),
        f.self_inside(),
        f.self_inside(3, 4, func=5),
    ],
)
