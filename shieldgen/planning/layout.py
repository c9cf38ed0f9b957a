"""Where the wiring package is, and which file and alias in it belongs to a source module."""

from __future__ import annotations

import keyword
from dataclasses import dataclass

from ..errors import SettingsError
from ..model.project import Project
from ..settings import Settings

NOT_SET = (
    'no wiring package is set: run `shieldgen init`, or write `wiring = "app/wiring"` (a folder inside your '
    "application's package) under [tool.shieldgen] in pyproject.toml"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The wiring package: its folder relative to the project's root, and the dotted name it is imported by."""

    folder: str
    module: str
    installed: bool

    @property
    def package(self) -> str:
        """The dotted name of the package that holds the wiring ("" where it stands beside the modules)."""
        return self.module.rpartition(".")[0]

    @property
    def runtime(self) -> str:
        """The dotted name of the runtime that hints and wiring import."""
        return "shieldgen_runtime" if self.installed else f"{self.module}.runtime"

    @property
    def runtimes(self) -> frozenset[str]:
        """Every name that the runtime's own may be imported from."""
        return frozenset({"shieldgen_runtime", f"{self.module}.runtime"})

    def parts(self, module: str) -> tuple[str, ...]:
        """The names below the wiring package for a source module: nested packages keep their path."""
        inside = module.removeprefix(f"{self.package}.") if self.package else module
        return tuple(inside.split("."))

    def wiring_of(self, module: str) -> str:
        """The dotted name of a source module's wiring."""
        return ".".join([self.module, *self.parts(module)])

    def path(self, module: str, *, is_package: bool) -> str:
        """The file of a source module's wiring."""
        return "/".join([self.folder, *self.parts(module)]) + ("/__init__.py" if is_package else ".py")


def layout(project: Project, settings: Settings) -> Layout:
    """The wiring package that the settings name. Raises SettingsError where they name none."""
    if settings.wiring is None:
        raise SettingsError(NOT_SET)
    folder = settings.wiring
    module = _dotted(project, folder)
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in module.split(".")):
        raise SettingsError(
            f"{settings.place('wiring')}: {folder!r} cannot be imported as {module!r}; rename the folder"
        )
    if any(file.path == f"{folder}.py" for file in project.files):
        message = f"{settings.place('wiring')}: the package {folder} would hide {folder}.py; name another folder"
        raise SettingsError(message)
    return Layout(folder, module, settings.runtime == "installed")


def _dotted(project: Project, folder: str) -> str:
    above, _, name = folder.rpartition("/")
    init = f"{above}/__init__.py" if above else "__init__.py"
    package = next((file for file in project.files if file.path == init), None)
    if package is not None:
        return f"{package.module}.{name}"
    beside = next((file for file in project.files if file.path.rpartition("/")[0] == above), None)
    if beside is not None:
        before = beside.module.rpartition(".")[0]
        return f"{before}.{name}" if before else name
    root = max((root for root in project.roots if above == root or above.startswith(f"{root}/")), key=len, default="")
    return folder.removeprefix(f"{root}/" if root else "").replace("/", ".")


def alias_of(module: str, qualname: str | None = None) -> str:
    """The name under which endpoints ask for a module's wiring: its own in CamelCase, its package's for `tasks`.

    Where `qualname` names a class in it, that of the wiring of its methods: the class's name follows.
    """
    *packages, name = module.split(".")
    if name == "tasks" and packages:
        name = packages[-1]
    alias = "".join(part[:1].upper() + part[1:] for part in name.split("_") if part) or name
    if qualname is None:
        return alias
    return alias + "".join(part[:1].upper() + part[1:] for part in qualname.replace(".", "_").split("_"))
