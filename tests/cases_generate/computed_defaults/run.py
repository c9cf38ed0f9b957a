"""Defaults are those of the function, evaluated once, whichever arguments are passed."""

from calling import compare
from computed_defaults import jobs
from computed_defaults.wiring.jobs import Jobs

compare(
    Jobs,
    jobs,
    lambda f: [
        f.a_name_of_the_module(1),
        f.a_name_of_the_module(2, limit=3, flag=False),
        f.an_enum_member(),
        f.an_enum_member(jobs.Colour.RED),
        f.a_call(),
        f.a_call(when="then"),
        f.a_sentinel(),
        f.a_sentinel("given"),
        f.an_expression(),
        f.an_expression(chosen=5),
        f.passed_by_place(1),
        f.passed_by_place(1, 2),
        f.passed_by_place(1, 2, 4, e=9),
        f.passed_by_place(1, d=8),
        f.before_a_star(),
        f.before_a_star(1),
        f.before_a_star(b=5),
        f.before_a_star(c=5, x=1),
        f.before_a_star(1, 2, 3, 4, d=6, x=7),
        f.named_like_the_helpers(_given=1),
    ],
)
print("the one list, in the order of its calls:")
compare(Jobs, jobs, lambda f: [f.a_mutable_one("a"), f.a_mutable_one("b", [])], same=False)
print(jobs.a_mutable_one.__defaults__, jobs.evaluated)
