"""A function's parameters and return type, as libcst holds them, into a `Signature` to copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import libcst as cst

from ..model import code
from ..model.signature import (
    Bracket,
    Default,
    Expression,
    ParameterKind,
    Signature,
    SignatureParameter,
    refs,
    words,
)
from ..model.source import Problem
from .definitions import Definition
from .literals import literal
from .origins import Origins
from .owners import Owner
from .resources import Resources
from .signature_types import AWAITABLES, COROUTINES, SignatureTypes, Unsupported
from .type_parameters import declared_names, declared_parameters, variable_kind

_Read = TypeVar("_Read")


def read_signature(
    definition: Definition, function: code.Function, origins: Origins, resources: Resources, owner: Owner | None = None
) -> Signature | tuple[Problem, ...]:
    """The signature, or a problem for each parameter that cannot be carried over.

    That of a method of `owner` takes the object itself in place of the method's own first parameter.
    """
    return _Reader(definition, function, origins, resources, owner).read()


class _Reader:
    def __init__(
        self,
        definition: Definition,
        function: code.Function,
        origins: Origins,
        resources: Resources,
        owner: Owner | None,
    ) -> None:
        self._definition = definition
        self._function = function
        self._origins = origins
        self._node = definition.node
        of_class = {name for name, _ in owner.declared} if owner is not None else set()
        names = declared_names(self._node.type_parameters) | of_class
        self._annotations = SignatureTypes(origins, names, owner)
        self._owner = owner
        self._resources = resources
        self._problems: list[Problem] = []

    def read(self) -> Signature | tuple[Problem, ...]:
        node = self._node.params
        parameters: list[SignatureParameter] = []
        groups: tuple[tuple[ParameterKind, tuple[cst.Param, ...]], ...] = (
            ("positional_only", tuple(node.posonly_params)),
            ("positional_or_keyword", tuple(node.params)),
            ("var_positional", (node.star_arg,) if isinstance(node.star_arg, cst.Param) else ()),
            ("keyword_only", tuple(node.kwonly_params)),
            ("var_keyword", (node.star_kwarg,) if node.star_kwarg is not None else ()),
        )
        for kind, found in groups:
            for param in found:
                if self._owner is not None and param.name.value == self._owner.first:
                    continue
                parameter = self._parameter(param, kind)
                if parameter is not None:
                    parameters.append(parameter)
        result = self._checked(self._result, self._node, "the return type")
        declared = self._checked(self._type_parameters, self._node, "its type parameters")
        if self._problems:
            return tuple(self._problems)
        if self._owner is not None and self._owner.parameter is not None:
            # A caller may pass an argument of that name on to `**kwargs`.
            by_place = {"positional_only", "var_keyword"} & {parameter.kind for parameter in parameters}
            kind = "positional_only" if by_place else "positional_or_keyword"
            parameters.insert(0, SignatureParameter(self._owner.parameter, kind, self._owner.type, None))
        annotations = [parameter.annotation or () for parameter in parameters]
        types = self._declared([*annotations, result or ()], declared or ())
        variables = (ref for found in annotations for ref in refs(found) if variable_kind(ref.name, self._origins))
        return Signature(tuple(parameters), result, types, generic=types is not None or any(variables))

    def _declared(self, annotations: list[Expression], own: tuple[Expression, ...]) -> Expression | None:
        """The type parameters of the method: those of its class that it mentions, and its own."""
        mentioned = {word.lstrip("*") for found in annotations for word in words(found)}
        of_class = self._owner.declared if self._owner is not None else ()
        items = (*(item for name, item in of_class if name in mentioned), *own)
        return (Bracket("[", items, "]"),) if items else None

    def _parameter(self, param: cst.Param, kind: ParameterKind) -> SignatureParameter | None:
        name = param.name.value
        if name.startswith("__") and not name.endswith("__"):
            self._refuse(param, f"parameter {name!r}", "Python mangles such a name inside a class; give it another one")
            return None
        annotation = param.annotation.annotation if param.annotation is not None else None
        default = Default(literal(param.default)) if param.default is not None else None

        def read() -> SignatureParameter:
            if annotation is None:
                return SignatureParameter(name, kind, None, default)
            inner = self._annotations.forward(annotation)
            factory = self._resources.factory(inner, self._annotations)
            if factory is None:
                return SignatureParameter(name, kind, self._annotations.annotation(inner), default)
            if kind not in ("positional_or_keyword", "keyword_only"):
                raise Unsupported("a Resource is passed by keyword; move it behind the `/`, or make it keyword-only")
            star = self._node.params.star_arg
            if kind == "positional_or_keyword" and isinstance(star, cst.Param):
                raise Unsupported(f"a Resource is passed by keyword; move it behind `*{star.name.value}`")
            return SignatureParameter(name, kind, None, default, factory)

        try:
            return read()
        except Unsupported as error:
            self._refuse(param, f"parameter {name!r}", str(error))
            return None

    def _result(self) -> Expression | None:
        returns = self._node.returns
        if returns is None:
            return None
        node = self._annotations.forward(returns.annotation)
        if self._node.asynchronous is None and isinstance(node, cst.Subscript):
            base = self._annotations.canonical(node.value)
            count = 1 if base in AWAITABLES else 3 if base in COROUTINES else 0
            last = node.slice[-1].slice
            if count == len(node.slice) and isinstance(last, cst.Index):
                return self._annotations.annotation(last.value)
        return self._annotations.annotation(node)

    def _type_parameters(self) -> tuple[Expression, ...]:
        found = declared_parameters(self._node.type_parameters, self._annotations, defaults=True)
        return tuple(item for _, item in found)

    def _checked(self, read: Callable[[], _Read], node: cst.CSTNode, what: str) -> _Read | None:
        try:
            return read()
        except Unsupported as error:
            self._refuse(node, what, str(error))
            return None

    def _refuse(self, node: cst.CSTNode, what: str, message: str) -> None:
        message = message.removeprefix("its annotation ") if what == "the return type" else message
        at = self._definition.at(node.name if isinstance(node, cst.FunctionDef) else node)
        self._problems.append(Problem(at, "signature", f"{self._function.name}: {what}: {message}"))
