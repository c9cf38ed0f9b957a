"""A shield without a limit in time into one that ends: a deadline of the policy, or of the cancel scope.

Unsafe: what took longer is cut from then on, and the number of seconds is a guess to be looked at.
"""

import libcst as cst

from ..fix import Case, Fix, Patch
from ..places import nodes_at
from ..policies import with_word
from ..splice import Edit, NotRewritten


def make(case: Case) -> Patch:
    """`deadline=10` at a policy; `anyio.CancelScope(shield=True)` into `anyio.move_on_after(10, shield=True)`."""
    seconds = f"{case.seconds:g}"
    for call in nodes_at(case.source, case.at, cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="CancelScope") as name) | (cst.Name(value="CancelScope") as name):
                return _limited(case, call, name, seconds)
            case _:
                continue
    return with_word(case, "deadline", seconds)


def _limited(case: Case, call: cst.Call, name: cst.Name, seconds: str) -> Patch:
    if isinstance(call.func, cst.Name):
        raise NotRewritten("write `anyio.move_on_after(seconds, shield=True)`, with `import anyio`")
    if not call.args or any(argument.keyword is None for argument in call.args):
        raise NotRewritten("the scope is given more than keywords")
    if any(argument.keyword is not None and argument.keyword.value == "deadline" for argument in call.args):
        raise NotRewritten("the scope has a deadline that cannot be read")
    place, first = case.source.place(name), case.source.place(call.args[0]).start
    return Patch(
        (
            Edit(place.start.line, place.start.column, place.end.column, "move_on_after"),
            Edit(first.line, first.column, first.column, f"{seconds}, "),
        )
    )


FIXES = (Fix("SG204", safe=False, does="limit the shield in time", make=make),)
