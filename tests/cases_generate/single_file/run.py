"""Whichever of the two modules is imported first."""

import importlib
import sys

for first in ("single_file", "single_file_wiring.single_file"):
    for name in [name for name in sys.modules if name.startswith("single_file")]:
        del sys.modules[name]
    importlib.import_module(first)
    from fastapi.testclient import TestClient

    module = importlib.import_module("single_file")
    with TestClient(module.app) as client:
        client.post("/3")
    print(first, module.LOG)
