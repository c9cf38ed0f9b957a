"""What a site schedules into the functions whose body is the work."""

from collections.abc import Iterator

from ..model import code
from ..model.task import FunctionId
from . import classes
from .linking import Program
from .values import BoundMethod, External, FunctionValue, Instance, LambdaValue, Partial, Started, Value

_DEEPEST = 8


def targets(program: Program, work: tuple[Value, ...]) -> tuple[tuple[FunctionId, ...], str | None]:
    """The functions of the project that may run, or the canonical name of one outside it where there is none."""
    found = [target for value in work for target in functions(program, value)]
    own = tuple(dict.fromkeys(target for target in found if isinstance(target, FunctionId)))
    external = next((target for target in found if isinstance(target, str)), None)
    return own, None if own else external


def functions(program: Program, value: Value, depth: int = 0) -> Iterator[FunctionId | str]:
    """The functions behind a value that can be run: ids of the project's, canonical names of others."""
    if depth > _DEEPEST:
        return
    match value:
        case FunctionValue() | BoundMethod():
            yield value.id
        case Started() | Partial():
            yield from functions(program, value.target, depth + 1)
        case LambdaValue():
            if isinstance(value.expr.body, code.Call):
                for callee in program.callees(value.expr.body, value.scope):
                    yield from functions(program, callee, depth + 1)
        case Instance():
            for method in classes.of_class(program, value.cls, "__call__", instance=True):
                if isinstance(method, BoundMethod):
                    yield from functions(program, method, depth + 1)
        case External():
            yield value.name.removesuffix("()")
        case _:
            return
