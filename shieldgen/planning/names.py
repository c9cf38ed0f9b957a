"""The names that one wiring module needs into names that do not get in each other's way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ..model.plan import OwnNames, PlannedImport
from ..model.signature import Bracket, Chain, Expression, Origin, Piece, Ref, Word

MEMBERS = frozenset({"after_response", "after_route", "durable", "immediate", "inject", "of", "running", "_scheduler"})
"""What the runtime's `Wiring` has itself; a task function of such a name would hide it."""


class CannotName(Exception):
    """A name that the wiring cannot import; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    origin: Origin


class Names:
    """Hands out the names of one wiring module, and gathers the imports that they need.

    `public` are the names that stay as they are: the alias, the class, its methods. `parameters` are those of all
    methods: names used in a method's body avoid them too. `fields` are those of the durable tasks, which types avoid:
    a field hides them from those below it. `module` is the wiring module itself, `runtimes` are those that the
    runtime's own names may come from: what is there anyway is not imported again.
    """

    def __init__(
        self,
        module: str,
        runtimes: Iterable[str],
        public: Collection[str],
        *,
        parameters: Iterable[str],
        fields: Iterable[str],
    ) -> None:
        self._taken = set(public) | MEMBERS
        self._parameters = frozenset(parameters)
        self._fields = frozenset(fields)
        self._chosen: dict[_Key, str] = {}
        self._class_imports: set[PlannedImport] = set()
        self._imports: set[PlannedImport] = set()
        self._type_imports: set[PlannedImport] = set()
        self._used: set[str] = set()
        self.own = OwnNames(
            source=self.fresh("_source", in_body=True),
            wiring=self.fresh("Wiring"),
            task=self.fresh("Task"),
            policy=self.fresh("Policy"),
            resource=self.fresh("Resource"),
            depends=self.fresh("Depends"),
            annotated=self.fresh("Annotated"),
            any=self.fresh("Any", in_body=True),
            overload=self.fresh("overload"),
            type_checking=self.fresh("TYPE_CHECKING"),
            cache=self.fresh("cache"),
            default=self.fresh("_DEFAULT", in_body=True),
            given=self.fresh("_given", in_body=True),
            durable=self.fresh("Durable"),
            durable_task=self.fresh("DurableTask"),
            transaction=self.fresh("Transaction"),
            dataclass=self.fresh("dataclass"),
        )

        self._same = {
            **{(module, "Annotated"): self.own.annotated for module in ("typing", "typing_extensions")},
            ("typing", "Any"): self.own.any,
            ("fastapi", "Depends"): self.own.depends,
            **{(runtime, "Task"): self.own.task for runtime in runtimes},
            **{(runtime, "Policy"): self.own.policy for runtime in runtimes},
            **{(f"{runtime}.durable", "DurableTask"): self.own.durable_task for runtime in runtimes},
            **{(module, name): name for name in public},
        }

    def fresh(self, wanted: str, *, in_body: bool = False) -> str:
        """`wanted`, with `_` added until nothing else is called so."""
        return self._free(wanted, self._parameters if in_body else frozenset())

    def _free(self, wanted: str, hidden_by: frozenset[str]) -> str:
        name = wanted
        while name in self._taken or name in hidden_by:
            name += "_"
        self._taken.add(name)
        return name

    def used(self, own: str) -> str:
        """One of `own`, noted as used so that it is imported."""
        self._used.add(own)
        return own

    def is_used(self, own: str) -> bool:
        """Whether one of `own` is used."""
        return own in self._used

    def in_types(self, expression: Expression) -> Expression:
        """An annotation with its names as the wiring imports them for type checkers. Raises CannotName."""
        return self._renamed(expression, self._type_name)

    def at_run_time(self, expression: Expression) -> Expression:
        """A handler, a factory or the type of a field with its names as the wiring has them. Raises CannotName."""
        return self._renamed(expression, self._value_name)

    def in_class(self, expression: Expression) -> Expression:
        """A decorator of a method with its names as the wiring imports them. Raises CannotName."""
        return self._renamed(expression, lambda ref: self._imported(ref, self._class_imports))

    @property
    def class_imports(self) -> tuple[PlannedImport, ...]:
        """Imports that the class needs when it is made."""
        return _sorted(self._class_imports)

    @property
    def imports(self) -> tuple[PlannedImport, ...]:
        """Imports that the policies need."""
        return _sorted(self._imports - self._class_imports)

    def type_imports(self, *, late: bool) -> tuple[PlannedImport, ...]:
        """Imports that annotations alone need. `late`: where the policies have theirs for themselves."""
        there = self._class_imports if late else self._imports | self._class_imports
        return _sorted(self._type_imports - there)

    def _renamed(self, expression: Expression, rename: Callable[[Ref], str]) -> Expression:
        pieces: list[Piece] = []
        for piece in expression:
            match piece:
                case Ref():
                    pieces.append(Word(rename(piece)))
                case Bracket():
                    items = tuple(self._renamed(item, rename) for item in piece.items)
                    pieces.append(Bracket(piece.open, items, piece.close, piece.comma))
                case Chain():
                    operands = tuple(self._renamed(operand, rename) for operand in piece.operands)
                    pieces.append(Chain(piece.operator, operands))
                case Word():
                    pieces.append(piece)
        return tuple(pieces)

    def _value_name(self, ref: Ref) -> str:
        if ref.origin.local:
            return f"{self.own.source}.{ref.name}"
        return self._imported(ref, self._imports)

    def _type_name(self, ref: Ref) -> str:
        return self._imported(ref, self._type_imports)

    def _imported(self, ref: Ref, imports: set[PlannedImport]) -> str:
        origin = ref.origin
        if origin.module is None:
            if ref.name not in self._taken | self._fields:
                return ref.name
            return f"{self._imported(Ref('builtins', Origin('builtins')), imports)}.{ref.name}"
        same = self._same.get((origin.module, origin.attribute or ""))
        if same is not None:
            return self.used(same)
        key = _Key(ref.name, origin)
        if key not in self._chosen:
            hidden = ref.name.startswith("__") and not ref.name.endswith("__")  # mangled inside a class
            self._chosen[key] = self._free(ref.name.lstrip("_") if hidden else ref.name, self._fields)
        name = self._chosen[key]
        if origin.loads:
            if name != ref.name:
                raise CannotName(
                    f"the wiring has its own {ref.name!r}, so that `import {origin.loads[0]}` would hide it; "
                    "import what you need by `from ... import ... as ...`"
                )
            imports.update(PlannedImport(load) for load in origin.loads)
        elif origin.attribute is None:
            imports.add(PlannedImport(origin.module, None, None if name == origin.module else name))
        else:
            imports.add(PlannedImport(origin.module, origin.attribute, None if name == origin.attribute else name))
        return name


def _sorted(imports: set[PlannedImport]) -> tuple[PlannedImport, ...]:
    return tuple(sorted(imports, key=lambda found: (found.module, found.name or "", found.alias or "")))
