"""The wiring as it is going to be written, every name chosen: what rendering prints without a decision of its own."""

from __future__ import annotations

from dataclasses import dataclass

from .signature import Expression, ParameterKind, Template
from .source import Location


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """`from module import name as alias`, or `import module as alias` where `name` is None."""

    module: str
    name: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedPolicy:
    """The constant of one task function, with the words that are not the default, in the order of the runtime's."""

    constant: str
    words: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class PlannedField:
    """One argument of a durable task as it waits in the database; its type is there at run time."""

    name: str
    annotation: Expression
    default: Expression | None


@dataclass(frozen=True, slots=True)
class PlannedDurable:
    """What makes a task durable: `name` is what it waits under, `arguments` the class of what waits.

    `keyword_only` where a field without a default follows one that has it. `result` is None where nothing is returned.
    """

    name: str
    arguments: str
    fields: tuple[PlannedField, ...]
    keyword_only: bool
    result: Expression | None


@dataclass(frozen=True, slots=True)
class PlannedParameter:
    """One parameter of a method, as text except for its annotation and default."""

    name: str
    kind: ParameterKind
    annotation: Expression
    default: Expression | None
    omitted: bool
    """Whether its default stands for the function's own, so that the argument is left out of the call."""


@dataclass(frozen=True, slots=True)
class PlannedSignature:
    """What a method takes and gives; `receiver` is the name of its first parameter."""

    receiver: str
    type_parameters: Expression | None
    parameters: tuple[PlannedParameter, ...]
    result: Expression


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One method of the wiring. `object` is the parameter whose method it schedules, None where it is a function."""

    name: str
    object: str | None
    signature: PlannedSignature
    overloads: tuple[PlannedSignature, ...]
    policy: PlannedPolicy
    source: Expression
    summary: str
    facts: str
    label: Template | None
    key: Template | None
    loose: bool
    """Whether the arguments of the call are more than type checkers can follow."""
    deprecated: Expression | None
    durable: PlannedDurable | None = None


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """One class of the wiring: `of` is what it schedules the functions of, `alias` the annotation of endpoints."""

    name: str
    alias: str
    of: str
    tasks: tuple[PlannedTask, ...]


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What the wiring calls the names that it brings along itself."""

    source: str
    wiring: str
    task: str
    policy: str
    resource: str
    depends: str
    annotated: str
    any: str
    overload: str
    type_checking: str
    cache: str
    default: str
    given: str
    durable: str
    durable_task: str
    transaction: str
    dataclass: str


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """One wiring module: `path` relative to the project's root, imports sorted.

    `late` where the source module imports this one itself: then nothing of it is touched while either is imported.
    `class_imports` are needed where the class is made, `imports` where policies are.
    """

    path: str
    at: Location
    late: bool
    module: str
    runtime: str
    names: OwnNames
    uses: frozenset[str]
    """Which of its own names are used, of those that not every wiring needs."""
    class_imports: tuple[PlannedImport, ...]
    imports: tuple[PlannedImport, ...]
    type_imports: tuple[PlannedImport, ...]
    classes: tuple[PlannedClass, ...]

    @property
    def tasks(self) -> tuple[PlannedTask, ...]:
        """The methods of all its classes."""
        return tuple(task for found in self.classes for task in found.tasks)

    @property
    def is_durable(self) -> bool:
        """Whether one of them is."""
        return any(task.durable is not None for task in self.tasks)


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file as it is to be on disk; `path` relative to the project's root."""

    path: str
    content: bytes
