"""A FastAPI project into the changes that give it wiring: configuration, the runtime, and the call that hosts tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .. import discovery, writing
from ..analysis.applications import Application, application_classes, find_applications, made_by
from ..analysis.modules import Modules
from ..analysis.named_modules import NamedModules
from ..analysis.origins import Origins
from ..errors import SettingsError
from ..model.project import Project
from ..planning.layout import Layout, layout
from ..rendering.modules import render_package
from ..rewriting.config import set_keys
from ..settings import CONFIG_FILE, Settings
from .generate import runtime_files
from .hosting import host_tasks


@dataclass(frozen=True, slots=True)
class Initialised:
    """What is due: changes to make, what each is for (one line a change or group), and where the runtime will be."""

    changes: tuple[writing.Change, ...]
    told: tuple[str, ...]
    layout: Layout
    app: Application

    @property
    def blocked(self) -> tuple[writing.Change, ...]:
        """The changes that would overwrite somebody's own work in the wiring package."""
        return tuple(change for change in self.changes if change.needs_force)


def initialise(root: Path, settings: Settings, *, app: str | None, wiring: str | None) -> Initialised:
    """What `init` is due to change below `root`; nothing is written.

    `app` (`module:name`) chooses among several applications, `wiring` the wiring package's folder. Raises
    SettingsError where there is no application or several, or a file cannot be changed.
    """
    root = root.resolve()
    project = discovery.discover(root, settings)
    modules = NamedModules(project)
    wanted, said = (app, f"--app {app}") if app else (settings.app, f"{settings.place('app')}: app = {settings.app!r}")
    chosen = _choose(_applications(project, modules), wanted, said, project, modules)
    folder = wiring or settings.wiring or _wiring_folder(project, chosen)
    _free(root, folder)
    place = layout(project, replace(settings, wiring=folder))
    told: list[str] = []
    changes: list[writing.Change] = []

    def change(path: str, after: bytes, why: str) -> None:
        before = writing.read(root, path)
        if before != after:
            changes.append(writing.Change(path, "stale" if before is not None else "missing", before, after))
            told.append(f"{path}: {why}")

    keys = {"app": app or settings.app or chosen.label, "wiring": folder}
    change(CONFIG_FILE, set_keys(writing.read(root, CONFIG_FILE), keys), "[tool.shieldgen] with " + _listed(keys))
    for path, after, why in host_tasks(project, modules, chosen, place):
        change(path, after, why)
    files = [*render_package(place.folder, ()), *runtime_files(place, settings)]
    due = [found for found in writing.compare(root, files, place.folder) if found.after is not None]
    if due:
        told.append(f"{place.folder}/: the wiring package" + ("" if place.installed else ", with the runtime in it"))
    return Initialised((*changes, *due), tuple(told), place, chosen)


# Applications


def _applications(project: Project, modules: Modules) -> list[Application]:
    found: list[Application] = []
    files = [file for file in project.files if file.origin == "source" and file.role == "source"]
    classes = application_classes(project.read(file.path) for file in files)
    names = b"|".join(sorted(name.encode() for name in classes))
    words = re.compile(rb"\b(" + names + rb")(\s*\(|\s+as\b)")
    for file in files:
        facts = modules.facts(file.path) if words.search(project.read(file.path)) else None
        if facts is not None:
            found.extend(find_applications(facts, modules, classes))
    return found


def _choose(found: list[Application], wanted: str | None, said: str, project: Project, modules: Modules) -> Application:
    if wanted is not None:
        return _wanted(found, wanted, said, project, modules)
    candidates = [app for app in found if not app.mounted] or found
    labels = {app.label for app in candidates}
    if len(labels) == 1:
        return candidates[0]
    if not found:
        unread = sorted({*project.problems, *modules.problems.values()})
        raise SettingsError(
            "no FastAPI application was found: no file makes one by calling FastAPI(...), or a class derived from it, "
            "at the top of a module or in a function; give the folder that holds it"
            + "".join(f"\n{problem.at}: not looked at: {problem.message}" for problem in unread)
        )
    raise SettingsError(f"several FastAPI applications were found; choose one with --app:\n{_candidates(candidates)}")


def _wanted(found: list[Application], wanted: str, said: str, project: Project, modules: Modules) -> Application:
    module, colon, name = wanted.partition(":")
    for app in found:
        if app.label == wanted:
            return app
    file = next((file for file in project.files if file.module == module), None)
    facts = modules.facts(file.path) if file is not None else None
    if facts is not None and colon:
        made = made_by(name, Origins(facts, modules))
        for app in found:
            if made == (app.at.path, app.name):
                return app
    candidates = _candidates(found) or "  (none was found)"
    raise SettingsError(f"{said}: no FastAPI application is made there; the candidates:\n{candidates}")


def _candidates(found: Iterable[Application]) -> str:
    kinds = {True: " (a factory)", False: ""}
    lines = [f"  --app {app.label}{kinds[app.factory]}  {app.at}" for app in found]
    return "\n".join(dict.fromkeys(lines))


def _wiring_folder(project: Project, app: Application) -> str:
    """`wiring` in the outermost package of the application, or beside it where it is in none."""
    file = next(file for file in project.files if file.path == app.at.path)
    folder = file.path.rpartition("/")[0]
    depth = len(app.module.split(".")) - (1 if file.is_package else 2)
    for _ in range(depth):
        folder = folder.rpartition("/")[0]
    return f"{folder}/wiring" if folder else "wiring"


def _free(root: Path, folder: str) -> None:
    if (root / f"{folder}.py").exists():
        raise SettingsError(
            f"{folder}.py stands where the wiring package would be; choose another with --wiring FOLDER"
        )


def _listed(keys: dict[str, str]) -> str:
    return ", ".join(f'{key} = "{value}"' for key, value in keys.items())
