"""The `Resource(factory)` in a parameter's `Annotated` type into the factory that the wiring names."""

from __future__ import annotations

import libcst as cst

from ..model import code
from ..model.signature import Expression, Origin, Ref, Word
from .definitions import dotted_name
from .modules import Modules
from .origins import NoOrigin, Origins
from .signature_types import ANNOTATED, SignatureTypes, Unsupported
from .walking import dotted as dotted_text

_WRITE_A_NAME = "the factory of a Resource must be a name; define a function for it in the module and name that"


class Resources:
    """Finds the resources among a module's parameters. `runtimes` are the modules that `Resource` comes from."""

    def __init__(self, origins: Origins, modules: Modules, runtimes: frozenset[str]) -> None:
        self._origins = origins
        self._modules = modules
        self._names = frozenset(f"{runtime}{inner}.Resource" for runtime in runtimes for inner in ("", "._options"))

    def factory(self, annotation: cst.BaseExpression, annotations: SignatureTypes) -> Expression | None:
        """The factory of a parameter of this type, None where it is no resource. Raises Unsupported."""
        if isinstance(annotation, cst.Subscript) and annotations.canonical(annotation.value) in ANNOTATED:
            for element in annotation.slice[1:]:
                call = element.slice.value if isinstance(element.slice, cst.Index) else None
                if isinstance(call, cst.Call) and self._origins.final(dotted_name(call.func) or "") in self._names:
                    return self._named(call, annotations)
            return None
        dotted = dotted_name(annotation)
        return self._aliased(dotted) if dotted is not None else None

    def _named(self, call: cst.Call, annotations: SignatureTypes) -> Expression:
        arguments = [argument for argument in call.args if not argument.star]
        keyword = arguments[0].keyword if len(arguments) == 1 else None
        dotted = dotted_name(arguments[0].value) if len(arguments) == 1 else None
        if dotted is None or (keyword is not None and keyword.value != "factory"):
            raise Unsupported(_WRITE_A_NAME)
        return annotations.ref(dotted)

    def _aliased(self, dotted: str) -> Expression | None:
        """The factory where the annotation is a name for an `Annotated[..., Resource(...)]`, wherever defined."""
        defined = self._origins.defined(dotted)
        if defined is None or len(defined.bindings) != 1:
            return None
        value, facts = defined.bindings[0].expr, self._modules.facts(defined.path)
        if facts is None or not isinstance(value, code.Subscript) or not isinstance(value.index, code.Collection):
            return None
        origins = self._origins if defined.path == self._origins.facts.path else Origins(facts, self._modules)
        if origins.canonical(_text(value.value)) not in ANNOTATED:
            return None
        for item in value.index.items[1:]:
            if isinstance(item, code.Call) and origins.final(_text(item.func)) in self._names:
                factory = item.positional(0) or item.keyword("factory")
                first, _, rest = _text(factory).partition(".")
                if not first:
                    raise Unsupported(_WRITE_A_NAME)
                return _ref(first, rest, origins)
        return None


def _ref(first: str, rest: str, origins: Origins) -> Expression:
    try:
        origin = origins.of(first)
    except NoOrigin as error:
        raise Unsupported(f"the name {error}") from None
    foreign = Origin(origin.module, origin.attribute, loads=origin.loads)
    ref = Ref(first, foreign)
    return (ref, Word(f".{rest}")) if rest else (ref,)


def _text(expr: code.Expr | None) -> str:
    return (dotted_text(expr) or "") if expr is not None else ""
