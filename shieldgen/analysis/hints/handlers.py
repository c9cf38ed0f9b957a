"""Whether a function that a hint names as its handler can be called as one."""

from ...model import code
from ..origins import Defined

_GIVEN = {"on_error": ("task", "error"), "on_cancel": ("task",)}


def handler_problem(keyword: str, handler: Defined) -> str | None:
    """What is wrong with a handler that is a function in sight; None where nothing is, or it cannot be told."""
    if len(handler.bindings) != 1 or not isinstance(handler.bindings[0].node, code.Function):
        return None
    function = handler.bindings[0].node
    if function.decorators:
        return None
    given = _GIVEN[keyword]
    call = f"({', '.join(given)})"
    place = f"{handler.path}:{function.span.line}:{function.span.column}"
    if function.is_generator:
        return f"{keyword} is called with {call} and awaited, but {function.name} ({place}) is a generator"
    positional = [p for p in function.parameters if p.kind in ("positional_only", "positional_or_keyword")]
    needed = [p for p in positional if p.default is None]
    takes_more = any(p.kind == "var_positional" for p in function.parameters)
    keyword_only = [p.name for p in function.parameters if p.kind == "keyword_only" and p.default is None]
    if keyword_only:
        return f"{keyword} is called with {call}, but {function.name} ({place}) also needs {keyword_only[0]}="
    if len(needed) > len(given):
        extra = needed[len(given)].name
        return f"{keyword} is called with {call}, but {function.name} ({place}) also needs {extra}"
    if len(positional) < len(given) and not takes_more:
        return f"{keyword} is called with {call}, but {function.name} ({place}) takes only {len(positional)} of them"
    return None
