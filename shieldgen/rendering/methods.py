"""A planned task into the method that schedules it."""

from __future__ import annotations

from ..model.plan import OwnNames, PlannedImport, PlannedParameter, PlannedSignature, PlannedTask
from ..model.signature import Bracket, Expression, Word
from .expressions import WIDTH, flat, lines
from .policies import needed
from .texts import docstring, template_text

_STARS = {"var_positional": "*", "var_keyword": "**"}


def method_lines(task: PlannedTask, names: OwnNames, late: PlannedImport | None) -> list[str]:
    """The method, indented as the class body is. `late` is the import of the source, made when it is called."""
    result: list[str] = []
    for overload in task.overloads:
        header = _header(task, overload, names)
        result.extend([f"    @{names.overload}", *header[:-1], f"{header[-1]} ..."])
    if task.deprecated is not None:
        result.extend(lines("@", task.deprecated, "", 4))
    result.extend(_header(task, task.signature, names))
    result.extend(docstring(task.summary, task.facts, 8))
    body = _body(task, names, late=late is not None)
    result.extend(needed(body, (late,) if late is not None else (), 8))
    result.extend(body)
    return result


def _header(task: PlannedTask, signature: PlannedSignature, names: OwnNames) -> list[str]:
    types = flat(signature.type_parameters) if signature.type_parameters is not None else ""
    result: Expression
    if task.durable is None:
        result = (Word(names.task), Bracket("[", ((Word("..."),), signature.result), "]"))
    else:
        result = (Word(names.durable_task), Bracket("[", (signature.result,), "]", "never"))
    begin, end = f"def {task.name}{types}(", f") -> {flat(result)}:"
    parameters = _parameters(signature)
    one = " " * 4 + begin + ", ".join(flat(before_and_type) for before_and_type in parameters) + end
    if len(one) <= WIDTH:
        return [one]
    inner = [line for parameter in parameters for line in _parameter_lines(parameter)]
    return [" " * 4 + begin, *inner, *lines(") -> ", result, ":", 4)]


def _parameter_lines(parameter: Expression) -> list[str]:
    first, *rest = parameter
    if not rest or not isinstance(first, Word):
        return lines("", parameter, ",", 8)
    last = rest[-1]
    default = last.text if isinstance(last, Word) and last.text.startswith(" = ") else ""
    return lines(first.text, tuple(rest[:-1] if default else rest), f"{default},", 8)


def _parameters(signature: PlannedSignature) -> list[Expression]:
    """The parameters in order, with `/` and `*` where they belong."""
    kinds = {parameter.kind for parameter in signature.parameters}
    positional_only = [p for p in signature.parameters if p.kind == "positional_only"]
    # A caller may pass `self=` to a function with `**kwargs`.
    own_slash = signature.receiver != "self" or "var_keyword" in kinds
    result: list[Expression] = [(Word(signature.receiver),), *map(_parameter, positional_only)]
    if positional_only or own_slash:
        result.append((Word("/"),))
    starred = False
    for parameter in signature.parameters:
        if parameter.kind == "positional_only":
            continue
        if parameter.kind == "keyword_only" and not starred:
            if "var_positional" not in kinds:
                result.append((Word("*"),))
            starred = True
        result.append(_parameter(parameter))
    return result


def _parameter(parameter: PlannedParameter) -> Expression:
    stars = _STARS.get(parameter.kind, "")
    default = (Word(f" = {flat(parameter.default)}"),) if parameter.default is not None else ()
    return (Word(f"{stars}{parameter.name}: "), *parameter.annotation, *default)


def _body(task: PlannedTask, names: OwnNames, *, late: bool) -> list[str]:
    policy = f"{task.policy.constant}()" if late else task.policy.constant
    if task.durable is not None:
        return _schedule(task, policy)
    kinds = {parameter.kind for parameter in task.signature.parameters}
    before_star = [p for p in _passed(task) if p.kind in ("positional_only", "positional_or_keyword")]
    if "var_positional" not in kinds:
        return _call(task, policy, _by_keyword(task, names), 8)
    if not any(parameter.omitted for parameter in before_star):
        return _call(task, policy, _by_position(task, names), 8)
    # With further arguments every one before them was passed; without, those left out must not shift the others.
    star = next(parameter.name for parameter in task.signature.parameters if parameter.kind == "var_positional")
    return [
        f"        if {star}:",
        *_call(task, policy, _by_position(task, names), 12),
        *_call(task, policy, _by_keyword(task, names), 8),
    ]


def _passed(task: PlannedTask) -> list[PlannedParameter]:
    """The parameters that are passed on: all but the object whose method it is."""
    return [parameter for parameter in task.signature.parameters if parameter.name != task.object]


def _by_position(task: PlannedTask, names: OwnNames) -> list[Expression]:
    arguments = [_word(p.name) for p in _passed(task) if p.kind in ("positional_only", "positional_or_keyword")]
    arguments.extend(_word(f"*{p.name}") for p in task.signature.parameters if p.kind == "var_positional")
    return arguments + _keywords([p for p in task.signature.parameters if p.kind == "keyword_only"], task, names)


def _by_keyword(task: PlannedTask, names: OwnNames) -> list[Expression]:
    positional = [p for p in _passed(task) if p.kind == "positional_only"]
    arguments = [_word(p.name) for p in positional if not p.omitted]
    omitted = [p for p in positional if p.omitted]
    if omitted:
        arguments.append((*_given("*", omitted, names), Word(".values()")))
    return arguments + _keywords(
        [p for p in _passed(task) if p.kind in ("positional_or_keyword", "keyword_only")], task, names
    )


def _keywords(parameters: list[PlannedParameter], task: PlannedTask, names: OwnNames) -> list[Expression]:
    arguments = [_word(f"{p.name}={p.name}") for p in parameters if not p.omitted]
    omitted = [p for p in parameters if p.omitted]
    if omitted:
        arguments.append(_given("**", omitted, names))
    return arguments + [_word(f"**{p.name}") for p in task.signature.parameters if p.kind == "var_keyword"]


def _given(stars: str, parameters: list[PlannedParameter], names: OwnNames) -> Expression:
    passed = tuple(_word(f"{p.name}={p.name}") for p in parameters)
    return (Word(f"{stars}{names.given}"), Bracket("(", passed, ")"))


def _schedule(task: PlannedTask, declared: str) -> list[str]:
    """The call for a durable task; the last of its parameters is the transaction."""
    *parameters, within = task.signature.parameters
    scheduler = f"{task.signature.receiver}._scheduler"
    before = [scheduler, template_text(task.label), template_text(task.key), within.name]
    items = (*map(_word, before), *(_word(f"{p.name}={p.name}") for p in parameters))
    return lines(f"return {declared}.schedule", (Bracket("(", items, ")"),), "", 8)


def _word(text: str) -> Expression:
    return (Word(text),)


def _call(task: PlannedTask, policy: str, arguments: list[Expression], indent: int) -> list[str]:
    label = template_text(task.label)
    before = [policy, label]
    start = "start"
    if task.loose:
        start = "start_with_resources"
        before.append(template_text(task.key))
    elif task.key is not None:
        start = "start_keyed"
        before.append(template_text(task.key))
    items = (*map(_word, before), task.source, *arguments)
    return lines(f"return {task.signature.receiver}._scheduler.{start}", (Bracket("(", items, ")"),), "", indent)
