"""The docstrings say what the functions' say."""

import inspect

from docstrings import jobs
from docstrings.wiring.jobs import JobsTasks

for name in ("quotes", "backslashes", "control", "unicode", "braces", "only_the_quotes"):
    own, wired = getattr(jobs, name).__doc__, getattr(JobsTasks, name).__doc__
    print(name, wired.strip().split("\n")[0].strip() == own.strip())
print(repr(inspect.cleandoc(JobsTasks.windows.__doc__)))
