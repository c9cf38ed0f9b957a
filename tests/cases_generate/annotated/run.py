"""What annotates a type does not change the call."""

from annotated import jobs
from annotated.wiring.jobs import Jobs
from calling import compare

compare(Jobs, jobs, lambda f: [f.greet(1), f.greet(2, times=3, quoted=jobs.Meta("m"))])
