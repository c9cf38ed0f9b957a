"""A call through the wiring gives what a direct call gives."""

import inspect

from fastapi import FastAPI
from fastapi.testclient import TestClient
from shieldgen_runtime import add_tasks
from signatures import kinds
from signatures.wiring.kinds import Kinds

app = FastAPI()
add_tasks(app)

CALLS = [
    ("nothing", (), {}),
    ("positional_only", (1,), {}),
    ("positional_only", (1, "x"), {}),
    ("both", (1, 2), {"c": 3}),
    ("both", (1,), {"b": 2, "c": 3}),
    ("keyword_only", (), {"a": 1}),
    ("keyword_only", (), {"a": 1, "b": "x"}),
    ("var_positional", (1, 5, 6, 7), {"c": 8}),
    ("var_keyword", (1,), {"self": "me", "b": "x"}),
    ("positional_and_var_keyword", (1,), {"a": 2, "self": 3}),
    ("everything", (1, "b"), {}),
    ("everything", (1, "b", 2.5, 3.5), {"d": b"x", "e": False, "f": None}),
    ("named_self", (1,), {}),
    ("named_self", (), {"self": 4, "cls": 5}),
    ("untyped", (1, 2, 3), {"x": 4}),
    ("kinds", (1, 2), {"name": "n", "policy": "p"}),
    ("a_function_with_a_long_name_and_parameters_that_fill_more_than_one_line", (1,), {"third": ()}),
]


@app.get("/")
async def call(wiring: Kinds) -> list[str]:
    results = []
    for name, args, kwargs in CALLS:
        task = getattr(wiring, name)(*args, **kwargs)
        through = await task.wait()
        direct = getattr(kinds, name)(*args, **kwargs)
        direct = await direct if inspect.isawaitable(direct) else direct
        results.append(f"{name}: {through}" if through == direct else f"{name}: {through} is not {direct}")
        if name in ("positional_only", "everything") or name.startswith("a_function"):
            results.append(f"  named {task.name!r}")
    return results


with TestClient(app) as client:
    print(*client.get("/").json(), sep="\n")
