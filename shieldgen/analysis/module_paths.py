"""The paths of a project's files into the modules that its imports mean."""

import sys
from collections.abc import Iterable

from ..model import code


class ModulePaths:
    """The Python files of a project, found by what an import statement says.

    `paths` are relative to the project's root; `roots` are the folders (relative, "" for the root itself) that imports
    are looked up in besides those found by the packages; `package` is the name of the root folder, which may be a
    package itself.
    """

    def __init__(self, paths: Iterable[str], roots: Iterable[str] = (), package: str = "") -> None:
        self.paths = tuple(paths)
        self._files = frozenset(self.paths)
        folders = {_folder_of(path) for path in self.paths}
        self._folders = frozenset(above for folder in folders for above in _folders_from(folder) if above != ".")
        self._outermost: dict[str, str] = {}
        self._roots = tuple(roots)
        self._package = package if "__init__.py" in self._files else ""
        self._found: dict[tuple[str, str], str | None] = {}
        self._tops: dict[str, list[str]] = {}
        for path in self.paths:
            top = self._top(path)
            root = "" if top == "." else top
            first = path[len(root) + 1 if root else 0 :].partition("/")[0].removesuffix(".py")
            roots_of_first = self._tops.setdefault(first, [])
            if root not in roots_of_first:
                roots_of_first.append(root)

    def _top(self, path: str) -> str:
        """The folder above the outermost package that holds the file."""
        folder = _folder_of(path)
        top = self._outermost.get(folder)
        if top is None:
            top = folder
            while top != "." and f"{top}/__init__.py" in self._files:
                top = _folder_of(top)
            self._outermost[folder] = top
        return top

    def dotted(self, path: str) -> str:
        """The dotted name by which the package of the file imports it."""
        top = self._top(path)
        inside = path if top == "." else path[len(top) + 1 :]
        name = inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return "" if name == "__init__" else name

    def imported(self, importer: str, module: str, level: int) -> str | None:
        """The path of the module that an import in `importer` means: a file, or a folder with a `/` at its end.

        None where it is not of this project.
        """
        if level:
            folder = _folder_of(importer)
            for _ in range(level - 1):
                folder = _folder_of(folder)
            base = "" if folder == "." else f"{folder}/"
            return self._at(base + module.replace(".", "/")) if module else self._at(base.rstrip("/"))
        key = (_folder_of(importer), module)
        if key not in self._found:
            self._found[key] = self._absolute(importer, module)
        return self._found[key]

    def _absolute(self, importer: str, module: str) -> str | None:
        first = module.partition(".")[0]
        if first in sys.stdlib_module_names:
            return None
        inside = module.replace(".", "/")
        own = self._top(importer)
        ancestors = _folders_from(own)
        elsewhere = sorted(self._tops.get(first, ()), key=lambda root: (-_common(root, importer), len(root), root))
        for root in (*ancestors, *self._roots, *elsewhere):
            base = "" if root in ("", ".") else root + "/"
            found = self._at(base + inside)
            if found is not None and found != importer:
                return found
        if first == self._package:
            return self._at(inside.partition("/")[2])
        return None

    def _at(self, stem: str) -> str | None:
        """The package or module file at a path without ending, else the folder."""
        prefix = stem + "/" if stem else ""
        if f"{prefix}__init__.py" in self._files:
            return f"{prefix}__init__.py"
        if f"{stem}.py" in self._files:
            return f"{stem}.py"
        return f"{stem}/" if stem in self._folders else None

    def submodule(self, path: str, name: str) -> str | None:
        """The module `name` inside a package or folder."""
        if path.endswith("/__init__.py") or path == "__init__.py":
            return self._at(path.removesuffix("__init__.py") + name)
        return self._at(path + name) if path.endswith("/") else None

    def of_import(self, importer: str, node: code.Import) -> str | None:
        """The path of the module that an import statement names (`module`, not its attribute)."""
        return self.imported(importer, node.module, node.level)


def _folder_of(path: str) -> str:
    """The folder that a path stands in, "." for the root."""
    return path.rpartition("/")[0] or "."


def _folders_from(folder: str) -> list[str]:
    """A folder and those above it, the root last."""
    folders = [folder]
    while folders[-1] != ".":
        folders.append(_folder_of(folders[-1]))
    return folders


def _common(root: str, path: str) -> int:
    """How many leading folders a root and a path share."""
    shared = 0
    for left, right in zip(root.split("/"), path.split("/"), strict=False):
        if left != right:
            break
        shared += 1
    return shared
