"""The type parameters of functions and classes, of either kind, into what a method of the wiring has to declare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import libcst as cst

from ..model import code
from ..model.signature import Expression, Ref, Word
from ..model.source import Problem
from .definitions import read_class_header
from .origins import NoOrigin, Origins
from .signature_types import SignatureTypes, Unsupported
from .text import SourceText
from .walking import dotted, within

VariableKind = Literal["TypeVar", "TypeVarTuple", "ParamSpec"]

_KINDS: dict[str, VariableKind] = {"TypeVar": "TypeVar", "TypeVarTuple": "TypeVarTuple", "ParamSpec": "ParamSpec"}
_TYPING = ("typing", "typing_extensions")
_LISTING = frozenset(f"{module}.{name}" for module in _TYPING for name in ("Generic", "Protocol"))
_STARS = {"TypeVar": "", "TypeVarTuple": "*", "ParamSpec": "**"}


@dataclass(frozen=True, slots=True)
class ClassParameters:
    """Those of a class: the `arguments` by which an annotation names it, and what a function has to declare (PEP 695).

    `declared` is empty where they are variables of the module, which every function may use.
    """

    arguments: tuple[Expression, ...] = ()
    declared: tuple[tuple[str, Expression], ...] = ()


def declared_parameters(
    node: cst.TypeParameters | None, types: SignatureTypes, *, defaults: bool
) -> Iterator[tuple[str, Expression]]:
    """The names between the brackets of `def f[T: int, *Ts, **P]`, and how each is declared. Raises Unsupported."""
    for parameter in node.params if node is not None else ():
        found = parameter.param
        item: Expression = (Word(_STARS[type(found).__name__] + found.name.value),)
        if isinstance(found, cst.TypeVar) and found.bound is not None:
            item = (*item, Word(": "), *types.annotation(found.bound))
        if defaults and parameter.default is not None:
            item = (*item, Word(f" = {parameter.star}"), *types.annotation(parameter.default))
        yield found.name.value, item


def declared_names(node: cst.TypeParameters | None) -> frozenset[str]:
    """The names alone."""
    return frozenset(parameter.param.name.value for parameter in (node.params if node is not None else ()))


def class_parameters(cls: code.Class, text: SourceText, origins: Origins) -> ClassParameters | str:
    """The type parameters of a class; a text is the reason why they cannot be carried over."""
    header = read_class_header(text, cls)
    if isinstance(header, Problem):
        return header.message
    if header.type_parameters is None:
        return _of_bases(cls, origins)
    types = SignatureTypes(origins, declared_names(header.type_parameters))
    try:
        declared = tuple(declared_parameters(header.type_parameters, types, defaults=False))
    except Unsupported as error:
        return str(error).replace("its annotation", "the bound of its type parameter")
    kinds = {parameter.param.name.value: type(parameter.param).__name__ for parameter in header.type_parameters.params}
    arguments = [(Word("*" * (kinds[name] == "TypeVarTuple") + name),) for name, _ in declared]
    return ClassParameters(tuple(arguments), declared)


def _of_bases(cls: code.Class, origins: Origins) -> ClassParameters | str:
    """As Python does: what `Generic[...]` lists, else the variables of all bases in the order of their appearance."""
    subscripts = [base for base in cls.bases if isinstance(base, code.Subscript)]
    listing = [base for base in subscripts if origins.canonical(dotted(base.value) or "") in _LISTING]
    names = [name for base in listing[:1] or subscripts for part in within(base.index) if (name := dotted(part))]
    arguments: list[Expression] = []
    for name in dict.fromkeys(names):
        kind = variable_kind(name, origins)
        if kind is None:
            continue
        first, _, rest = name.partition(".")
        try:
            ref = Ref(first, origins.of(first))
        except NoOrigin as error:
            return f"the name {error}"
        star = (Word("*"),) if kind == "TypeVarTuple" else ()
        arguments.append((*star, ref, Word(f".{rest}")) if rest else (*star, ref))
    return ClassParameters(tuple(arguments))


def variable_kind(name: str, origins: Origins) -> VariableKind | None:
    """What a name is as a type variable of a module, of the project or of `typing`; None where it is none."""
    if origins.canonical(name) in {f"{module}.AnyStr" for module in _TYPING}:
        return "TypeVar"
    found = origins.defined(name)
    value = found.bindings[0].expr if found is not None else None
    made_by = dotted(value.func) if isinstance(value, code.Call) else None
    return _KINDS.get(made_by.rpartition(".")[2]) if made_by is not None else None
