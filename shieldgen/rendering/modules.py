"""The plan of the wiring package into its files, every one checked to compile."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from ..model.ownership import owned
from ..model.plan import ModulePlan, PlannedClass, PlannedImport, RenderedFile
from ..model.signature import Bracket, Word
from .environment import environment
from .expressions import lines
from .methods import method_lines
from .policies import constants, late_constant
from .texts import import_lines, imported

_PACKAGE = "Typed wiring of the application's background tasks, written by `shieldgen generate`."


def render_package(folder: str, plans: Iterable[ModulePlan]) -> tuple[RenderedFile, ...]:
    """The wiring modules, and an `__init__` that imports nothing for each package around them."""
    files = [render_module(plan) for plan in plans]
    taken = {file.path for file in files}
    folders = {folder}
    for file in files:
        above = file.path.rpartition("/")[0]
        while len(above) > len(folder):
            folders.add(above)
            above = above.rpartition("/")[0]
    text = environment().get_template("package.py.jinja").render(what=_PACKAGE)
    inits = [path for path in (f"{found}/__init__.py" for found in folders) if path not in taken]
    return tuple(sorted([*files, *(_file(path, text) for path in inits)], key=lambda file: file.path))


def render_module(plan: ModulePlan) -> RenderedFile:
    """One wiring module."""
    templates = environment()
    given = templates.get_template("given.py.jinja").render(names=plan.names).rstrip("\n")
    text = templates.get_template("late_module.py.jinja" if plan.late else "module.py.jinja").render(
        module=plan.module,
        imports="\n".join(_imports(plan)),
        given=[given] if plan.names.given in plan.uses else [],
        policies=constants(plan.tasks, plan.names),
        late_policies="\n\n\n".join(late_constant(task, plan.names, _run_imports(plan)) for task in plan.tasks),
        classes=[(found, _methods(found, plan), _alias(found, plan)) for found in plan.classes],
        names=plan.names,
    )
    return _file(plan.path, text)


def _methods(found: PlannedClass, plan: ModulePlan) -> str:
    late = _run_imports(plan)[0] if plan.late else None
    return "\n\n".join("\n".join(method_lines(task, plan.names, late)) for task in found.tasks)


def _alias(found: PlannedClass, plan: ModulePlan) -> str:
    items = ((Word(found.name),), (Word(f"{plan.names.depends}({found.name}.inject)"),))
    return "\n".join(lines(f"{found.alias} = {plan.names.annotated}", (Bracket("[", items, "]"),), "", 0))


def _file(path: str, text: str) -> RenderedFile:
    content = owned("wiring", text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(content, path, "exec", dont_inherit=True)
    return RenderedFile(path, content.encode())


def _imports(plan: ModulePlan) -> list[str]:
    names = plan.names
    typing = [_as("Annotated", names.annotated)]
    if plan.type_imports:
        typing.insert(0, _as("TYPE_CHECKING", names.type_checking))
    if names.any in plan.uses:
        typing.append(_as("Any", names.any))
    if names.overload in plan.uses:
        typing.append(_as("overload", names.overload))
    runtime = [_as("Policy", names.policy), _as("Wiring", names.wiring)]
    if names.task in plan.uses:
        runtime.insert(1, _as("Task", names.task))
    if names.resource in plan.uses:
        runtime.insert(1, _as("Resource", names.resource))
    has_policies = any(task.durable is None for task in plan.tasks)
    result = [f"from functools import {_as('cache', names.cache)}"] if plan.late and has_policies else []
    result += [
        *imported("from typing import ", typing),
        "",
        *imported("from fastapi import ", [_as("Depends", names.depends)]),
        *import_lines(plan.class_imports),
        *_dataclasses(plan),
        "",
    ]
    if not plan.late:
        result += [*_source_imports(plan), ""]
    result += imported(f"from {plan.runtime} import ", runtime)
    if plan.is_durable:
        durable = [_as("Durable", names.durable)]
        durable += [_as("DurableTask", names.durable_task), _as("Transaction", names.transaction)]
        result += imported(f"from {plan.runtime}.durable import ", durable)
    if plan.type_imports:
        result += ["", f"if {names.type_checking}:", *import_lines(plan.type_imports, 4)]
    return result


def _dataclasses(plan: ModulePlan) -> list[str]:
    found = [_as("dataclass", plan.names.dataclass)]
    return imported("from pydantic.dataclasses import ", found) if plan.is_durable else []


def _source_imports(plan: ModulePlan) -> list[str]:
    return import_lines(_run_imports(plan))


def _run_imports(plan: ModulePlan) -> tuple[PlannedImport, ...]:
    """What the policies and methods need, the source module first."""
    return (PlannedImport(plan.module, None, plan.names.source), *plan.imports)


def _as(name: str, chosen: str) -> str:
    return name if chosen == name else f"{name} as {chosen}"
