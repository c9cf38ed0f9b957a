"""A report and what it rests on into what `recall` needs to give it again."""

from __future__ import annotations

import contextlib
import marshal
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..analysis.framework import LOCKS
from ..cache.folder import Folder
from ..discovery import looks
from ..discovery.digests import digest
from ..discovery.markers import folders_above
from ..model.project import Project
from ..model.status import Status, settled, status_of
from ..settings import CONFIG_FILE, Settings
from .recall import Said, basis_of, key_of, name_of
from .reconsider import CHECKED_BYTES, is_checked
from .watched import YOUNG, Watched, names_in

if TYPE_CHECKING:
    from ..analysis.modules import Modules
    from ..model.task import ProjectFacts
    from .gathered import Gathered

Tell = Callable[[str], None]
"""Is told what a long run is at."""
Other = tuple[Status | None, bool, bytes | None]
"""A file's status, whether a link leads there, and the digest of its content; None where there is no such file."""


@dataclass
class Looked:
    """Takes down what a report rests on while it is made."""

    began: int = field(default_factory=time.time_ns)
    steady: bool = True
    """Whether the report rests on nothing but what is taken down."""
    others: dict[str, Other] = field(default_factory=dict)
    names: list[tuple[str, str, list[str]]] = field(default_factory=list)
    project: Project | None = None
    modules: Modules | None = None
    facts: ProjectFacts | None = None
    words: tuple[bytes, ...] = ()
    whole: bool = False
    """Whether everything in every file matters."""
    folder: Folder | None = None
    watched: Watched | None = None
    """An earlier run of the same command line, since which files changed that its report rests on."""

    def kept(self) -> Gathered | None:
        """The facts of the earlier run as they are now; None where there was none, or where they may be others."""
        if self.folder is None or self.watched is None:
            return None
        from .afresh import kept_facts

        found = kept_facts(self.folder, self.watched)
        if found is None:
            self.watched = None
        return found

    def configuration(self, root: str) -> None:
        """Take down the files that are read before the project is, before the first of them is read."""
        requirements = names_in(root, "", "requirements")
        self.names.append(("", "requirements", requirements))
        for path in (CONFIG_FILE, *LOCKS, *requirements):
            self.other(root, path)

    def reading(self, project: Project, settings: Settings, *, drifts: bool) -> Project:
        """Take down a project before it is read; gives the project to read.

        `drifts` says whether the generated wiring is compared with what it should be.
        """
        self.project = project
        self.words = looks.words(settings.wiring)
        if drifts and settings.wiring is not None:
            # What is generated depends on all files, and is compared with whatever stands in the wiring's folder.
            self.whole = True
            self.steady = not settings.tasks  # hints for other packages: their files are not watched
            for folder, names in _below(f"{project.root}", settings.wiring):
                self.names.append((folder, "", names))
                for name in names:
                    self.other(str(project.root), f"{folder}/{name}")
        return project

    def other(self, root: str, path: str) -> None:
        """Take down a file before it is read; `path` is relative to the root, and may lead out of it."""
        full = Path(root, path)
        status = status_of(str(full), follow=True)
        content: bytes | None = None
        with contextlib.suppress(OSError):
            content = digest(full.read_bytes())
        self.others[path] = (settled(status, self.began - YOUNG), full.is_symlink(), content)


def remember(folder: Folder, arguments: Sequence[str], given: str, looked: Looked, said: Said) -> bool:
    """Keep what a command line said of the project in the folder `given`; False where that is not possible."""
    if not looked.steady:
        return False
    key = key_of(arguments)
    if looked.watched is not None:
        return folder.write(name_of(key), marshal.dumps({**looked.watched.entry, "said": said}))
    project, modules = looked.project, looked.modules
    if project is None or modules is None:
        return False
    from .afresh import basis

    entry = _entry(key, given, looked, project, modules, said)
    if looked.facts is not None and not looked.whole:
        kept = basis(looked.facts, modules)
        if kept is not None and folder.write(basis_of(key), *kept.parts):
            entry["basis"] = kept.mark
            entry["parts"] = frozenset(place for place, path in enumerate(entry["paths"]) if path in kept.paths)
    return folder.write(name_of(key), marshal.dumps(entry))


def _entry(key: str, given: str, looked: Looked, project: Project, modules: Modules, said: Said) -> dict[str, Any]:
    root, trusted = str(project.root), looked.began - YOUNG
    paths = list(project.seen)
    folders = sorted({folder for path in paths for folder in folders_above(path)})
    used = {place for place, path in enumerate(paths) if looked.whole or path in modules.rests.files}
    return {
        "key": key,
        "said": said,
        "given": given,
        "root": root,
        "listing": list(project.walk.paths),
        "manifests": list(project.walk.manifests),
        "watched": {path: (settled(seen[0], trusted), seen[1]) for path, seen in project.walk.watched.items()},
        "troubles": list(project.walk.troubles),
        "unread": list(project.walk.unread),
        "unread_troubles": list(project.walk.unread_troubles),
        "paths": paths,
        "statuses": [settled(seen.status, trusted) for seen in project.seen.values()],
        "digests": [seen.digest for seen in project.seen.values()],
        "used": frozenset(used),
        "basis": None,
        "parts": frozenset(),
        "moved": [],
        "folders": {folder: settled(status_of(f"{root}/{folder}"), trusted) for folder in folders},
        "markers": list(project.walk.markers),
        "names": looked.names,
        "others": looked.others,
        "asked": marshal.dumps(_asked(looked.words, project, modules)),
    }


def _asked(words: tuple[bytes, ...], project: Project, modules: Modules) -> dict[str, Any]:
    """The questions that were put to all files, and what each of them answered (see `reconsider.answers`)."""
    names = sorted(modules.rests.mentions)
    answers = [
        (
            tuple(seen.look),
            [name for name in names if path in modules.rests.mentions[name]],
            modules.rests.written[path] if modules.rests.written is not None else None,
        )
        for path, seen in project.seen.items()
    ]
    sizes = [file.size for file in project.files]
    total = sum(size for size, answer in zip(sizes, answers, strict=True) if is_checked(answer))
    return {
        "words": words,
        "names": names,
        "classes": modules.rests.written is not None,
        "answers": answers,
        "sizes": sizes,
        "total": total,
        "checked": total <= CHECKED_BYTES,
    }


def _below(root: str, folder: str) -> Iterator[tuple[str, list[str]]]:
    """The folders from `folder` on, without links, each with the names of its files."""
    for here, folders, files in os.walk(f"{root}/{folder}"):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield os.path.relpath(here, root), sorted([*files, *folders])
