"""A site into the call of the wiring that it can become, or the reason why it stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from ..analysis.injectable import comments_of
from ..analysis.linking import Program
from ..analysis.scheduling import Found
from ..analysis.values import Scope
from ..analysis.walking import dotted
from ..model import code
from ..model.hint import Hint, Timing
from ..model.signature import TaskSpec
from ..model.task import SiteKind
from .targets import Target, Targets, target_of

Form = Literal["scheduled", "started"]


@dataclass(frozen=True, slots=True)
class Movable:
    """A site that can go through the wiring if its function can get it.

    `passes` where the object whose method it schedules becomes the first argument; else `function` is the name that
    goes. `carrier` is the parameter that it schedules by (None: it needs none), `view` the wiring's view for its
    timing. `kept` is the local name that holds its task, for nothing but to keep it alive.
    """

    found: Found
    target: Target
    form: Form
    carrier: str | None
    function: str
    passes: bool
    view: Timing | None
    kept: str | None


def movable(program: Program, found: Found, targets: Targets) -> Movable | str:
    """What the site can become; a text is the reason why it stays."""
    form = _form(found.site.kind)
    if form not in ("scheduled", "started"):
        return form
    named = _named(found, form)
    if isinstance(named, str):
        return named
    function, arguments = named
    target = target_of(program, found, function, targets)
    if isinstance(target, str):
        return target
    name = dotted(function)
    if name is None and not target.takes_object:
        return "the function is not named there (a method of something called)"
    kept = _kept(found)
    if kept is not None and not kept.isidentifier():
        return kept
    if _loses_a_comment(program, found, function, form, passes=target.takes_object):
        return "a comment stands in what goes away of the call"
    wrong = _extras(found, target.spec.hint, form) or _unfit(arguments, target.spec)
    if wrong is not None:
        return wrong
    carrier = None if form == "started" else _carrier(found)
    if form == "scheduled" and carrier is None:
        return "what it schedules by is not handed to the function as a parameter"
    return Movable(
        found,
        target,
        "started" if form == "started" else "scheduled",
        carrier,
        "" if target.takes_object or name is None else name,
        target.takes_object,
        _view(found, target.spec.hint),
        kept,
    )


def _loses_a_comment(program: Program, found: Found, function: code.Expr, form: str, *, passes: bool) -> bool:
    """Whether a comment stands in the call outside of the arguments, which stay as they are written."""
    call = found.spot.call
    span = call.span
    if span.line == span.end_line:
        return False
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    kept: list[tuple[tuple[int, int], tuple[int, int]]] = []
    if passes and isinstance(function, code.Attribute):
        kept.append(_ends(function.value))
    behind = _ends(function)[1]
    if form == "started":
        kept.append((behind, _ends(call.arguments[0].value)[1]))
    elif passes:
        kept.append((behind, end))
        kept.append((_ends(call.func)[1], _ends(function)[0]))
    elif len(call.arguments) > 1:
        kept.append((_ends(call.func)[1], _ends(function)[0]))
        kept.append((_ends(call.arguments[1].value)[0], end))
    text = program.modules.text(found.spot.path)
    within = (place for place in comments_of(text, span.line, span.end_line) if start < place < end)
    return not all(any(first <= place < last for first, last in kept) for place in within)


def _ends(expr: code.Expr) -> tuple[tuple[int, int], tuple[int, int]]:
    span = expr.span
    return (span.line, span.column), (span.end_line, span.end_column)


def _form(kind: SiteKind) -> str:
    match kind:
        case "add_task" | "schedule":
            return "scheduled"
        case "create_task" | "ensure_future":
            return "started"
        case "taskgroup_create_task" | "taskgroup_start" | "start_soon":
            return "a task group, which is waited for"
        case "background_task" | "background_tasks":
            return "a background of a response of its own"
        case "run_coroutine_threadsafe":
            return "started from another thread"
        case "asyncio_shield" | "cancel_scope_shield":
            return "a shield around work that is waited for"
        case "via_wrapper":
            return "scheduled by the application's own function; see the site in there"
        case "wiring":
            return "wired"
        case _:
            assert_never(kind)


def _named(found: Found, form: str) -> tuple[code.Expr, tuple[code.Argument, ...]] | str:
    """How the call names the function, and the arguments that it passes on."""
    call = found.spot.call
    first = call.arguments[0] if call.arguments else None
    if first is None or first.star or first.name is not None:
        return "the function is not its first argument"
    if form == "scheduled":
        function, arguments = first.value, call.arguments[1:]
    elif isinstance(first.value, code.Call):
        function, arguments = first.value.func, first.value.arguments
    else:
        return "the coroutine is made elsewhere"
    if not isinstance(function, code.Name | code.Attribute):
        return "the function is not named there (a lambda, a partial or a call)"
    if any(argument.star for argument in arguments):
        return "starred arguments, whose number and names are not known"
    return function, arguments


def _kept(found: Found) -> str | None:
    """None where the result is dropped, the local name where it is kept for a look; else the reason as a sentence."""
    spot = found.spot
    if found.site.callback and found.site.usage == "dropped":
        return "its result is used: a callback waits for its end"
    match spot.statement:
        case code.Evaluate(value=value) if value is spot.call:
            return None
        case code.Assign(targets=(code.Name(id="_"),), value=value, operator=None) if value is spot.call:
            return None
        case code.Assign(targets=(code.Name(id=name),), value=value, operator=None) if value is spot.call:
            return name
        case _:
            return "its result is used" if found.site.usage != "dropped" else "it stands inside another expression"


def _extras(found: Found, hint: Hint, form: str) -> str | None:
    """Whether the call says more than the hint does."""
    if form == "started":
        for argument in found.spot.call.arguments[1:]:
            if argument.name != "name":
                return f"{argument.name or 'a starred argument'} is passed to asyncio, which no wiring can"
            if hint.name is None:
                return "it names its task; give the hint a name= and it is moved"
        return None
    own = found.site.hint
    if own is None:
        return None
    if own.unread:
        return f"its own policy ({', '.join(sorted(own.unread))}) is worked out at run time"
    differing = sorted(word for word in own.stated - {"timing"} if getattr(own, word) != getattr(hint, word))
    return f"its own policy differs from the hint's in {', '.join(differing)}" if differing else None


def _view(found: Found, hint: Hint) -> Timing | None:
    """The view that keeps the site's timing; the timing that a hint states is its author's word and holds."""
    timing = found.site.timing
    if timing is None or timing == hint.timing:
        return None
    if "timing" in hint.stated and found.site.kind != "schedule":
        return None
    return timing


def _unfit(arguments: tuple[code.Argument, ...], spec: TaskSpec) -> str | None:
    """Why the wiring's method, whose signature is the function's without its resources, would refuse the arguments."""
    taken = spec.signature.parameters[1:] if spec.receiver and spec.receiver.parameter else spec.signature.parameters
    opened = [parameter for parameter in taken if parameter.resource is not None]
    visible = [parameter for parameter in taken if parameter.resource is None]
    places = [p for p in visible if p.kind in ("positional_only", "positional_or_keyword")]
    given = sum(argument.name is None for argument in arguments)
    names = {argument.name for argument in arguments if argument.name is not None}
    if opened and (given > len(places) or names & {parameter.name for parameter in opened}):
        return f"it passes {opened[0].name}, which the runtime opens itself"
    rest = any(parameter.kind == "var_positional" for parameter in visible)
    others = any(parameter.kind == "var_keyword" for parameter in visible)
    filled = {parameter.name for parameter in places[:given]}
    known = {p.name for p in visible if p.kind in ("positional_or_keyword", "keyword_only")}
    needed = {p.name for p in visible if p.default is None and not p.kind.startswith("var_")}
    if (given > len(places) and not rest) or (names - known and not others) or names & filled:
        return f"its arguments do not fit the signature of {spec.name}"
    if needed - filled - names:
        return f"it does not pass {', '.join(sorted(needed - filled - names))} to {spec.name}"
    return None


def _carrier(found: Found) -> str | None:
    """The parameter that the receiver of the call begins with."""
    expr: code.Expr = found.spot.call.func
    while isinstance(expr, code.Attribute | code.Call):
        expr = expr.value if isinstance(expr, code.Attribute) else expr.func
    if not isinstance(expr, code.Name):
        return None
    return expr.id if owner_of(found.spot.scope, expr.id) is not None else None


def owner_of(scope: Scope, name: str) -> Scope | None:
    """The function, this one or one around it, that has a parameter of that name."""
    here: Scope | None = scope
    while here is not None and here.function is not None:
        if any(parameter.name == name for parameter in here.function.parameters):
            return here
        here = here.parent
    return None
