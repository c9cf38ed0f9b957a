"""A wait inside a shield, for what only a running application brings, into one that ends with an error.

Unsafe: the wait raises TimeoutError where it went on before, and the number of seconds is a guess to be looked at.
"""

import libcst as cst

from ..fix import Case, Fix, Patch, end_of_evidence
from ..places import imports_module, node_at
from ..splice import Edit, NotRewritten


def make(case: Case) -> Patch:
    """`await queue.get()` into `await asyncio.wait_for(queue.get(), 10)`."""
    source = case.source
    if "asyncio." not in case.finding.message:
        raise NotRewritten("it is no wait of asyncio: put it under `with anyio.fail_after(seconds):`")
    call = node_at(source, case.at, cst.Call)
    if not any(awaited.expression is call for awaited in _awaits(source.module)):
        raise NotRewritten("the wait is not awaited where it is written")
    place = source.place(call)
    edits = (
        Edit(place.start.line, place.start.column, place.start.column, "asyncio.wait_for("),
        Edit(place.end.line, place.end.column, place.end.column, f", {case.seconds:g})"),
    )
    return Patch(edits, imports=() if imports_module(source, "asyncio") else ("import asyncio",))


def _awaits(module: cst.Module) -> list[cst.Await]:
    waiting: list[cst.CSTNode] = [module]
    found: list[cst.Await] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Await):
            found.append(node)
        waiting.extend(node.children)
    return found


FIXES = (Fix("SG209", safe=False, does="limit the wait in time", make=make, places=end_of_evidence),)
