"""The paths of a project's files into the dotted names that they are imported by."""

from pathlib import Path

from ..settings import Settings
from .markers import folders_above, markers


class ModuleNames:
    """The dotted name of each file, by the packages and source roots of the project."""

    def __init__(self, root: Path, settings: Settings, paths: list[str]) -> None:
        self._packages = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
        self._root_package = root.name if "__init__.py" in paths else None
        folders = {folder for path in paths for folder in folders_above(path)}
        declared = [folder if folder != "." else "" for folder in settings.src]
        self.markers = tuple(markers(str(root), folders))
        projects = {path.rpartition("/")[0] for path in self.markers}
        sources = {folder for folder in folders if folder.rpartition("/")[2] == "src" and folder not in self._packages}
        above = {
            folder.rpartition("/")[0]
            for folder in self._packages
            if self._packages.isdisjoint(
                folders_above(folder)
            )  # a folder in a package is a part of it, __init__ or not
        }
        self._declared = tuple(declared)
        self._likely = sources | projects
        likely = sorted(sources, key=_depth) + sorted(projects | above, key=_depth)
        self.roots: tuple[str, ...] = tuple(dict.fromkeys([*declared, *likely, ""]))

    def module(self, path: str) -> str:
        """The name by which the file at `path` is imported."""
        folder, _, name = path.rpartition("/")
        base = self._base(folder)
        inside = path[len(base) + 1 :] if base else path
        inside = inside.removesuffix(".py")
        parts = inside.split("/")
        if base == "" and self._root_package is not None:
            parts = [self._root_package, *parts]
        if name == "__init__.py":
            parts = parts[:-1] or [folder.rpartition("/")[2]]
        return ".".join(parts)

    def _base(self, folder: str) -> str:
        """The folder that the names of the modules in `folder` start from."""
        for declared in sorted(self._declared, key=_depth, reverse=True):
            if declared and (folder == declared or folder.startswith(f"{declared}/")):
                return declared
        if folder in self._packages:
            while folder in self._packages:
                folder = folder.rpartition("/")[0]
            return folder
        while folder and folder not in self._likely:
            folder = folder.rpartition("/")[0]
        return folder


def _depth(folder: str) -> tuple[int, str]:
    return (folder.count("/") + bool(folder), folder)
