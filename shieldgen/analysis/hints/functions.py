"""One module into the task functions that it declares, each with its hint and signature, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from ...model import code
from ...model.facts import ModuleFacts
from ...model.hint import Hint
from ...model.signature import Bracket, Expression, Signature, TaskSpec, Word
from ...model.source import Location, Problem
from ..bodies import read_body
from ..definitions import Definition, dotted_name, read_definition
from ..literals import literal
from ..modules import Modules
from ..origins import Origins, module_bindings
from ..resources import Resources
from ..signature_types import SignatureTypes, Unsupported
from ..signatures import read_signature
from ..text import SourceText
from ..walking import dotted as dotted_text
from ..walking import statements
from .decorator import Decorated, is_hint, read_decorator
from .written_templates import Templates

_OVERLOADS = frozenset({"typing.overload", "typing_extensions.overload"})
_DEPRECATED = frozenset({"warnings.deprecated", "typing_extensions.deprecated"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What one module declares.

    `hints` are those of every function that has a readable one, by its qualname: of methods and of functions that no
    wiring can be generated for too.
    """

    tasks: tuple[TaskSpec, ...]
    problems: tuple[Problem, ...]
    hints: Mapping[str, Hint]


def read_tasks(facts: ModuleFacts, text: SourceText, modules: Modules, runtimes: frozenset[str]) -> Declared:
    """The task functions of a module. `runtimes` are the modules that the runtime's names are imported from."""
    reader = _Reader(facts, text, modules, runtimes)
    tasks: list[TaskSpec] = []
    problems: list[Problem] = []
    for found in reader.read():
        if isinstance(found, TaskSpec):
            tasks.append(found)
        else:
            problems.append(found)
    return Declared(tuple(tasks), tuple(sorted(problems)), reader.hints)


