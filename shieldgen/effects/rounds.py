"""A loop's head to how many rounds it has, and what decides when it ends."""

from __future__ import annotations

from ..analysis.values import Constant, Items
from ..analysis.walking import last_name
from ..model import code
from .calls import Calls


def times(calls: Calls, iterable: code.Expr) -> int | None:
    """How many rounds a loop over the expression has, where that is written."""
    if isinstance(iterable, code.Call) and last_name(iterable.func) in ("range", "enumerate", "sorted", "reversed"):
        if last_name(iterable.func) != "range":
            inner = iterable.positional(0)
            return times(calls, inner) if inner is not None else None
        ends = [calls.written(iterable).constant(argument.value) for argument in iterable.arguments[:2]]
        numbers = [end for end in ends if isinstance(end, int)]
        if len(numbers) != len(ends) or not numbers:
            return None
        return max(0, numbers[-1] - (numbers[0] if len(numbers) > 1 else 0))
    if isinstance(iterable, code.Collection):
        return None if any(isinstance(item, code.Star) for item in iterable.items) else len(iterable.items)
    for value in calls.program.values(iterable, calls.scope):
        if isinstance(value, Items) and value.keyed and value.kind in ("list", "tuple"):
            return len(value.keyed)
        if isinstance(value, Constant) and isinstance(value.value, str):
            return len(value.value)
    return None


def is_given(calls: Calls, iterable: code.Expr) -> bool:
    """Whether a loop goes through a parameter of the function, or something in one."""
    while isinstance(iterable, code.Attribute | code.Subscript | code.Call):
        if isinstance(iterable, code.Call):
            inner = iterable.func.value if isinstance(iterable.func, code.Attribute) else iterable.positional(0)
            if inner is None:
                return False
            iterable = inner
        else:
            iterable = iterable.value
    function = calls.scope.function
    if not isinstance(iterable, code.Name) or function is None or iterable.id in ("self", "cls"):
        return False
    return any(parameter.name == iterable.id for parameter in function.parameters)


def is_flag(test: code.Expr) -> bool:
    """`while not self.stopping` or `while not stop.is_set()`: it ends when somebody says so."""
    if isinstance(test, code.Operation) and test.word == "not" and test.operands:
        return is_flag(test.operands[0])
    if isinstance(test, code.Alternative):
        return any(is_flag(option) for option in test.options)
    # What a loop takes out itself decides when a queue is empty.
    return isinstance(test, code.Attribute) or (isinstance(test, code.Call) and last_name(test.func) != "empty")


def is_retry(loop: code.While) -> bool:
    """`while True: try: return await work()`: the first round that works is the last."""
    tried = next((statement for statement in loop.body if isinstance(statement, code.Try)), None)
    if tried is None or not tried.handlers:
        return False
    last = (tried.orelse or tried.body)[-1]
    return isinstance(last, code.Return) or (isinstance(last, code.Jump) and last.word == "break")


def counted(test: code.Expr) -> int | None:
    """The rounds of `while attempt < 3`."""
    if isinstance(test, code.Operation) and test.word in ("<", "<=", "!=") and len(test.operands) == 2:
        end = test.operands[1]
        if isinstance(end, code.Literal) and isinstance(end.value, int) and not isinstance(end.value, bool):
            return end.value + (test.word == "<=")
    return None


def words(expr: code.Expr) -> str:
    match expr:
        case code.Name() | code.Attribute():
            return last_name(expr) or "elements"
        case code.Call():
            return f"{last_name(expr.func) or 'a call'}(...)"
        case code.Await():
            return words(expr.value)
        case _:
            return "elements"
