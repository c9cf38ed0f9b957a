"""The task functions of a project into wiring modules that hold their methods; collisions name both places."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import dataclass

from ..model.plan import ModulePlan, PlannedClass
from ..model.project import SourceFile
from ..model.signature import WITHIN, TaskSpec
from ..model.source import Location, Problem
from .layout import Layout, alias_of
from .names import MEMBERS, CannotName, Names
from .tasks import plan_task

_OBJECT = frozenset(dir(object))


@dataclass(frozen=True, slots=True)
class Wirings:
    """The modules to write, sorted by path, or what stands in the way of them."""

    modules: tuple[ModulePlan, ...]
    problems: tuple[Problem, ...]


def plan_modules(
    specs: Iterable[tuple[SourceFile, tuple[TaskSpec, ...]]], layout: Layout, late: frozenset[str]
) -> Wirings:
    """One wiring module for each source file with task functions. `late` are the files that import their own."""
    modules: list[ModulePlan] = []
    problems: list[Problem] = []
    for file, tasks in specs:
        wrong = [*_module_problems(file, layout), *(p for spec in tasks for p in _task_problems(spec))]
        if wrong:
            problems.extend(wrong)
            continue
        try:
            modules.append(_plan(file, tasks, layout, late=file.path in late))
        except CannotName as error:
            problems.append(Problem(tasks[0].at, "signature", str(error)))
    modules.sort(key=lambda plan: plan.path)
    problems.extend(_collisions(modules))
    return Wirings(tuple(modules), tuple(sorted(problems)))


def _plan(file: SourceFile, tasks: tuple[TaskSpec, ...], layout: Layout, *, late: bool) -> ModulePlan:
    groups: dict[str | None, list[TaskSpec]] = {}
    for spec in tasks:
        groups.setdefault(spec.receiver.qualname if spec.receiver is not None else None, []).append(spec)
    aliases = {qualname: alias_of(file.module, qualname) for qualname in groups}
    parameters = [parameter.name for spec in tasks for parameter in spec.signature.parameters]
    public = [name for alias in aliases.values() for name in (alias, f"{alias}Tasks")]
    # Inside a method they hide what is called so outside.
    declared = [
        name for spec in tasks for signature in (spec.signature, *spec.overloads) for name in signature.declares
    ]
    taken = [*public, *declared, *(spec.name for spec in tasks)]
    durable = [spec for spec in tasks if spec.hint.durable]
    names = Names(
        layout.wiring_of(file.module),
        layout.runtimes,
        taken,
        parameters=[*parameters, *((WITHIN,) if durable else ())],
        fields=[parameter.name for spec in durable for parameter in spec.signature.parameters],
    )
    classes = tuple(
        PlannedClass(
            name=f"{aliases[qualname]}Tasks",
            alias=aliases[qualname],
            of=file.module if qualname is None else f"{file.module}.{qualname}",
            tasks=tuple(plan_task(spec, names, late=late) for spec in group),
        )
        for qualname, group in groups.items()
    )
    return ModulePlan(
        path=layout.path(file.module, is_package=file.is_package),
        at=tasks[0].at,
        late=late,
        module=file.module,
        runtime=_runtime(file, layout),
        names=names.own,
        uses=frozenset(
            own
            for own in (
                names.own.any,
                names.own.given,
                names.own.overload,
                names.own.resource,
                names.own.task,
            )
            if names.is_used(own)
        ),
        class_imports=names.class_imports,
        imports=names.imports,
        type_imports=names.type_imports(late=late),
        classes=classes,
    )


def _runtime(file: SourceFile, layout: Layout) -> str:
    """How the wiring module names the runtime: relatively where it is vendored."""
    if layout.installed:
        return layout.runtime
    depth = len(layout.parts(file.module)) + file.is_package
    return "." * depth + "runtime"


def _module_problems(file: SourceFile, layout: Layout) -> list[Problem]:
    at = Location(file.path, 1)
    problems: list[Problem] = []
    unusable = [p for p in file.module.split(".") if not p.isidentifier() or keyword.iskeyword(p)]
    alias = alias_of(file.module)
    if unusable:
        message = f"no import can name this module ({unusable[0]!r} is no name in Python); rename it"
        problems.append(Problem(at, "hint", message))
    elif keyword.iskeyword(alias):
        message = f"this module's wiring would be called {alias}, which is a word of Python; rename the module"
        problems.append(Problem(at, "hint", message))
    elif file.path.startswith(f"{layout.folder}/"):
        message = (
            f"task functions inside the wiring package ({layout.folder}) cannot be wired; move this module out of it"
        )
        problems.append(Problem(at, "hint", message))
    elif file.is_package and file.module in ("", layout.package):
        message = (
            f"task functions in the `__init__` of the package that holds the wiring ({layout.folder}) cannot be wired: "
            "their wiring would be the wiring package itself; move them to a module of their own"
        )
        problems.append(Problem(at, "hint", message))
    elif not layout.installed and layout.parts(file.module)[0] == "runtime":
        message = (
            f"this module's wiring would lie where the runtime is ({layout.folder}/runtime); rename the module, or set "
            '`runtime = "installed"`'
        )
        problems.append(Problem(at, "hint", message))
    return problems


def _task_problems(spec: TaskSpec) -> list[Problem]:
    """What keeps a task function from being wired: a name that no method can have, arguments that nobody can store."""
    if spec.unstorable:
        return list(spec.unstorable)
    if spec.name in MEMBERS or spec.name in _OBJECT:
        message = f"{spec.name} would hide what every wiring has under that name; rename the function"
        return [Problem(spec.at, "hint", message)]
    if spec.name.startswith("__") and spec.name.endswith("__"):
        message = f"{spec.name}: a method of this name means something to Python itself; rename the function"
        return [Problem(spec.at, "hint", message)]
    if spec.name.startswith("__"):
        message = f"{spec.name}: Python mangles such a name inside a class; rename the function"
        return [Problem(spec.at, "hint", message)]
    if spec.receiver is None and spec.name in (alias_of(spec.module), f"{alias_of(spec.module)}Tasks"):
        message = f"{spec.name} is also the name of this module's wiring; rename the function"
        return [Problem(spec.at, "hint", message)]
    return []


def _collisions(modules: list[ModulePlan]) -> list[Problem]:
    """Modules that would share a file, or that endpoints could not tell apart."""
    problems: list[Problem] = []
    seen: dict[str, ModulePlan] = {}
    for plan in modules:
        stem = plan.path.removesuffix("/__init__.py").removesuffix(".py")
        folder = plan.path.rpartition("/")[0]
        places = [(f"file {stem}", f"would be written to the same place as that of {{other}} ({plan.path})")]
        for found in plan.classes:
            message = f"would be called {found.alias}, as that of {{other}} is"
            places.append((f"alias {folder}/{found.alias}", message))
        for what, message in places:
            other = seen.setdefault(what, plan)
            if other is not plan:
                text = f"the wiring of {plan.module} " + message.format(other=f"{other.module} ({other.at})")
                problems.append(Problem(plan.at, "hint", f"{text}; rename one of the modules"))
                break
        problems.extend(_within(plan))
    return problems


def _within(plan: ModulePlan) -> list[Problem]:
    """Classes of one module that would get the same name."""
    seen: dict[str, str] = {}
    problems: list[Problem] = []
    for found in plan.classes:
        other = seen.setdefault(found.alias, found.of)
        if other != found.of:
            message = f"the wiring of {found.of} would be called {found.alias}, as that of {other} is; rename one"
            problems.append(Problem(plan.at, "hint", message))
    return problems
