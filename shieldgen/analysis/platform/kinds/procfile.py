"""A Procfile into its processes that are servers.

Heroku sends SIGTERM to every process of a dyno and kills what is left 30 s later
(https://devcenter.heroku.com/articles/dyno-shutdown-behavior); Dokku waits 30 s too, since 0.36
(https://dokku.com/docs/processes/process-management/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....model.platform import Deployment, Manifest, Period, Stop
from ....model.source import Location
from ..kind import Kind, Surroundings, deployment, matching, started
from ..starting import Start

_LIMIT = 30.0
_PROCESS = re.compile(r"([A-Za-z0-9_-]+)\s*:\s*(.+)")


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """Each process that is a server."""
    folder = manifest.path.rpartition("/")[0]
    for number, line in enumerate(manifest.text.splitlines(), 1):
        found = _PROCESS.fullmatch(line.strip())
        if found is None:
            continue
        at = Location(manifest.path, number, 1, number)
        served = started(surroundings, Start(("sh", "-c", found[2]), at, folder, group=True))
        if served is not None:
            limit = Period(_LIMIT, at, "a process of a Procfile is killed 30 s after SIGTERM (Heroku, Dokku)")
            stop = Stop(limit, "give the tasks less time, or make them durable")
            yield deployment(f"Procfile {found[1]}", served, at=at, confidence="high", stops=(stop,))


KIND = Kind(matching(r"Procfile"), read)
