"""A module that imports its own wiring has durable tasks like any other, from the start of the application on."""

from durable_cycles.main import app
from fastapi.testclient import TestClient
from shieldgen_runtime.durable import Durable

print(sorted(name for name in Durable.declared if name.startswith("durable_cycles")))
with TestClient(app) as client:
    print(sorted(name for name in Durable.declared if name.startswith("durable_cycles")))
    print(*client.get("/").json(), sep="\n")
