"""A Dockerfile into what it starts; how long it lives after the signal to stop is told by what runs the image."""

from collections.abc import Iterator
from dataclasses import replace

from ....model.effect import Reason
from ....model.platform import Deployment, Manifest
from ....model.source import Location, Step
from ..dockerfiles import image
from ..kind import Kind, Surroundings, deployment, matching, started

_HEARD = frozenset({"SIGTERM", "TERM", "15", "SIGINT", "INT", "2"})


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """The server that the image starts, where it does.

    STOPSIGNAL: https://docs.docker.com/reference/dockerfile/#stopsignal
    """
    found = image(manifest.path, manifest.text)
    served = started(surroundings, found.start)
    if served is None or found.start is None:
        return
    made = deployment("Docker", served, at=found.start.at, confidence="high", stops=())
    if made.unheard is None and found.signal is not None:
        made = replace(made, unheard=deaf_to(*found.signal, served.server))
    yield made


def deaf_to(signal: str, at: Location, server: str) -> Reason | None:
    """Why a server does not close in order at that signal: it knows SIGTERM and SIGINT alone (gunicorn SIGQUIT too)."""
    plain = signal.upper()
    if "$" in plain or plain in _HEARD or (server == "gunicorn" and plain in ("SIGQUIT", "QUIT", "3")):
        return None
    text = f"{server} is told to stop by {signal}, for which it has no handler"
    return Reason((Step(at, text),), f"{text}; leave it at SIGTERM")


KIND = Kind(matching(r"(?:.+\.)?(?:Docker|Container)file(?:[.-].+)?"), read)
