"""A compose file into its services that run the application.

`stop_grace_period` is 10 s where it is not given (https://docs.docker.com/reference/compose-file/services/
#stop_grace_period); `command` is run without a shell, text or not (#command).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.platform import Deployment, Manifest, Period, Stop
from ..dockerfiles import image
from ..kind import Kind, Surroundings, deployment, matching, started
from ..spans import seconds, shown
from ..starting import Start
from .dockerfile import deaf_to

if TYPE_CHECKING:
    from ..nodes import Node

_DEFAULT = 10.0
_PERIOD = "stop_grace_period"


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """Each service that runs the application."""
    for document in surroundings.documents(manifest):
        services = document.get("services")
        for name, service in services.entries() if services is not None else ():
            found = _service(manifest, name, service, surroundings)
            if found is not None:
                yield found


def _service(manifest: Manifest, name: str, service: Node, surroundings: Surroundings) -> Deployment | None:
    start, known = _start(manifest, service, surroundings)
    served = started(surroundings, start)
    if served is None and (known or service.get("build") is None):
        return None  # it runs something else, or an image of which nothing is told
    stops = tuple(_stops(manifest, name, service, surroundings))
    unread = f"`{_PERIOD}` is computed" if not stops and service.get(_PERIOD) is not None else ""
    made = deployment(f"compose service {name}", served, at=service.at, confidence="medium", stops=stops, unread=unread)
    signal = service.get("stop_signal")
    if served is not None and made.unheard is None and signal is not None and signal.text is not None:
        made = replace(made, unheard=deaf_to(signal.text, signal.at, served.server))
    return made


def _start(manifest: Manifest, service: Node, surroundings: Surroundings) -> tuple[Start | None, bool]:
    """What the service starts, and whether that is known: its own words before those of its image."""
    folder = manifest.path.rpartition("/")[0]
    entrypoint, command = _words(service.get("entrypoint")), _words(service.get("command"))
    built = _built(folder, service, surroundings)
    environment = tuple(_environment(service))
    at = next((node.at for key in ("command", "entrypoint") if (node := service.get(key)) is not None), service.at)
    if entrypoint is not None:
        return Start((*entrypoint, *(command or ())), at, folder, environment), True
    if command is not None:
        return Start(command, at, folder, environment), True
    if built is None:
        return None, False
    return replace(built, environment=(*built.environment, *environment)), True


def _words(node: Node | None) -> tuple[str, ...] | None:
    if node is None:
        return None
    if node.text is None:
        words = node.texts()
    else:
        try:
            words = tuple(shlex.split(node.text))
        except ValueError:
            return None
    return tuple(word.replace("$$", "$") for word in words) if words else None


def _built(folder: str, service: Node, surroundings: Surroundings) -> Start | None:
    """What the image starts that the service builds."""
    build = service.get("build")
    if build is None:
        return None
    context = build.text or _text(build.get("context")) or "."
    path = _joined(folder, context, _text(build.get("dockerfile")) or "Dockerfile")
    found = surroundings.manifests.get(path) if path is not None else None
    if found is None:
        return None
    return image(found.path, found.text, _text(build.get("target"))).start


def _text(node: Node | None) -> str | None:
    return node.text if node is not None else None


def _joined(*parts: str) -> str | None:
    """The parts of a path as one below the root; None where it leads out of it."""
    found: list[str] = []
    for part in "/".join(parts).split("/"):
        if part == "..":
            if not found:
                return None
            found.pop()
        elif part not in ("", "."):
            found.append(part)
    return "/".join(found)


def _environment(service: Node) -> Iterator[tuple[str, str]]:
    given = service.get("environment")
    if given is None:
        return
    for name, value in given.entries():
        yield name, value.text or ""
    for item in given.items():
        name, _, text = (item.text or "").partition("=")
        yield name, text


def _stops(manifest: Manifest, name: str, service: Node, surroundings: Surroundings) -> Iterator[Stop]:
    advice = f"set `{_PERIOD}: {{needed:g}}s` or more, or give the tasks less time"
    node = service.get(_PERIOD)
    if node is not None:
        value = seconds(node.text or "")
        if value is not None:
            yield Stop(Period(value, node.at, f"`{_PERIOD}` is {shown(value)}"), advice)
        return
    if not _stated_beside(manifest, name, surroundings):
        text = f"compose kills the service after {shown(_DEFAULT)}, the default of `{_PERIOD}`"
        yield Stop(Period(_DEFAULT, service.at, text), advice)


def _stated_beside(manifest: Manifest, name: str, surroundings: Surroundings) -> bool:
    """Whether another compose file of the folder states it for the service: they are meant to be merged."""
    folder = manifest.path.rpartition("/")[0]
    for path, other in surroundings.manifests.items():
        if path == manifest.path or path.rpartition("/")[0] != folder:
            continue
        if KIND.path.fullmatch(path) is None or _PERIOD not in other.text:
            continue
        if any(document.get("services", name, _PERIOD) is not None for document in surroundings.documents(other)):
            return True
    return False


KIND = Kind(matching(r".*compose.*\.ya?ml"), read)
