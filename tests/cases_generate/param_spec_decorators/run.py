"""The decorated function runs, with all that is around it."""

from calling import compare
from param_spec_decorators import jobs
from param_spec_decorators.retrying import attempts
from param_spec_decorators.wiring.jobs import Jobs, JobsPayer

compare(Jobs, jobs, lambda f: [f.charge(3, currency="SEK"), f.checked(1), f.checked(1, limit=2)])
compare(JobsPayer, jobs.Payer, lambda f: [f.pay(jobs.Payer(), 4)])
print(len(attempts))
