"""What an expression may stand for when names are followed across files.

A name outside the project is an `External` with a canonical dotted name. A call in it is written `()`: an instance of
`httpx.AsyncClient` is `httpx.AsyncClient()`, however it came about (called, annotated, injected, entered by `with`),
its method is `httpx.AsyncClient().post`, and what that returns `httpx.AsyncClient().post()`; what an `await` or the
`as` of a `with` takes out of it keeps the same name. Re-exported names are written by their shortest documented
path (`fastapi.BackgroundTasks`).
"""

from __future__ import annotations

from dataclasses import field

from ..model.code import Call, Class, Function, Lambda
from ..model.frozen import dataclass
from ..model.task import FunctionId


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a name is looked up: a module (`function` None), or a function within its enclosing scopes.

    `receiver` is the class that `self` (or `cls`) is an instance of, where a method is entered through a subclass.
    `bound` holds what a call passed for parameters that are called or whose type is not annotated.
    """

    path: str
    function: Function | None = None
    parent: Scope | None = None
    receiver: ClassValue | None = None
    bound: tuple[tuple[str, tuple[Value, ...]], ...] = ()

    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Worked out once: scopes stand inside the values that they bind.
        made = hash((self.path, self.function, self.parent, self.receiver, self.bound))
        object.__setattr__(self, "_hash", made)

    def __hash__(self) -> int:
        return self._hash

    @property
    def id(self) -> FunctionId:
        """The file and qualified name of the function ("" for a module)."""
        return FunctionId(self.path, self.function.qualname if self.function else "")


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function of the project; `outer` is the scope that its free names are looked up in."""

    path: str
    function: Function
    outer: Scope

    @property
    def id(self) -> FunctionId:
        """The file and qualified name of the function."""
        return FunctionId(self.path, self.function.qualname)


@dataclass(frozen=True, slots=True)
class LambdaValue:
    """A lambda with the scope it stands in."""

    expr: Lambda
    scope: Scope


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of the project."""

    path: str
    cls: Class
    outer: Scope


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance of a class of the project."""

    cls: ClassValue


@dataclass(frozen=True, slots=True)
class BoundMethod:
    """A method of an instance or class of the project, with the class it was looked up on."""

    method: FunctionValue
    receiver: ClassValue

    @property
    def id(self) -> FunctionId:
        """The file and qualified name of the method where it is defined."""
        return self.method.id


@dataclass(frozen=True, slots=True)
class Partial:
    """A callable with some arguments given: `functools.partial(target, ...)`."""

    target: Value
    call: Call
    scope: Scope


@dataclass(frozen=True, slots=True)
class Started:
    """A coroutine (or async generator) object: an async callable that was called, not awaited yet."""

    target: Value
    call: Call
    scope: Scope


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project."""

    path: str


@dataclass(frozen=True, slots=True)
class Items:
    """A container; `elements` are what iterating over it (or over a mapping's values) may give."""

    kind: str
    elements: tuple[Value, ...]
    keyed: tuple[tuple[str | int, tuple[Value, ...]], ...] = ()
    """What single constant keys or positions hold, where they are known."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A text, number, bool or None that is written in the code."""

    value: str | bytes | int | float | bool | None


@dataclass(frozen=True, slots=True)
class External:
    """Something outside the project, by its canonical name (see the module's first lines)."""

    name: str


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A parameter whose value is not known: `scope`'s parameter `name`."""

    scope: FunctionId
    name: str


Value = (
    FunctionValue
    | LambdaValue
    | ClassValue
    | Instance
    | BoundMethod
    | Partial
    | Started
    | ModuleValue
    | Items
    | Constant
    | External
    | Unnamed
)


def nesting(value: Value) -> int:
    """How many containers stand one inside the other."""
    return 1 + max(map(nesting, value.elements), default=0) if isinstance(value, Items) else 0
