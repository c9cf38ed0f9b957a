"""What a site schedules into the function with wiring that it certainly is, or the reason why that is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..analysis import classes
from ..analysis.certain import is_certain
from ..analysis.linking import Program
from ..analysis.scheduling import Found
from ..analysis.values import BoundMethod, ClassValue, Constant, External, FunctionValue, Instance, Scope
from ..model import code
from ..model.move import Wired
from ..model.signature import TaskSpec
from ..model.task import FunctionId


@dataclass(frozen=True, slots=True)
class Target:
    """A function with wiring, as it was declared."""

    wired: Wired
    spec: TaskSpec

    @property
    def takes_object(self) -> bool:
        """Whether the wiring's method takes the object whose method it schedules."""
        return self.spec.receiver is not None and self.spec.receiver.parameter is not None


@dataclass(frozen=True, slots=True)
class Targets:
    """The functions that have wiring: the project's own, and those of other packages by their canonical names."""

    own: Mapping[FunctionId, Target]
    others: Mapping[str, Target]


def target_of(program: Program, found: Found, function: code.Expr, targets: Targets) -> Target | str:
    """The target of a site that schedules what `function` names; a text is the reason why there is none."""
    site = found.site
    scope = found.spot.scope
    values = program.values(function, scope)
    if not values and not site.targets:
        return f"it schedules {site.external}, which is not the project's" if site.external else "its target is unknown"
    if len(values) == 1 and isinstance(values[0], External):
        target: Target | str | None = targets.others.get(values[0].name)
        if target is None:
            return f"it schedules {values[0].name}, which is not the project's"
    elif len(values) == 1 and isinstance(values[0], FunctionValue):
        target = _of_function(program, values[0], function, scope, targets)
    elif values and all(isinstance(value, BoundMethod) for value in values):
        methods = tuple(value for value in values if isinstance(value, BoundMethod))
        target = _of_method(program, methods, function, scope, targets)
    elif len(site.targets) > 1 or len(values) > 1:
        names = dict.fromkeys(target.qualname for target in site.targets)
        return f"it may schedule any of {', '.join(names)}" if names else "its target is unknown"
    elif site.targets:
        return f"{site.targets[0].qualname} is scheduled through a partial or an object, which is left to you"
    else:
        return "its target is unknown"
    if target is None:
        waited = site.awaited == "yes"
        name = site.targets[0].qualname if site.targets else "it"
        return f"whoever starts {name} waits for it" if waited else f"{name} has no hint that wiring is generated for"
    if not isinstance(target, str) and not is_certain(program, function, scope):
        return _uncertain(_qualname(target.spec))
    return target


def _of_function(
    program: Program, value: FunctionValue, expr: code.Expr, scope: Scope, targets: Targets
) -> Target | str | None:
    function = value.function
    target = targets.own.get(FunctionId(value.path, function.qualname))
    if target is None:
        return None
    if function.owner is not None and isinstance(expr, code.Attribute):  # a static method
        for holder in program.values(expr.value, scope):
            cls = holder.cls if isinstance(holder, Instance) else holder
            if isinstance(cls, ClassValue) and any(_others(program, cls, function)):
                return f"a class derived from {cls.cls.name} has a {function.name} of its own"
    return target


def _of_method(
    program: Program, values: tuple[BoundMethod, ...], expr: code.Expr, scope: Scope, targets: Targets
) -> Target | str | None:
    """The method that a call names, where every class that overrides it takes the same arguments; None without hint."""
    if not isinstance(expr, code.Attribute):
        return f"{values[0].method.function.qualname} is bound to a name before it is scheduled"
    holders = [value for value in program.values(expr.value, scope) if value != Constant(None)]
    if len(holders) != 1:
        names = tuple(dict.fromkeys(value.method.function.qualname for value in values))
        return f"it may schedule any of {', '.join(names)}" if len(names) > 1 else _uncertain(names[0])
    (holder,) = holders
    root = values[0].method
    function = root.function
    target = targets.own.get(FunctionId(root.path, function.qualname))
    if target is None:
        return None
    if isinstance(holder, ClassValue):
        owner = program.owner(root)
        if target.takes_object or holder != owner or _is_parameter(expr.value, scope):
            return f"{function.qualname} is called on a class that may be another one"
        return target
    if not isinstance(holder, Instance):
        return "its target is unknown"
    if not target.takes_object:
        return f"{function.qualname} is a method of the class, and called on an object of it"
    for other in _others(program, holder.cls, function):
        named = FunctionId(other.path, other.function.qualname)
        if named in targets.own:
            return f"it may schedule {named.qualname} too, which has a hint of its own"
        if not _alike(program, root, other):
            return f"{named.qualname} overrides {function.qualname} with other parameters"
    return target


def _others(program: Program, cls: ClassValue, function: code.Function) -> Iterator[FunctionValue]:
    """What the classes derived from a class have instead of its method."""
    for child in classes.subclasses(program, cls):
        for value in classes.of_class(program, child, function.name, instance=False):
            method = value.method if isinstance(value, BoundMethod) else value
            if not isinstance(method, FunctionValue):
                continue
            if method.function.qualname != function.qualname or method.function.span != function.span:
                yield method


def _alike(program: Program, one: FunctionValue, other: FunctionValue) -> bool:
    """Whether two methods take the same arguments, with the same defaults, and are run the same way."""
    return one.function.is_async == other.function.is_async and _shape(program, one) == _shape(program, other)


def _shape(program: Program, method: FunctionValue) -> list[tuple[str, str, str | None]]:
    text = program.modules.text(method.path)
    return [(p.name, p.kind, text.of(p.default.span) if p.default else None) for p in method.function.parameters[1:]]


def _is_parameter(expr: code.Expr, scope: Scope) -> bool:
    return not isinstance(expr, code.Name | code.Attribute) or (
        isinstance(expr, code.Name)
        and scope.function is not None
        and any(parameter.name == expr.id for parameter in scope.function.parameters)
    )


def _uncertain(qualname: str) -> str:
    return f"it may be something else than {qualname} that is scheduled there"


def _qualname(spec: TaskSpec) -> str:
    return f"{spec.receiver.qualname}.{spec.name}" if spec.receiver is not None else spec.name
