"""The modules of a project under the names by which discovery says they are imported."""

from ..model.project import Project
from .modules import Modules


class NamedModules(Modules):
    """As `Modules`, with the names that declared source roots and packages without an `__init__` give."""

    def __init__(self, project: Project) -> None:
        super().__init__((file.path for file in project.files), project.read, project.roots, project.root.name)
        self._names = {file.path: file.module for file in project.files}

    def dotted(self, path: str) -> str:
        """The dotted name by which the file is imported."""
        return self._names.get(path) or super().dotted(path)
