"""Aliases are imported like any other name."""

from calling import compare
from type_statements import jobs
from type_statements.wiring.jobs import Jobs

compare(Jobs, jobs, lambda f: [f.statements([1], ("a", "b"), None), f.statements([], ("a", "b"), None, names=("n",))])
