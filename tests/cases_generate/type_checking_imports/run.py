"""Nothing of it is imported when the program runs."""

import sys

from calling import compare
from type_checking_imports import jobs
from type_checking_imports.wiring.jobs import Jobs

print("type_checking_imports.models" in sys.modules)

from type_checking_imports.models import Order

compare(Jobs, jobs, lambda f: [f.buy(Order(1), 2), f.buy(Order(1), 2, [Order(3)])])
