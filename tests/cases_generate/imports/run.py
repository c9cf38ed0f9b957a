"""Each name is what its module means by it."""

import datetime
import decimal
import pathlib

from calling import compare
from imports.deep import jobs, limits, names
from imports.models import Order
from imports.wiring.deep.jobs import Jobs

DAY = datetime.datetime(2020, 1, 2)

compare(
    Jobs,
    jobs,
    lambda f: [
        f.imported(DAY, decimal.Decimal(2), Order(1), Order(2), limits.Cents(3)),
        f.imported(DAY, decimal.Decimal(2), Order(1), Order(2), limits.Cents(3), found=[limits.Cents(4)]),
        f.dotted(pathlib.PurePosixPath("a/b")),
        f.starred(names.Name("n")),
    ],
)
