"""The same values, of the same types."""

from calling import compare
from literal_defaults import jobs
from literal_defaults.wiring.jobs import Jobs

compare(Jobs, jobs, lambda f: [f.literals(), f.literals(5, d=b"", l=())])
