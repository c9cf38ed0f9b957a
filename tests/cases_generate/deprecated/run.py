"""The wiring warns as the functions do."""

import warnings

from calling import compare
from deprecated import jobs
from deprecated.wiring.jobs import Jobs, JobsMailer, JobsMailerTasks, JobsTasks

compare(Jobs, jobs, lambda f: [f.old(1), f.older()])
compare(JobsMailer, jobs.Mailer, lambda f: [f.push(jobs.Mailer(), "ann")])

for method in (JobsTasks.old, JobsTasks.older, JobsMailerTasks.push):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            method(None, *[None] * method.__code__.co_argcount)
        except (AttributeError, TypeError):
            print(method.__deprecated__.strip(), [warning.category.__name__ for warning in caught])
