"""Each of them."""

from calling import compare
from overloads import jobs
from overloads.wiring.jobs import Jobs, JobsStore

STORE = jobs.Store()

compare(Jobs, jobs, lambda f: [f.convert(1), f.convert("1"), f.convert("1", limit=5)])
compare(JobsStore, jobs.Store, lambda f: [f.load(STORE, 1), f.load(STORE, "k", default="d")])
