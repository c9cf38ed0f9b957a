"""Whether a function that a hint names as its handler can be called as one."""

from ...model import code
from ..origins import Defined

_GIVEN = {"on_error": ("task", "error"), "on_cancel": ("task",)}


def handler_problem(keyword: str, handler: Defined) -> str | None:
    """What is wrong with a handler that is a function in sight; None where nothing is, or it cannot be told."""
    if len(handler.bindings) != 1 or not isinstance(handler.bindings[0].node, code.Function):
        return None
    function = handler.bindings[0].node
    return function_problem(keyword, function, handler.path)


def function_problem(keyword: str, function: code.Function, path: str, *, bound: bool = False) -> str | None:
    """What is wrong with a function as a handler; `bound` where its first parameter is filled already."""
    if function.decorators:
        return None
    called = f"{function.name} ({path}:{function.span.line}:{function.span.column})"
    if function.is_generator:
        return f"{keyword} is called with ({', '.join(_GIVEN[keyword])}) and awaited, but {called} is a generator"
    return parameters_problem(keyword, function.parameters[1:] if bound else function.parameters, called)


def parameters_problem(keyword: str, parameters: tuple[code.Parameter, ...], called: str) -> str | None:
    """What is wrong with a handler's parameters; `called` is how the message names it."""
    given = _GIVEN[keyword]
    call = f"({', '.join(given)})"
    positional = [p for p in parameters if p.kind in ("positional_only", "positional_or_keyword")]
    needed = [p for p in positional if p.default is None]
    takes_more = any(p.kind == "var_positional" for p in parameters)
    keyword_only = [p.name for p in parameters if p.kind == "keyword_only" and p.default is None]
    if keyword_only:
        return f"{keyword} is called with {call}, but {called} also needs {keyword_only[0]}="
    if len(needed) > len(given):
        return f"{keyword} is called with {call}, but {called} also needs {needed[len(given)].name}"
    if len(positional) < len(given) and not takes_more:
        return f"{keyword} is called with {call}, but {called} takes only {len(positional)} of them"
    return None
