"""Kubernetes manifests, Helm's output included, into the containers that run the application.

`terminationGracePeriodSeconds` is 30 where it is not given, and a preStop hook spends of it before the signal is sent
(https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ....model.platform import Deployment, Manifest, Period, Stop
from ....model.source import Location
from ..kind import TEMPLATED, Kind, Surroundings, deployment, is_template, matching, started, words_of
from ..shell import commands
from ..spans import seconds, shown
from ..starting import Start

if TYPE_CHECKING:
    from ..nodes import Node

_LASTING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod", "Rollout")
_KIND = re.compile(rf"^kind:[ \t]*[\"']?(?:{'|'.join(_LASTING)})[\"']?[ \t]*\r?$", re.MULTILINE)
_PERIOD = "terminationGracePeriodSeconds"
_DEFAULT = 30.0


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """Each container that runs the application."""
    if "apiVersion" not in manifest.text:
        return
    if is_template(manifest.text):
        kind = _KIND.search(manifest.text)
        if kind is not None:
            line = manifest.text.count("\n", 0, kind.start()) + 1
            at = Location(manifest.path, line, 1, line)
            yield Deployment("Kubernetes", at, unread=TEMPLATED)
        return
    for document in surroundings.documents(manifest):
        for item in _objects(document):
            yield from _containers(manifest, item, surroundings)


def _objects(document: Node) -> Iterator[Node]:
    """The document, or those that a List holds."""
    kind = document.get("kind")
    if kind is not None and kind.text == "List":
        items = document.get("items")
        yield from items.items() if items is not None else ()
    else:
        yield document


def _containers(manifest: Manifest, item: Node, surroundings: Surroundings) -> Iterator[Deployment]:
    kind = _text(item.get("kind"))
    pod = item.get("spec") if kind == "Pod" else item.get("spec", "template", "spec")
    if kind not in _LASTING or pod is None:
        return
    containers = pod.get("containers")
    name = _text(item.get("metadata", "name")) or "?"
    elsewhere = pod.get(_PERIOD) is None and _stated_elsewhere(manifest, kind, name, surroundings)
    for container in containers.items() if containers is not None else ():
        image = _text(container.get("image"))
        start = _start(manifest, container)
        served = started(surroundings, start)
        if image is None or (served is None and (container.get("command") is not None or _is_official(image))):
            continue  # a patch of a container that another file describes; another program
        stops = () if elsewhere else tuple(_stops(pod, container))
        yield deployment(
            f"Kubernetes {kind} {name}",
            served,
            at=container.at,
            confidence=surroundings.likely(image),
            stops=stops,
            unread="" if stops or elsewhere else f"`{_PERIOD}` is computed",
        )


def _is_official(image: str) -> bool:
    """Whether the image is one of Docker Hub's own: a database, a proxy (`postgres:17`)."""
    return "/" not in image


def _start(manifest: Manifest, container: Node) -> Start | None:
    """What the container starts, where that is more than its image says.

    `command` takes the place of ENTRYPOINT, `args` of CMD (https://kubernetes.io/docs/tasks/inject-data-application/
    define-command-argument-container/).
    """
    command, args = words_of(container.get("command")), words_of(container.get("args"))
    node = container.get("command") or container.get("args")
    if node is None or (command is None and args is None):
        return None
    environment = container.get("env")
    given = tuple(
        (name, _text(variable.get("value")) or "")
        for variable in (environment.items() if environment is not None else ())
        if (name := _text(variable.get("name"))) is not None
    )
    folder = manifest.path.rpartition("/")[0]
    return Start((*(command or ()), *(args or ())), node.at, folder, given)


def _stops(pod: Node, container: Node) -> Iterator[Stop]:
    node = pod.get(_PERIOD)
    if node is None:
        limit = Period(_DEFAULT, container.at, f"Kubernetes kills it after {shown(_DEFAULT)}, the default")
    else:
        value = seconds(node.text or "")
        if value is None:
            return
        limit = Period(value, node.at, f"`{_PERIOD}` is {shown(value)}")
    yield Stop(limit, f"set `{_PERIOD}: {{needed:g}}` or more, or give the tasks less time", _before(container))


def _before(container: Node) -> Period | None:
    """How long the preStop hook sleeps."""
    hook = container.get("lifecycle", "preStop")
    node = hook.get("sleep", "seconds") if hook is not None else None
    value = seconds(_text(node) or "") if node is not None else None
    if hook is not None and value is None:
        node = hook.get("exec", "command")
        value = _slept(node.texts() or ()) if node is not None else None
    if value is None or node is None:
        return None
    return Period(value, node.at, f"the preStop hook sleeps {shown(value)} of that before the signal is sent")


def _slept(words: tuple[str, ...]) -> float | None:
    text = words[-1] if len(words) > 2 and words[-2].startswith("-") else " ".join(words)
    found = [
        value
        for simple in commands(text)
        if simple.words[0].endswith("sleep")
        for word in simple.words[1:]
        if (value := seconds(word)) is not None
    ]
    return sum(found) if found else None


def _stated_elsewhere(manifest: Manifest, kind: str | None, name: str, surroundings: Surroundings) -> bool:
    """Whether another file states it for the object of that name: an overlay that is laid over this one."""
    for path, other in surroundings.manifests.items():
        if path == manifest.path or _PERIOD not in other.text or not KIND.path.fullmatch(path):
            continue
        for document in surroundings.documents(other):
            for item in _objects(document):
                same = _text(item.get("kind")) == kind and _text(item.get("metadata", "name")) == name
                containers = item.get("spec", "template", "spec", "containers")
                whole = containers is not None and any(found.get("image") is not None for found in containers.items())
                if same and not whole and item.get("spec", "template", "spec", _PERIOD) is not None:
                    return True
    return False


def _text(node: Node | None) -> str | None:
    return node.text if node is not None else None


KIND = Kind(matching(r".*\.ya?ml"), read)
