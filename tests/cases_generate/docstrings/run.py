"""The docstrings say what the functions' say."""

import warnings

from docstrings import jobs
from docstrings.wiring.jobs import JobsTasks

for name in ("quotes", "backslashes", "control", "unicode", "braces"):
    own, wired = getattr(jobs, name).__doc__, getattr(JobsTasks, name).__doc__
    print(name, wired.strip().split("\n")[0].strip() == own.strip())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        JobsTasks(None).old()
    except AttributeError:
        print(*(warning.message for warning in caught))
