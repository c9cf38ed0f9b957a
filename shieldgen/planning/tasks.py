"""One task function into one method of the wiring, and the policy that is built into it."""

from __future__ import annotations

from dataclasses import replace

from ..model.plan import PlannedParameter, PlannedPolicy, PlannedSignature, PlannedTask
from ..model.signature import Bracket, Expression, Receiver, Signature, SignatureParameter, TaskSpec, Word
from .durable import plan_durable, with_transaction
from .names import Names

_TIMINGS = {"immediate": "immediate", "after_route": "after the route", "after_response": "after the response"}


def plan_task(spec: TaskSpec, names: Names, *, late: bool) -> PlannedTask:
    """The method of a task function. Raises CannotName."""
    resources = [parameter for parameter in spec.signature.parameters if parameter.resource is not None]
    signature = _signature(spec.signature, names)
    if any(parameter.omitted for parameter in signature.parameters):
        names.used(names.own.given)
        names.used(names.own.any)
    overloads = tuple(_overload(overload, names) for overload in spec.overloads)
    if overloads:
        names.used(names.own.overload)
        # What the overloads say; one type for all of them would have to be as wide as their union.
        signature = replace(signature, result=(Word(names.used(names.own.any)),))
    deprecated = spec.deprecated
    if spec.hint.durable:
        signature = with_transaction(signature, names)
    else:
        names.used(names.own.task)
    return PlannedTask(
        name=spec.name,
        object=spec.receiver.parameter if spec.receiver is not None else None,
        signature=signature,
        overloads=overloads,
        policy=_policy(spec, resources, names, late=late),
        source=(Word(_source(spec, names)),),
        summary=spec.summary,
        facts=_facts(spec),
        label=spec.label,
        key=spec.key,
        loose=bool(resources or overloads) or _is_beyond_type_checkers(spec, signature),
        deprecated=names.in_class(deprecated) if deprecated is not None else None,
        durable=plan_durable(spec, names) if spec.hint.durable else None,
    )


def _source(spec: TaskSpec, names: Names) -> str:
    """How the method names what it schedules."""
    match spec.receiver:
        case None:
            return f"{names.own.source}.{spec.name}"
        case Receiver(parameter=None, qualname=qualname):
            return f"{names.own.source}.{qualname}.{spec.name}"
        case Receiver(parameter=parameter):
            return f"{parameter}.{spec.name}"


def _signature(signature: Signature, names: Names) -> PlannedSignature:
    visible = [parameter for parameter in signature.parameters if parameter.resource is None]
    types, result = signature.type_parameters, signature.result
    return PlannedSignature(
        receiver="_self" if any(parameter.name == "self" for parameter in visible) else "self",
        type_parameters=names.in_types(types) if types is not None else None,
        parameters=tuple(
            _parameter(parameter, names, shifted=_is_shifted(parameter, visible[:place]))
            for place, parameter in enumerate(visible)
        ),
        result=names.in_types(result) if result is not None else (Word(names.used(names.own.any)),),
    )


def _overload(signature: Signature, names: Names) -> PlannedSignature:
    """What type checkers see of one overload: that a parameter has a default, not which."""
    planned = _signature(signature, names)
    parameters = tuple(
        replace(parameter, default=(Word("..."),)) if parameter.default is not None else parameter
        for parameter in planned.parameters
    )
    return replace(planned, parameters=parameters)


def _is_beyond_type_checkers(spec: TaskSpec, signature: PlannedSignature) -> bool:
    """Whether the call, correct as it is, is one that type checkers lose: of a generic function, or `*args: *Ts`."""
    starred = (parameter.annotation[0] for parameter in signature.parameters if parameter.kind == "var_positional")
    return spec.signature.generic or any(isinstance(first, Word) and first.text == "*" for first in starred)


def _is_shifted(parameter: SignatureParameter, before: list[SignatureParameter]) -> bool:
    """Whether it can only be passed by its position, which it loses where one before it is left to the function."""
    return parameter.kind == "positional_only" and any(_is_omitted(other) for other in before)


def _is_omitted(parameter: SignatureParameter) -> bool:
    return parameter.default is not None and parameter.default.literal is None


def _parameter(parameter: SignatureParameter, names: Names, *, shifted: bool) -> PlannedParameter:
    omitted = _is_omitted(parameter) or (shifted and parameter.default is not None)
    annotation = parameter.annotation
    default = parameter.default.literal if parameter.default is not None else None
    return PlannedParameter(
        name=parameter.name,
        kind=parameter.kind,
        annotation=names.in_types(annotation) if annotation is not None else (Word(names.used(names.own.any)),),
        default=(Word(names.own.default),) if omitted else default,
        omitted=omitted,
    )


def _policy(spec: TaskSpec, resources: list[SignatureParameter], names: Names, *, late: bool) -> PlannedPolicy:
    hint = spec.hint
    words: list[tuple[str, Expression]] = []
    if hint.durable:
        words.append(("durable", (Word("True"),)))
    elif hint.shield:
        words.append(("shield", (Word("True"),)))
    if hint.timing != "immediate":
        words.append(("timing", (Word(f'"{hint.timing}"'),)))
    if hint.deadline is not None:
        words.append(("deadline", (Word(repr(hint.deadline)),)))
    for keyword, handler in (("on_error", spec.on_error), ("on_cancel", spec.on_cancel)):
        if handler is not None:
            words.append((keyword, names.at_run_time(handler)))
    if hint.retries:
        words.append(("retries", (Word(str(hint.retries)),)))
    if hint.backoff != 1.0:
        words.append(("backoff", (Word(repr(hint.backoff)),)))
    words.extend((word, (Word("True"),)) for word in ("always", "once") if getattr(hint, word))
    if resources:
        words.append(("resources", (Bracket("{", tuple(_resource(r, names) for r in resources), "}"),)))
    name = spec.qualname.replace(".", "_").strip("_") or "task"
    constant = f"_{name.lower()}_policy" if late else f"_{name.upper()}"
    return PlannedPolicy(names.fresh(constant, in_body=True), tuple(words))


def _resource(parameter: SignatureParameter, names: Names) -> Expression:
    factory = names.at_run_time(parameter.resource or ())
    return (Word(f'"{parameter.name}": {names.used(names.own.resource)}'), Bracket("(", (factory,), ")"))


def _facts(spec: TaskSpec) -> str:
    """The policy in words, for whoever looks at the method."""
    hint = spec.hint
    kept = "Durable" if hint.durable else "Shielded" if hint.shield else "Unshielded"
    words = [kept, _TIMINGS[hint.timing]]
    if hint.deadline is not None:
        words.append(f"at most {hint.deadline:g} s")
    if hint.key is not None:
        words.append("once for each key" if hint.once else "one at a time for each key")
    if hint.retries:
        words.append(f"{hint.retries} {'retry' if hint.retries == 1 else 'retries'}")
    if hint.always:
        words.append("even if the endpoint fails")
    return ", ".join([*words, spec.at.path]) + "."
