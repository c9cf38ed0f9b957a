"""One hinted function into the spec of its task, or the reasons why no wiring can be generated for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from ...model import code
from ...model.facts import ModuleFacts
from ...model.hint import Hint
from ...model.signature import Bracket, Expression, Receiver, Signature, TaskSpec, Word
from ...model.source import Location, Problem
from ..bindings import Binding
from ..definitions import Definition, dotted_name, read_definition
from ..literals import literal
from ..modules import Modules
from ..origins import Origins
from ..owners import Owner
from ..resources import Resources
from ..signature_types import SignatureTypes, Unsupported
from ..signatures import read_signature
from ..text import SourceText
from ..walking import dotted as dotted_text
from ..walking import last_name, within
from .comment import Comments
from .decorator import is_hint, read_decorator
from .durable import Storing
from .forms import Declaration, declare
from .table import Entry
from .written_templates import Templates

_OVERLOADS = frozenset({"typing.overload", "typing_extensions.overload"})
_DEPRECATED = frozenset({"warnings.deprecated", "typing_extensions.deprecated"})


@dataclass(frozen=True, slots=True)
class Sources:
    """What the hints of one module are read from. `home` are the application's modules, where handlers are."""

    facts: ModuleFacts
    text: SourceText
    modules: Modules
    runtimes: frozenset[str]
    table: Mapping[str, Entry]
    home: Modules


