"""The service file of Cloud Run into its container, which lives 10 s after SIGTERM and may stall behind the response.

https://cloud.google.com/run/docs/container-contract#instance-shutdown;
https://cloud.google.com/run/docs/configuring/billing-settings: CPU only during requests where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.effect import Reason
from ....model.platform import Deployment, Manifest, Period, Stop
from ....model.source import Step
from ..kind import Kind, Surroundings, deployment, is_template, matching, started, words_of
from ..starting import Start

if TYPE_CHECKING:
    from ..nodes import Node

_LIMIT = 10.0
_THROTTLING = "run.googleapis.com/cpu-throttling"


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """Each service of Cloud Run."""
    if "serving.knative.dev" not in manifest.text or is_template(manifest.text):
        return
    for document in surroundings.documents(manifest):
        kind, version = document.get("kind"), document.get("apiVersion")
        pod = document.get("spec", "template", "spec")
        if kind is None or kind.text != "Service" or pod is None:
            continue
        if version is None or not (version.text or "").startswith("serving.knative.dev/"):
            continue
        containers = pod.get("containers")
        for container in containers.items() if containers is not None else ():
            found = _container(manifest, document, container, surroundings)
            if found is not None:
                yield replace(found, confidence=found.confidence if "googleapis.com" in manifest.text else "medium")


def _container(manifest: Manifest, document: Node, container: Node, surroundings: Surroundings) -> Deployment | None:
    words = (*(words_of(container.get("command")) or ()), *(words_of(container.get("args")) or ()))
    node = container.get("command") or container.get("args")
    start = Start(words, node.at, manifest.path.rpartition("/")[0]) if node is not None and words else None
    served = started(surroundings, start)
    if (served is None and start is not None) or (container.get("ports") is None and _has_sidecars(document)):
        return None
    image = container.get("image")
    limit = Period(_LIMIT, container.at, "Cloud Run kills it 10 s after SIGTERM, which cannot be changed")
    made = deployment(
        "Cloud Run",
        served,
        at=container.at,
        confidence=surroundings.likely(image.text if image is not None else None),
        stops=(Stop(limit, "give the tasks less time, or make them durable"),),
    )
    return replace(made, stalled=_stalled(document, container))


def _has_sidecars(document: Node) -> bool:
    containers = document.get("spec", "template", "spec", "containers")
    return containers is not None and len(tuple(containers.items())) > 1


def _stalled(document: Node, container: Node) -> Reason | None:
    node = document.get("spec", "template", "metadata", "annotations", _THROTTLING)
    if node is not None and (node.text or "").lower() == "false":
        return None
    at = node.at if node is not None else container.at
    said = f'`{_THROTTLING}` is "true"' if node is not None else f"`{_THROTTLING}` is not given, so it is on"
    text = "Cloud Run takes the CPU away between requests"
    return Reason((Step(at, said),), f'{text}; set `{_THROTTLING}: "false"`, or hand the work to Cloud Tasks')


KIND = Kind(matching(r".*\.ya?ml"), read)
