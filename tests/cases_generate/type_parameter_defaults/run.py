"""A default of the class stays there: in the method it would stand before type parameters that have none."""

from calling import compare
from type_parameter_defaults import jobs
from type_parameter_defaults.wiring.jobs import Jobs, JobsRepository

compare(Jobs, jobs, lambda f: [f.listed("v", 1)])
compare(JobsRepository, jobs.Repository, lambda f: [f.save(jobs.Repository("h"), "i", other=2)])
