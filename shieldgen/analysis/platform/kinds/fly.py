"""A fly.toml into how long its machines live after the signal to stop.

`kill_timeout` is 5 s where it is not given, `kill_signal` SIGINT
(https://fly.io/docs/reference/configuration/#runtime-options).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ....model.platform import Deployment, Manifest, Period, Stop
from ....model.source import Location
from ....settings import key_places
from ..dockerfiles import image
from ..kind import Kind, Surroundings, deployment, matching, started
from ..spans import seconds, shown
from ..starting import Served, Start
from .dockerfile import deaf_to

_DEFAULT = 5.0


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """The application's machines."""
    try:
        document = tomllib.loads(manifest.text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    if "app" not in document and "http_service" not in document and "processes" not in document:
        return
    places = key_places(manifest.text, manifest.path)
    served, known = _served(manifest, document, places, surroundings)
    if known and served is None:
        return
    at = places.get(("kill_timeout",)) or places.get(("app",)) or Location(manifest.path, 1, 1, 1)
    made = deployment("Fly", served, at=at, confidence="medium", stops=tuple(_stops(document, at)))
    signal = document.get("kill_signal")
    if made.unheard is None and served is not None and isinstance(signal, str):
        made = replace(made, unheard=deaf_to(signal, places.get(("kill_signal",), at), served.server))
    yield made


def _served(
    manifest: Manifest, document: dict[str, Any], places: dict[tuple[str, ...], Location], surroundings: Surroundings
) -> tuple[Served | None, bool]:
    """The server, and whether it is known what runs: the processes of the file before the command of the image."""
    folder = manifest.path.rpartition("/")[0]
    processes = document.get("processes")
    if isinstance(processes, dict) and processes:
        for name, command in processes.items():
            if isinstance(command, str):
                at = places.get(("processes", name), Location(manifest.path, 1, 1, 1))
                found = started(surroundings, Start(tuple(command.split()), at, folder))
                if found is not None:
                    return found, True
        return None, True
    build = document.get("build")
    named = build.get("dockerfile") if isinstance(build, dict) else None
    name = named if isinstance(named, str) else "Dockerfile"
    dockerfile = surroundings.manifests.get(f"{folder}/{name}" if folder else name)
    if dockerfile is None:
        return None, False
    start = image(dockerfile.path, dockerfile.text).start
    return started(surroundings, start), start is not None


def _stops(document: dict[str, Any], at: Location) -> Iterator[Stop]:
    advice = "set `kill_timeout = {needed:g}` or more, or give the tasks less time"
    stated = document.get("kill_timeout")
    if stated is None:
        yield Stop(Period(_DEFAULT, at, f"Fly kills the machine after {shown(_DEFAULT)}, its default"), advice)
        return
    value = seconds(str(stated)) if isinstance(stated, str | int | float) else None
    if value is not None:
        yield Stop(Period(value, at, f"`kill_timeout` is {shown(value)}"), advice)


KIND = Kind(matching(r"fly(?:\..+)?\.toml"), read)
