"""Defaults are those of the function, evaluated once, whichever arguments are passed."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks

from defaults import jobs
from defaults.wiring.jobs import Jobs

app = FastAPI()
add_tasks(app)

CALLS = [
    ("literals", (), {}),
    ("literals", (5,), {"d": b"", "l": ()}),
    ("computed", (1,), {}),
    ("computed", (2,), {"limit": 3, "items": ["own"], "flag": False}),
    ("computed", (3, 4), {"key": "given"}),
    ("positional", (1,), {}),
    ("positional", (1, 2), {}),
    ("positional", (1, 2, 4), {"e": 9}),
    ("positional", (1,), {"d": 8}),
    ("before_star", (), {}),
    ("before_star", (1,), {}),
    ("before_star", (), {"b": 5}),
    ("before_star", (), {"c": 5, "x": 1}),
    ("before_star", (1, 2, 3, 4), {"d": 6, "x": 7}),
    ("a_date", (), {"_given": 1}),
]


@app.get("/")
async def call(wiring: Jobs) -> list[str]:
    results = []
    for name, args, kwargs in CALLS:
        through = await getattr(wiring, name)(*args, **kwargs).wait()
        jobs.computed.__defaults__[2].clear()
        direct = await getattr(jobs, name)(*args, **kwargs)
        jobs.computed.__defaults__[2].clear()
        results.append(f"{name}: {direct}")
        if name != "computed" and through != direct:
            results.append(f"  but through the wiring: {through}")
        if name == "computed" and not kwargs.get("items"):
            results.append(f"  through the wiring: {through}")
    return results


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
print(jobs.evaluated)
