"""A project into its files with the runtime's `add_tasks` called on the application, and imported from where it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..analysis.applications import Application
from ..analysis.bodies import read_body
from ..analysis.modules import Modules
from ..analysis.origins import Origins
from ..analysis.walking import calls, dotted, statements
from ..errors import SettingsError
from ..model import code
from ..model.facts import ModuleFacts
from ..model.project import Project, SourceFile
from ..planning.layout import Layout
from ..rendering.runtime import PACKAGE, public_names
from ..rewriting.add_tasks import call_add_tasks
from ..rewriting.imports import switch_import
from ..rewriting.splice import NotRewritten

_OLD = ("fastapi_tasks", PACKAGE)
"""Where the same names may come from so far; a vendored runtime takes the place of an installed one too."""


def host_tasks(project: Project, modules: Modules, app: Application, place: Layout) -> Iterator[tuple[str, bytes, str]]:
    """Each file to change, as it is to be, and what for.

    The call of `add_tasks`, unless there is one; what is imported from fastapi-tasks comes from the runtime instead.
    Raises SettingsError where a file cannot be changed.
    """
    switched: dict[str, bytes] = {}
    hosted = False
    for file in project.files:
        if file.origin != "source":
            continue
        content = after = project.read(file.path)
        for old in _OLD:
            if old.encode() in content and old != place.runtime:
                with _refusals():
                    after = switch_import(file.path, after, old=old, new=place.runtime, public=public_names())
        if after != content:
            switched[file.path] = after
        if b"add_tasks" in content and file.role == "source" and not hosted:
            facts = modules.facts(file.path)
            hosted = facts is not None and _calls_add_tasks(facts, modules, place)
    path = app.at.path
    content = switched.get(path, project.read(path))
    if not hosted:
        statement, name = _import_statement(project, modules, app, place)
        with _refusals():
            after = call_add_tasks(
                path, content, line=app.at.end_line, variable=app.variable, statement=statement, name=name
            )
        what = f"imports from {place.runtime}; " if path in switched else ""
        yield path, after, f"{what}{name}({app.variable or 'app'}), with its import"
        switched.pop(path, None)
    for other, after in switched.items():
        yield other, after, f"imports from {place.runtime}"


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except NotRewritten as error:
        raise SettingsError(str(error)) from error


def _calls_add_tasks(facts: ModuleFacts, modules: Modules, place: Layout) -> bool:
    origins = Origins(facts, modules)
    names = {f"{runtime}{inner}.add_tasks" for runtime in (*place.runtimes, *_OLD) for inner in ("", ".fastapi")}
    return any(
        origins.final(dotted(call.func) or "") in names for block in _scopes(facts, modules) for call in calls(block)
    )


def _scopes(facts: ModuleFacts, modules: Modules) -> Iterator[tuple[code.Statement, ...]]:
    """The module's own statements, then the body of every function and method in it."""
    waiting = [facts.body]
    text = modules.text(facts.path)
    while waiting:
        block = waiting.pop()
        yield block
        for statement in statements(block):
            if isinstance(statement, code.DefineClass):
                waiting.append(statement.cls.body)
            elif isinstance(statement, code.Define):
                waiting.append(read_body(text, statement.function))


def _import_statement(project: Project, modules: Modules, app: Application, place: Layout) -> tuple[str, str]:
    """The import of `add_tasks` in the style of the file, and the name it gets there."""
    file = next(file for file in project.files if file.path == app.at.path)
    facts = modules.facts(file.path)
    body = facts.body if facts is not None else ()
    imports = [found for found in statements(body) if isinstance(found, code.Import)]
    name = "add_tasks"
    bound = {found.name for found in imports} | {
        found.function.name for found in statements(body) if isinstance(found, code.Define)
    }
    renamed = f"{name} as host_tasks" if name in bound else name
    runtime = place.runtime
    top = runtime.partition(".")[0]
    own_absolute = any(not found.level and found.module.partition(".")[0] == top for found in imports)
    if not place.installed and not own_absolute and any(found.level for found in imports):
        runtime = _relative(file, runtime) or runtime
    return f"from {runtime} import {renamed}", "host_tasks" if name in bound else name


def _relative(file: SourceFile, module: str) -> str | None:
    package = file.module.split(".") if file.is_package else file.module.split(".")[:-1]
    target = module.split(".")
    shared = 0
    while shared < min(len(package), len(target)) and package[shared] == target[shared]:
        shared += 1
    if not shared:
        return None
    return "." * (len(package) - shared + 1) + ".".join(target[shared:])
