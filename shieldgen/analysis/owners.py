"""The class around a method into what its wiring has to know: its name, and what the method is called on."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..model import code
from ..model.signature import Bracket, Expression, Origin, Ref, Word
from .bindings import Binding, bindings
from .origins import Origins
from .text import SourceText
from .type_parameters import class_parameters
from .walking import dotted

MethodKind = Literal["instance", "class", "static"]

_KINDS: Mapping[str, MethodKind] = {"staticmethod": "static", "classmethod": "class"}
_PROPERTIES = frozenset({"property", "functools.cached_property"})
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Owner:
    """The class of a method. `name` is how annotations name it, `type` with its type parameters, if it has some.

    `declared` are those of them that a function has to declare itself, `members` the names that the class body binds.
    `first` is the method's own first parameter ("" for a static method), `parameter` the one by which the wiring takes
    the object (None where none is needed).
    """

    qualname: str
    name: Expression
    type: Expression
    declared: tuple[tuple[str, Expression], ...]
    members: Mapping[str, Literal["type", "other"]]
    kind: MethodKind
    first: str
    parameter: str | None

    @property
    def renamed(self) -> Mapping[str, str]:
        """What templates call the object, and what the wiring does."""
        return {self.first: self.parameter} if self.parameter is not None else {}


def owner_of(
    method: code.Function,
    classes: tuple[code.Class, ...],
    names: Mapping[str, tuple[Binding, ...]],
    origins: Origins,
    text: SourceText,
) -> Owner | str:
    """The innermost of `classes`, the classes around a method; a text is the reason why it cannot be wired.

    `names` are the bindings of the module.
    """
    cls = classes[-1]
    if len(names.get(classes[0].name, ())) != 1:
        return f"is a method of {cls.qualname}, and {classes[0].name} is bound more than once; give one another name"
    parameters = class_parameters(cls, text, origins)
    if isinstance(parameters, str):
        return f"is a method of {cls.qualname}, whose type parameters cannot be carried over: {parameters}"
    mangled = next((found.name for found in classes if found.name.startswith("__")), None)
    if mangled is not None:
        return f"is a method of {mangled}: Python mangles such a name inside a class; rename it"
    decorators = [origins.final(dotted(d.func if isinstance(d, code.Call) else d) or "") for d in method.decorators]
    if not _PROPERTIES.isdisjoint(decorators):
        return "is a property, which is not called; make it a method"
    kind: MethodKind = next((_KINDS[name] for name in decorators if name in _KINDS), "instance")
    positional = [p for p in method.parameters if p.kind in ("positional_only", "positional_or_keyword")]
    if kind != "static" and not positional:
        return f"is a method of {cls.qualname} without a parameter for the object; write it first"
    others = {parameter.name for parameter in method.parameters}
    outer, _, rest = cls.qualname.partition(".")
    ref = Ref(outer, Origin(origins.facts.name, outer, local=True))
    name: Expression = (ref, Word(f".{rest}")) if rest else (ref,)
    comma: Literal["split", "never"] = "split" if len(parameters.arguments) > 1 else "never"
    bracket = (Bracket("[", parameters.arguments, "]", comma),) if parameters.arguments else ()
    return Owner(
        qualname=cls.qualname,
        name=name,
        type=(*name, *bracket),
        declared=parameters.declared,
        members=_members(cls),
        kind=kind,
        first=positional[0].name if kind != "static" else "",
        parameter=_parameter(cls.name, others) if kind == "instance" else None,
    )


def _members(cls: code.Class) -> Mapping[str, Literal["type", "other"]]:
    bound = bindings(cls.body, (cls.span.line, cls.span.end_line)).names
    return {
        name: "other" if any(isinstance(found.node, code.Function) for found in all_of_it) else "type"
        for name, all_of_it in bound.items()
    }


def _parameter(name: str, others: set[str]) -> str:
    wanted = _WORD.sub("_", name).lower().strip("_") or "receiver"
    while wanted in others or keyword.iskeyword(wanted) or wanted == "self":
        wanted += "_"
    return wanted
