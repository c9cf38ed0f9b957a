"""One module into the task functions that it declares, each with its hint and signature, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from ...model import code
from ...model.facts import ModuleFacts
from ...model.hint import Hint
from ...model.signature import TaskSpec
from ...model.source import Problem
from ..bindings import Binding, bindings
from ..bodies import read_body
from ..modules import Modules
from ..origins import module_bindings
from ..owners import Owner, owner_of
from ..paths import always
from ..text import SourceText
from ..walking import expressions, statements
from .specs import Sources, Specs, alike
from .table import Entry

_NO_ENTRIES: Mapping[str, Entry] = {}
_DECORATOR = re.compile(r"^\s*@", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Declared:
    """What one module declares: `tasks` are its functions, `methods` those of its classes.

    `hints` are those of every function that has a readable one, by its qualname: of functions that no wiring can be
    generated for too.
    """

    tasks: tuple[TaskSpec, ...]
    methods: tuple[TaskSpec, ...]
    problems: tuple[Problem, ...]
    hints: Mapping[str, Hint]


def read_tasks(
    facts: ModuleFacts,
    text: SourceText,
    modules: Modules,
    runtimes: frozenset[str],
    *,
    table: Mapping[str, Entry] = _NO_ENTRIES,
    home: Modules | None = None,
) -> Declared:
    """The task functions of a module. `runtimes` are the modules that the runtime's names are imported from.

    `table` are the hints that the configuration has for the module's functions, by their qualnames. `home` are the
    application's modules where `modules` are those of another package.
    """
    reader = _Reader(Sources(facts, text, modules, runtimes, table, home or modules))
    found = list(reader.read())
    specs = [spec for spec in found if isinstance(spec, TaskSpec)]
    return Declared(
        tasks=tuple(spec for spec in specs if spec.receiver is None),
        methods=tuple(spec for spec in specs if spec.receiver is not None),
        problems=tuple(sorted(problem for problem in found if isinstance(problem, Problem))),
        hints=reader.hints,
    )


class _Reader:
    def __init__(self, sources: Sources) -> None:
        self._facts = sources.facts
        self._text = sources.text
        self._table = sources.table
        self._names = module_bindings(sources.facts)
        self._specs = Specs(sources)
        self._seen: set[str] = set()
        self.hints = self._specs.hints

    def read(self) -> Iterator[TaskSpec | Problem]:
        yield from self._block(self._facts.body, self._names, ())
        for statement in statements(self._facts.body):
            for expr in expressions(statement):
                yield from self._specs.applied(expr)
        yield from self._specs.comments.left_over()
        for qualname, entry in self._table.items():
            if qualname not in self._seen:
                yield self._nowhere(qualname, entry)

    def _block(
        self,
        block: tuple[code.Statement, ...],
        names: Mapping[str, tuple[Binding, ...]],
        classes: tuple[code.Class, ...],
    ) -> Iterator[TaskSpec | Problem]:
        """The functions of a module or of the last of `classes`."""
        done: set[str] = set()
        for statement in statements(block):
            match statement:
                case code.Define(function=function):
                    self._seen.add(function.qualname)
                    if self._specs.is_hinted(function) and function.name not in done:
                        if not self._specs.is_overload(function):
                            done.add(function.name)
                        yield from self._function(function, names.get(function.name, ()), classes)
                    yield from self._inside(function)
                case code.DefineClass(cls=cls):
                    inner = bindings(cls.body, (cls.span.line, cls.span.end_line)).names
                    yield from self._block(cls.body, inner, (*classes, cls))
                case _:
                    pass

    def _function(
        self, function: code.Function, bound: Sequence[Binding], classes: tuple[code.Class, ...]
    ) -> Iterator[TaskSpec | Problem]:
        if self._specs.is_overload(function):
            self._specs.comments.read(function)
            yield self._misplaced(function, "is an overload; hint the function that implements them, below them")
            return
        owner: Owner | None = None
        if classes:
            found = owner_of(function, classes, self._names, self._specs.origins, self._text)
            if isinstance(found, str):
                self._specs.note(function)
                yield self._misplaced(function, found)
                return
            owner = found
        spec = self._specs.read(function, bound, owner)
        if not isinstance(spec, TaskSpec):
            yield from spec
        absent = self._absent(function, classes)
        if absent is not None:
            yield absent
            return
        again = self._defined_again(function, bound, spec, owner)
        if again is not None:
            yield again
        elif isinstance(spec, TaskSpec):
            yield spec

    def _absent(self, function: code.Function, classes: tuple[code.Class, ...]) -> Problem | None:
        """What the wiring names is to be there whenever the module is imported, the class of a method too."""
        blocks = (self._facts.body, *(cls.body for cls in classes))
        for name, block in zip((*(cls.name for cls in classes), function.name), blocks, strict=True):
            if not always(block, partial(_defines, name)):
                message = (
                    f"{name} is defined on some paths only, and the wiring would have it on all; define it on the "
                    "others too (a body that only raises will do), or outside of the condition"
                )
                return Problem(self._specs.at(function), "hint", message)
        return None

    def _defined_again(
        self,
        function: code.Function,
        bound: Sequence[Binding],
        spec: TaskSpec | tuple[Problem, ...],
        owner: Owner | None,
    ) -> Problem | None:
        """The name must mean one function, or the same in every branch: the wiring calls what is held under it."""
        for binding in bound:
            node = binding.node
            if node is function or (isinstance(node, code.Function) and self._specs.is_overload(node)):
                continue
            apart = isinstance(node, code.Function) and binding.block != self._block_of(function, bound)
            if isinstance(node, code.Function) and apart and self._specs.is_hinted(node):
                other = self._specs.read(node, bound, owner)
                if isinstance(spec, TaskSpec) and isinstance(other, TaskSpec) and alike(spec, other):
                    continue
            same = "give them the same hint and signature, or different names"
            way_out = same if apart else "give one of them another name"
            column = node.span.column if node is not None else 1
            message = (
                f"{function.name} is bound again at {self._facts.path}:{binding.line}:{column}, so that two functions "
                f"would get the same method; {way_out}"
            )
            return Problem(self._specs.at(function), "hint", message)
        return None

    @staticmethod
    def _block_of(function: code.Function, bound: Sequence[Binding]) -> tuple[int, int] | None:
        return next((binding.block for binding in bound if binding.node is function), None)

    def _inside(self, function: code.Function) -> Iterator[Problem]:
        """Hinted functions inside a function; it is parsed only where a line in it may hold a hint."""
        first, last = function.span.line, function.span.end_line
        decorated = _DECORATOR.search(self._text.between(first + 1, last))
        if decorated or self._specs.comments.within(first + 1, last):
            yield from self._inner(read_body(self._text, function), function)

    def _inner(self, block: tuple[code.Statement, ...], outer: code.Function) -> Iterator[Problem]:
        for statement in statements(block):
            match statement:
                case code.Define(function=inner):
                    if self._specs.is_hinted(inner):
                        self._specs.note(inner)
                        yield self._misplaced(
                            inner,
                            f"is defined inside {outer.name}, where no other module can import it; "
                            "move it to the top of the module and pass it what it uses",
                        )
                    yield from self._inside(inner)
                case code.DefineClass(cls=cls):
                    yield from self._inner(cls.body, outer)
                case _:
                    pass

    def _misplaced(self, function: code.Function, message: str) -> Problem:
        return Problem(self._specs.at(function), "hint", f"{function.name} {message}")

    def _nowhere(self, qualname: str, entry: Entry) -> Problem:
        where = f"{entry.module} ({self._facts.path})"
        origins = self._specs.origins
        defined = origins.defined(qualname)
        canonical = origins.canonical(qualname)
        near = get_close_matches(qualname, sorted(self._seen), n=1)
        if defined is not None and defined.path != self._facts.path:
            way_out = f"{qualname} is defined in {defined.path}; name that module"
        elif qualname in self._names and canonical and not canonical.startswith(f"{entry.module}."):
            way_out = f"it takes {qualname} from {canonical}; name that"
        elif qualname in self._names:
            way_out = f"{qualname} is no function; define one that does the work, and hint that"
        else:
            way_out = f"did you mean {near[0]}?" if near else "name a function that it defines"
        return Problem(entry.at, "config", f"{where} defines no function {qualname}: {way_out}")


def _defines(name: str, statement: code.Statement) -> bool:
    match statement:
        case code.Define(function=found) | code.DefineClass(cls=found):
            return found.name == name
        case _:
            return False
