"""A serverless.yml or a SAM template into its Lambda functions that are the application behind Mangum.

Lambda freezes the sandbox when the handler has returned (https://docs.aws.amazon.com/lambda/latest/dg/
lambda-runtime-environment.html). Mangum returns when the application has: `BackgroundTasks` and what the lifespan waits
for hold the answer up, and only tasks beside them are frozen (https://github.com/Kludex/mangum/blob/main/mangum/
protocols/http.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ....model.effect import Reason
from ....model.platform import Deployment, Manifest
from ....model.source import Step
from ..kind import Kind, Surroundings, matching

if TYPE_CHECKING:
    from ..nodes import Node

_TYPES = ("AWS::Serverless::Function", "AWS::Lambda::Function")


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """Each function whose handler is made by a call of Mangum."""
    for document in surroundings.documents(manifest):
        for handler in _handlers(document):
            module = (handler.text or "").rpartition(".")[0].replace(".", "/")
            for adapter in surroundings.adapters:
                path = adapter.at.path
                if module and (path == f"{module}.py" or path.endswith(f"/{module}.py")):
                    steps = (Step(handler.at, "runs on Lambda"), Step(adapter.at, "by this handler"))
                    text_of = "Lambda freezes the process when the handler has returned"
                    advice = "await them, or hand the work to a queue (SQS)"
                    reason = Reason(steps, f"{text_of}; {advice}")
                    yield Deployment("Lambda", handler.at, stalled=reason, whole_requests=True)


def _handlers(document: Node) -> Iterator[Node]:
    functions = document.get("functions")
    for _, function in functions.entries() if functions is not None else ():
        handler = function.get("handler")
        if handler is not None:
            yield handler
    resources = document.get("Resources")
    for _, resource in resources.entries() if resources is not None else ():
        kind, handler = resource.get("Type"), resource.get("Properties", "Handler")
        if handler is not None and kind is not None and kind.text in _TYPES:
            yield handler


KIND = Kind(matching(r"(?:serverless.*|template|sam.*)\.ya?ml"), read)
