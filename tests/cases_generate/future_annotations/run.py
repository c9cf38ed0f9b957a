"""A class that is defined behind the function."""

from calling import compare
from future_annotations import jobs
from future_annotations.wiring.jobs import Jobs

compare(Jobs, jobs, lambda f: [f.earlier(jobs.Later([1])), f.earlier(jobs.Later([2]), jobs.Later())])
