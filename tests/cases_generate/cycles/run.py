"""Whichever module is imported first."""

import importlib
import sys

for first in ("payments", "helpers", "left", "right", "plain", "main", "wiring.payments", "wiring.left", "wiring.right"):
    for name in [name for name in sys.modules if name.partition(".")[0] == "cycles"]:
        del sys.modules[name]
    importlib.import_module(f"cycles.{first}")
    from fastapi.testclient import TestClient

    with TestClient(importlib.import_module("cycles").app) as client:
        print(first, client.get("/").json())