class _Reader:
    def __init__(self, facts: ModuleFacts, text: SourceText, modules: Modules, runtimes: frozenset[str]) -> None:
        self._facts = facts
        self._text = text
        self._runtimes = runtimes
        self._names = module_bindings(facts)
        self._origins = Origins(facts, modules)
        self._resources = Resources(self._origins, modules, runtimes)
        self.hints: dict[str, Hint] = {}

    def read(self) -> Iterator[TaskSpec | Problem]:
        for statement in statements(self._facts.body):
            match statement:
                case code.Define(function=function):
                    yield from self._function(function)
                case code.DefineClass(cls=cls):
                    yield from self._methods(cls)
                case _:
                    pass

    def _function(self, function: code.Function) -> Iterator[TaskSpec | Problem]:
        if self._is_hinted(function) and self._is_overload(function):
            yield self._misplaced(function, "is an overload; hint the function that implements them, below them")
        elif self._is_hinted(function):
            yield from self._task(function)
        yield from self._inside(function)

    def _methods(self, cls: code.Class) -> Iterator[Problem]:
        for statement in statements(cls.body):
            match statement:
                case code.Define(function=function):
                    if self._is_hinted(function):
                        self._hint(function)
                        yield self._misplaced(
                            function,
                            f"is a method of {cls.name}, and wiring is generated for functions of modules only; "
                            "hint a function that takes the object, or what of it the work needs",
                        )
                    yield from self._inside(function)
                case code.DefineClass(cls=inner):
                    yield from self._methods(inner)
                case _:
                    pass

    def _inside(self, function: code.Function) -> Iterator[Problem]:
        """Hinted functions inside a function; it is parsed only where a line in it begins with an `@`."""
        lines = self._text.lines[function.span.line : function.span.end_line]
        if not any(line.lstrip().startswith("@") for line in lines):
            return
        for statement in statements(read_body(self._text, function)):
            match statement:
                case code.Define(function=inner):
                    if self._is_hinted(inner):
                        self._hint(inner)
                        yield self._misplaced(
                            inner,
                            f"is defined inside {function.name}, where no other module can import it; "
                            "move it to the top of the module and pass it what it uses",
                        )
                case code.DefineClass(cls=cls):
                    yield from self._methods(cls)
                case _:
                    pass

    def _hint(self, function: code.Function) -> None:
        """Notes the hint of a function that no wiring is generated for."""
        definition = read_definition(self._text, function)
        if not isinstance(definition, Problem):
            self._decorated(definition, function)

    def _decorated(self, definition: Definition, function: code.Function) -> Decorated | Problem | None:
        found = read_decorator(definition, function, self._origins, self._runtimes)
        if isinstance(found, Decorated) and not found.problems:
            self.hints[function.qualname] = found.hint
        return found

    def _is_hinted(self, function: code.Function) -> bool:
        return any(is_hint(decorator, self._origins, self._runtimes) for decorator in function.decorators)

    def _misplaced(self, function: code.Function, message: str) -> Problem:
        return Problem(self._at(function), "hint", f"{function.name} {message}")

    def _at(self, function: code.Function) -> Location:
        span = function.span
        return Location(self._facts.path, span.line, span.column, span.end_line)

    def _task(self, function: code.Function) -> Iterator[TaskSpec | Problem]:
        definition = read_definition(self._text, function)
        if isinstance(definition, Problem):
            yield definition
            return
        decorated = self._decorated(definition, function)
        if decorated is None:
            return
        if isinstance(decorated, Problem):
            yield decorated
            return
        yield from decorated.problems
        if function.is_generator:
            yield self._misplaced(
                function, "is a generator, whose items nobody would take; make it a function that does its work itself"
            )
            return
        signature = read_signature(definition, function, self._origins, self._resources)
        if isinstance(signature, tuple):
            yield from signature
            return
        deprecated = self._deprecated(definition, function)
        if isinstance(deprecated, Problem):
            yield deprecated
            return
        templates = Templates(definition, decorated.written, signature)
        label, key = templates.read("name"), templates.read("key")
        yield from templates.problems
        again = self._defined_again(function)
        if again is not None:
            yield again
        overloads = list(self._overloads(function)) if again is None else []
        wrong = [found for found in overloads if isinstance(found, Problem)]
        yield from wrong
        if decorated.problems or templates.problems or again is not None or wrong:
            return
        yield TaskSpec(
            at=self._at(function),
            module=self._facts.name,
            name=function.name,
            hint=decorated.hint,
            signature=signature,
            summary=first_paragraph(function.docstring),
            overloads=tuple(found for found in overloads if isinstance(found, Signature)),
            label=label,
            key=key,
            on_error=decorated.on_error,
            on_cancel=decorated.on_cancel,
            deprecated=deprecated,
        )

    def _defined_again(self, function: code.Function) -> Problem | None:
        """The name must mean one function: the wiring calls what the module holds under it."""
        for binding in self._names.get(function.name, ()):
            if binding.node is function:
                continue
            if isinstance(binding.node, code.Function) and self._is_overload(binding.node):
                continue
            column = binding.node.span.column if binding.node is not None else 1
            place = f"{self._facts.path}:{binding.line}:{column}"
            message = (
                f"{function.name} is bound again at {place}, so that two functions would get the same method; "
                "give one of them another name"
            )
            return Problem(self._at(function), "hint", message)
        return None

    def _overloads(self, function: code.Function) -> Iterator[Signature | Problem]:
        for binding in self._names.get(function.name, ()):
            if binding.node is function or not isinstance(binding.node, code.Function):
                continue
            definition = read_definition(self._text, binding.node)
            if isinstance(definition, Problem):
                yield definition
                return
            signature = read_signature(definition, binding.node, self._origins, self._resources)
            if isinstance(signature, tuple):
                yield from signature
            else:
                yield signature

    def _is_overload(self, function: code.Function) -> bool:
        return any(self._origins.final(dotted_text(d) or "") in _OVERLOADS for d in function.decorators)

    def _deprecated(self, definition: Definition, function: code.Function) -> Expression | Problem | None:
        for decorator in definition.node.decorators:
            call = decorator.decorator
            if not isinstance(call, cst.Call):
                continue
            dotted = dotted_name(call.func)
            if dotted is None or self._origins.final(dotted) not in _DEPRECATED:
                continue
            items: list[Expression] = []
            for argument in call.args:
                value = literal(argument.value)
                if value is None or argument.star:
                    message = f"{function.name}: the arguments of {dotted} must be literals, to be carried over"
                    return Problem(definition.at(call), "signature", message)
                items.append((Word(f"{argument.keyword.value}="), *value) if argument.keyword else value)
            try:
                return (*SignatureTypes(self._origins).ref(dotted), Bracket("(", tuple(items), ")"))
            except Unsupported as error:
                return Problem(definition.at(call), "signature", f"{function.name}: {error}")
        return None


def first_paragraph(docstring: str | None) -> str:
    """The first paragraph of a docstring, its lines without their indentation."""
    lines = [line.strip() for line in (docstring or "").strip().splitlines()]
    end = lines.index("") if "" in lines else len(lines)
    return "\n".join(lines[:end])
