"""A durable task function into what waits in the database for it, and what its method has besides."""

from __future__ import annotations

from dataclasses import replace

from ..model.plan import PlannedDurable, PlannedField, PlannedParameter, PlannedSignature
from ..model.signature import WITHIN, Chain, Expression, Ref, SignatureParameter, TaskSpec, Word
from .names import Names

_NOTHING = (Word("None"),)
_NEVER = frozenset({"NoReturn", "Never"})


def plan_durable(spec: TaskSpec, names: Names) -> PlannedDurable:
    """What the wiring declares of a durable task function. Raises CannotName."""
    parameters = [parameter for parameter in spec.signature.parameters if parameter.resource is None]
    result = spec.signature.result
    return PlannedDurable(
        name=f"{spec.module}:{spec.qualname}",
        arguments=names.fresh(_class_name(spec)),
        fields=tuple(_field(parameter, names) for parameter in parameters),
        keyword_only=any(
            parameter.default is None and before.default is not None
            for place, parameter in enumerate(parameters)
            for before in parameters[:place]
        ),
        result=None if _is_nothing(result) else _at_run_time(result, names),
    )


def _is_nothing(result: Expression | None) -> bool:
    """Whether a run gives back nothing to store."""
    match result:
        case (Ref(origin=origin),):
            return origin.attribute in _NEVER
        case _:
            return result == _NOTHING


def _class_name(spec: TaskSpec) -> str:
    parts = spec.qualname.replace(".", "_").split("_")
    return "_" + "".join(part[:1].upper() + part[1:] for part in parts) + "Arguments"


def _field(parameter: SignatureParameter, names: Names) -> PlannedField:
    return PlannedField(
        name=parameter.name,
        annotation=_at_run_time(parameter.annotation, names),
        default=parameter.default.literal if parameter.default is not None else None,
    )


def _at_run_time(annotation: Expression | None, names: Names) -> Expression:
    return (Word(names.used(names.own.any)),) if annotation is None else names.at_run_time(annotation)


def with_transaction(signature: PlannedSignature, names: Names) -> PlannedSignature:
    """The signature of the method, to which a caller may pass a transaction that the task becomes part of."""
    optional = Chain("|", ((Word(names.own.transaction),), _NOTHING))
    within = PlannedParameter(WITHIN, "keyword_only", (optional,), _NOTHING, omitted=False)
    return replace(signature, parameters=(*signature.parameters, within))
