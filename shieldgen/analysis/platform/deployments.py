"""A project's manifests and the calls of its code into its deployments; the kinds are found by walking their folder."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...model.platform import Deployment, Manifest
from ..linking import Program
from . import kinds
from .calls import gunicorn_configs, launches
from .kind import Kind, Surroundings
from .servers import Settled
from .starting import Starting, stop_of_gunicorn

if TYPE_CHECKING:
    from .nodes import Node

_SCRIPT = re.compile(r".*\.(?:sh|bash)|(?:.*/)?[\w.-]*entrypoint[\w.-]*", re.IGNORECASE)
_CONFIG = re.compile(r"(?:.*/)?gunicorn[\w.-]*\.py")
_SEPARATORS = re.compile(r"[-_.]+")
_SHORTEST_NAME = 3


def deployments(
    program: Program, manifests: Iterable[Manifest], paths: Iterable[str], project: str
) -> tuple[Deployment, ...]:
    """The ways in which the project's files run it; `paths` are its Python files, `project` is its name."""
    by_path = {manifest.path: manifest for manifest in manifests}
    own = tuple(paths)
    configs = dict(gunicorn_configs(program, (path for path in own if _CONFIG.fullmatch(path))))
    if not by_path and not configs:
        return ()
    started = tuple(launches(program, _mentioning(program, own)))
    scripts = {path: manifest for path, manifest in by_path.items() if _SCRIPT.fullmatch(path)}
    surroundings = Surroundings(
        manifests=by_path,
        starting=Starting(scripts, (found for found in started if found.server != "Mangum"), configs, own),
        adapters=tuple(found for found in started if found.server == "Mangum"),
        names=_names(project),
        paths=frozenset(own),
        documents=cache(_documents),
    )
    return (*_of_configs(configs), *_of_manifests(by_path.values(), surroundings))


@cache
def load_kinds() -> tuple[Kind, ...]:
    """Every kind of file, by the name of its module."""
    names = sorted(entry.name for entry in pkgutil.iter_modules(kinds.__path__))
    return tuple(importlib.import_module(f"{kinds.__name__}.{name}").KIND for name in names)


def _documents(manifest: Manifest) -> tuple[Node, ...]:
    from .nodes import Unreadable, documents  # PyYAML takes long to import, and most projects need none of it

    try:
        return documents(manifest.path, manifest.text)
    except Unreadable:
        return ()


def _of_manifests(manifests: Iterable[Manifest], surroundings: Surroundings) -> Iterator[Deployment]:
    for manifest in manifests:
        for kind in load_kinds():
            if kind.path.fullmatch(manifest.path):
                yield from kind.read(manifest, surroundings)


def _of_configs(configs: dict[str, Settled]) -> Iterator[Deployment]:
    """The settings files of gunicorn that say how long workers live."""
    for settled in configs.values():
        for stop in stop_of_gunicorn(settled):
            yield Deployment("gunicorn", stop.limit.at, stops=(stop,))


def _mentioning(program: Program, own: tuple[str, ...]) -> Iterator[str]:
    mentioned = frozenset(program.modules.mentioning(("uvicorn", "Mangum")))
    return (path for path in own if path in mentioned)


def _names(project: str) -> frozenset[str]:
    """The names that an image of the project may have in its own."""
    plain = _SEPARATORS.sub("-", project.lower()).strip("-")
    return frozenset({plain, plain.replace("-", "_"), plain.replace("-", "")} if len(plain) >= _SHORTEST_NAME else ())
