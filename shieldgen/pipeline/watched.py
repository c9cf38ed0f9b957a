"""The files that a report rests on, as they were, into whether they still are so.

Imports nothing that takes long: an unchanged project waits for nothing else.
"""

from __future__ import annotations

import os
import time

from ..discovery.listing import listed
from ..discovery.markers import markers
from ..model.status import settled, status_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..discovery.plain_files import PlainFiles

YOUNG = 2_000_000_000
"""Nanoseconds for which a status is not relied on: on some file systems a second change would leave it as it is."""


def names_in(root: str, folder: str, beginning: str) -> list[str]:
    """The names in a folder that begin so, sorted."""
    try:
        return sorted(name for name in os.listdir(f"{root}/{folder}") if name.startswith(beginning))
    except OSError:
        return []


class Watched:
    """The files that a report rests on, as they are now beside how they were; the entry is brought up to date."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.root: str = entry["root"]
        self.moved = False
        self.edited: dict[str, bytes] = {}
        """The files with new content that may matter, by path."""
        self._trusted = time.time_ns() - YOUNG

    def holds(self) -> bool:
        """Whether the report is what a new run would say, but for what is `edited`."""
        return (
            os.path.realpath(self.entry["given"]) == self.root
            and listed(self.root) == (self.entry["listing"], self.entry["manifests"], self.entry["troubles"])
            and self._markers_hold()
            and self._manifests_hold()
            and self._others_hold()
            and self._files_hold()
        )

    def _markers_hold(self) -> bool:
        """Whether the same files mark roots of projects; a folder whose status is as it was holds the same names."""
        moved: list[str] = []
        folders = self.entry["folders"]
        for folder, before in folders.items():
            now = status_of(f"{self.root}/{folder}")
            if before is None or now != before:
                moved.append(folder)
                folders[folder] = settled(now, self._trusted)
        known = self.entry["markers"]
        if not all(os.path.isfile(f"{self.root}/{path}") for path in known):
            return False
        if not moved:
            return True
        self.moved = True
        return set(markers(self.root, moved)) <= set(known)

    def _manifests_hold(self) -> bool:
        """Whether the files that may say how the application is deployed say what they did."""
        watched = self.entry["watched"]
        for path, (before, digest) in watched.items():
            if before is not None and status_of(f"{self.root}/{path}") == before:
                continue
            from ..discovery.manifests import look_at

            (now, said), _ = look_at(self.root, path)
            if said != digest:
                return False
            if now is not None:
                self.moved = True
                watched[path] = (settled(now, self._trusted), said)
        return True

    def _others_hold(self) -> bool:
        """Whether the configuration and the like are as they were, and what is no file among the listed paths."""
        for folder, beginning, names in self.entry["names"]:
            if names_in(self.root, folder, beginning) != names:
                return False
        others = self.entry["others"]
        for path, (before, linked, digest) in others.items():
            full = f"{self.root}/{path}"
            now = status_of(full, follow=True)
            if now == before and (before is not None or digest is None) and os.path.islink(full) == linked:
                continue
            self.moved = True
            if os.path.islink(full) != linked or _digest_of(full) != digest:
                return False
            others[path] = (settled(now, self._trusted), linked, digest)
        if not self.entry["unread"]:
            return True
        from ..discovery.plain_files import PlainFiles

        found: list[tuple[str, str]] = []
        files = PlainFiles(self.root, found)
        return all(files.read(path) is None for path in self.entry["unread"]) and found == self.entry["unread_troubles"]

    def _files_hold(self) -> bool:
        """Whether no file has changed in a way that matters."""
        paths, before = self.entry["paths"], self.entry["statuses"]
        changed = [
            place
            for place, path in enumerate(paths)
            if before[place] is None or status_of(f"{self.root}/{path}") != before[place]
        ]
        if not changed:
            return True
        self.moved = True
        from ..discovery.plain_files import PlainFiles

        files, digests = PlainFiles(self.root, []), self.entry["digests"]
        edited: list[int] = []
        for place in changed:
            found = files.digest(paths[place])
            if found is None:
                return False
            if found[0] == digests[place]:
                before[place] = settled(found[1], self._trusted)
            elif place in self.entry["used"] and place not in self.entry["parts"]:
                return False
            else:
                edited.append(place)
        if not edited:
            return True
        followed = {*self.entry["moved"], *(place for place in edited if place in self.entry["parts"])}
        return self._answer_alike(edited, files) and (followed.isdisjoint(edited) or self._edited(followed, files))

    def _edited(self, places: set[int], files: PlainFiles) -> bool:
        """Take down all files whose code was followed that are not as they were then."""
        for place in sorted(places):
            path = self.entry["paths"][place]
            found = files.read(path)
            if found is None:
                return False
            self.edited[path] = found[0]
        self.entry["moved"] = sorted(places)
        return True

    def _answer_alike(self, edited: list[int], files: PlainFiles) -> bool:
        """Whether files answer what was asked of all files as they did."""
        from .reconsider import Questions

        questions = Questions(self.entry)
        for place in edited:
            found = files.read(self.entry["paths"][place])
            if found is None or not questions.answered_alike(place, found[0]):
                return False
            self.entry["statuses"][place] = settled(found[1], self._trusted)
        return True


def _digest_of(path: str) -> bytes | None:
    from ..discovery.digests import FileDigests

    try:
        return FileDigests().of(path)
    except OSError:
        return None
