"""They are passed under their names."""

from calling import compare
from keyword_names import jobs
from keyword_names.wiring.jobs import Jobs, JobsLambda

compare(
    Jobs,
    jobs,
    lambda f: [f.import_(1), f.import_(from_=1, class_="x", lambda_=2, match=3), f.type(1, 2), f.type(case=1, _=2)],
)
compare(JobsLambda, jobs.Lambda, lambda f: [f.match(jobs.Lambda(), type=1)])
