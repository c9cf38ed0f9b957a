"""A call through the wiring gives what a direct call gives."""

from calling import compare
from every_kind import kinds
from every_kind.wiring.kinds import Kinds

compare(
    Kinds,
    kinds,
    lambda f: [
        f.nothing(),
        f.everything(1, "b"),
        f.everything(1, "b", 2.5, 3.5, d=b"x", e=False, f=None),
        f.untyped(1, 2, 3, x=4),
        f.a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line(1, third=()),
    ],
)
