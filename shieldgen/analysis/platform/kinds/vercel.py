"""A vercel.json into the functions of Python that it makes, which stop when the response has been sent.

https://vercel.com/docs/functions/runtimes/python; https://vercel.com/docs/functions/functions-api-reference
(`waitUntil` is for JavaScript alone).
"""

import json
import re
from collections.abc import Iterator

from ....model.effect import Reason
from ....model.platform import Deployment, Manifest
from ....model.source import Location, Step
from ..kind import Kind, Surroundings, matching

_PYTHON = re.compile(r"@vercel/python|\.py\"|\"/?api/index\"")


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """The project's functions, where the file names one that is written in Python."""
    try:
        document = json.loads(manifest.text)
    except (ValueError, RecursionError):
        return
    found = _PYTHON.search(manifest.text)
    if not isinstance(document, dict) or found is None:
        return
    folder = manifest.path.rpartition("/")[0]
    index = f"{folder}/api/index.py" if folder else "api/index.py"
    if found[0].endswith('api/index"') and index not in surroundings.paths:
        return
    line = manifest.text.count("\n", 0, found.start()) + 1
    at = Location(manifest.path, line, found.start() - manifest.text.rfind("\n", 0, found.start()), line)
    reason = Reason(
        (Step(at, "runs as a function of Vercel"),),
        "Vercel stops a function when it has answered; hand the work to a queue, or do it before the answer",
    )
    yield Deployment("Vercel", at, stalled=reason)


KIND = Kind(matching(r"vercel\.json"), read)