class Specs:
    """Reads the hinted functions of one module; `hints` gathers every hint that is readable, by qualname."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._text = sources.text
        self.origins = Origins(sources.facts, sources.modules)
        self._resources = Resources(self.origins, sources.modules, sources.runtimes)
        self._storing = Storing(self.origins, sources.modules)
        self.comments = Comments(sources.text)
        self.hints: dict[str, Hint] = {}

    def is_hinted(self, function: code.Function) -> bool:
        """Whether a function carries a hint in any form."""
        return (
            any(is_hint(decorator, self.origins, self._sources.runtimes) for decorator in function.decorators)
            or self.comments.above(function)
            or function.qualname in self._sources.table
        )

    def is_overload(self, function: code.Function) -> bool:
        """Whether it is one of the signatures of a function that is implemented elsewhere."""
        return any(self.origins.final(dotted_text(d) or "") in _OVERLOADS for d in function.decorators)

    def at(self, function: code.Function) -> Location:
        """Where its `def` stands."""
        span = function.span
        return Location(self._sources.facts.path, span.line, span.column, span.end_line)

    def applied(self, expr: code.Expr) -> Iterator[Problem]:
        """Hints that are called on something in an expression, where no wiring can find them."""
        for found in within(expr):
            call = found.func if isinstance(found, code.Call) else None
            if isinstance(call, code.Call) and is_hint(call, self.origins, self._sources.runtimes):
                at = Location(self._sources.facts.path, call.span.line, call.span.column, call.span.end_line)
                message = (
                    "a hint that is called on a function or lambda is not found: the wiring needs a name to import; "
                    "write it as a decorator above a `def` of the module"
                )
                yield Problem(at, "hint", message)

    def note(self, function: code.Function) -> None:
        """Notes the hint of a function that no wiring is generated for."""
        definition = read_definition(self._text, function)
        if not isinstance(definition, Problem):
            self._declaration(definition, function)

    def read(
        self, function: code.Function, bound: Sequence[Binding], owner: Owner | None = None
    ) -> TaskSpec | tuple[Problem, ...]:
        """The spec of one function. `bound` are all bindings of its name where it is defined."""
        definition = read_definition(self._text, function)
        if isinstance(definition, Problem):
            return (definition,)
        declaration = self._declaration(definition, function)
        if isinstance(declaration, Problem):
            return (declaration,)
        problems = [*declaration.problems, *self._reshaping(function)]
        if function.is_generator:
            message = "is a generator, whose items nobody would take; make it a function that does its work itself"
            return (*problems, Problem(self.at(function), "hint", f"{function.name} {message}"))
        signature = read_signature(definition, function, self.origins, self._resources, owner)
        if not isinstance(signature, Signature):
            return (*problems, *signature)
        deprecated = self._deprecated(definition, function)
        if isinstance(deprecated, Problem):
            return (*problems, deprecated)
        templates = Templates(declaration.written, signature, owner.renamed if owner is not None else {})
        label, key = templates.read("name"), templates.read("key")
        overloads = list(self._overloads(bound, owner))
        problems += [*templates.problems, *(found for found in overloads if isinstance(found, Problem))]
        if problems:
            return tuple(problems)
        spec = TaskSpec(
            at=self.at(function),
            module=self._sources.facts.name,
            name=function.name,
            hint=declaration.hint,
            signature=signature,
            summary=first_paragraph(function.docstring),
            overloads=tuple(found for found in overloads if isinstance(found, Signature)),
            label=label,
            key=key,
            on_error=declaration.on_error,
            on_cancel=declaration.on_cancel,
            deprecated=deprecated,
            receiver=Receiver(owner.qualname, owner.parameter) if owner is not None else None,
        )
        if not spec.hint.durable:
            return spec
        return replace(spec, unstorable=tuple(self._storing.of(function, spec)))

    def _declaration(self, definition: Definition, function: code.Function) -> Declaration | Problem:
        decorated = read_decorator(definition, function, self.origins, self._sources.runtimes)
        if isinstance(decorated, Problem):
            return decorated
        entry = self._sources.table.get(function.qualname)
        written = (decorated, self.comments.read(function), entry.written if entry is not None else None)
        forms = [form for form in written if form is not None]
        declaration = declare(forms, self.origins, self._sources.home)
        if not declaration.problems:
            self.hints[function.qualname] = declaration.hint
        return declaration

    def _reshaping(self, function: code.Function) -> Iterator[Problem]:
        """The decorators in sight that give the function other parameters than it is written with."""
        for decorator in function.decorators:
            named = dotted_text(decorator.func if isinstance(decorator, code.Call) else decorator)
            defined = self.origins.defined(named) if named is not None else None
            nodes = [binding.node for binding in defined.bindings] if defined is not None else []
            for node in (node for node in nodes if isinstance(node, code.Function)):
                types = [*(parameter.annotation for parameter in node.parameters), node.returns]
                parts = [part for found in types if found is not None for part in within(found)]
                if any(last_name(part) == "Concatenate" for part in parts):
                    message = (
                        f"{function.name}: the decorator {named} takes or adds a parameter (Concatenate), so that the "
                        "wiring cannot tell what callers pass; hint a function that calls this one"
                    )
                    yield Problem(self.at(function), "signature", message)

    def _overloads(self, bound: Sequence[Binding], owner: Owner | None) -> Iterator[Signature | Problem]:
        for binding in bound:
            if not isinstance(binding.node, code.Function) or not self.is_overload(binding.node):
                continue
            definition = read_definition(self._text, binding.node)
            if isinstance(definition, Problem):
                yield definition
                return
            signature = read_signature(definition, binding.node, self.origins, self._resources, owner)
            if isinstance(signature, tuple):
                yield from signature
            else:
                yield signature

    def _deprecated(self, definition: Definition, function: code.Function) -> Expression | Problem | None:
        for decorator in definition.node.decorators:
            call = decorator.decorator
            if not isinstance(call, cst.Call):
                continue
            dotted = dotted_name(call.func)
            if dotted is None or self.origins.final(dotted) not in _DEPRECATED:
                continue
            items: list[Expression] = []
            for argument in call.args:
                value = literal(argument.value)
                if value is None or argument.star:
                    message = f"{function.name}: the arguments of {dotted} must be literals, to be carried over"
                    return Problem(definition.at(call), "signature", message)
                items.append((Word(f"{argument.keyword.value}="), *value) if argument.keyword else value)
            try:
                return (*SignatureTypes(self.origins).ref(dotted), Bracket("(", tuple(items), ")"))
            except Unsupported as error:
                return Problem(definition.at(call), "signature", f"{function.name}: {error}")
        return None


def alike(one: TaskSpec, other: TaskSpec) -> bool:
    """Whether two definitions of a function come to the same wiring."""
    moved = replace(other, at=one.at, summary=one.summary, hint=replace(other.hint, at=one.hint.at))
    return moved == one


def first_paragraph(docstring: str | None) -> str:
    """The first paragraph of a docstring, its lines without their indentation."""
    lines = [line.strip() for line in (docstring or "").strip().splitlines()]
    end = lines.index("") if "" in lines else len(lines)
    return "\n".join(lines[:end])
