"""Turns what a service was asked to do into lines of a file, one JSON object each."""

import json
from pathlib import Path
from typing import Any


class Record:
    """Entries in memory, and in a file that is complete after each entry."""

    def __init__(self, path: Path) -> None:
        self.entries: list[dict[str, Any]] = []
        self._path = path
        path.write_text("", encoding="utf-8")

    def add(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
