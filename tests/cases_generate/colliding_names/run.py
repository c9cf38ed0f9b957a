"""Names of functions and types that the wiring uses itself."""

from datetime import date

from calling import compare
from colliding_names import exception, task
from colliding_names.wiring.exception import Exception as Exception_
from colliding_names.wiring.task import Task

DAY = date(2020, 2, 3)

compare(
    Task,
    task,
    lambda f: [
        f.date_(date=DAY, day=DAY),
        f.list(DAY),
        f.datetime_(task.Wiring(), task.Policy(), task.TASK(), None),
        f.int("i"),
        f.Any_(Depends="d", Annotated=1.5),
        f.task(1, 2, name="n", policy="p"),
        f._private("p"),
        f.private("q"),
    ],
)
compare(Exception_, exception, lambda f: [f.report(ValueError("v"))])
