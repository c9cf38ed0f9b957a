"""Whichever of them is there."""

from calling import compare
from conditional_definitions import jobs
from conditional_definitions.wiring.jobs import Jobs

compare(Jobs, jobs, lambda f: [f.versioned(2, "a"), f.optional(), f.clean(" a "), f.inside_with()])
