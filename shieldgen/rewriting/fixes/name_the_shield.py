"""A shielded task without a name into one with the name of its function, and of what it is about where that is plain.

Safe: the name stands in logs alone. A parameter comes into it only where it is an identifier by its name and its type,
so that no secret and no long text gets there.
"""

import libcst as cst

from ..fix import Case, Fix, Patch
from ..places import nodes_at
from ..policies import policy_call, with_word
from ..splice import NotRewritten

_PLAIN = frozenset({"int", "str", "UUID"})


def make(case: Case) -> Patch:
    """`name="settle_{order_id}"` at a hint, `name=f"settle_{order_id}"` at a call."""
    if case.task is None:
        raise NotRewritten("the function is not known")
    name = case.task.id.qualname.rpartition(".")[2]
    if not name.isidentifier():
        raise NotRewritten("the function has no name itself")
    found = _identifier(case)
    if case.site is None:
        return with_word(case, "name", f'"{name}_{{{found[0]}}}"' if found else f'"{name}"')
    passed = _passed(case, *found) if found else None
    return with_word(case, "name", f'f"{name}_{{{passed}}}"' if passed else f'"{name}"')


def _identifier(case: Case) -> tuple[str, int] | None:
    """The parameter that tells one run from another, with its place among those that are passed."""
    function = _function(case)
    if function is None:
        return None
    parameters = [*function.params.posonly_params, *function.params.params]
    if parameters and parameters[0].name.value in ("self", "cls"):
        del parameters[0]
    for place, parameter in enumerate(parameters):
        name = parameter.name.value
        if (name == "id" or name.endswith("_id")) and _is_plain(parameter.annotation):
            return name, place
    return None


def _function(case: Case) -> cst.FunctionDef | None:
    if case.task is None:
        return None
    source = case.sources(case.task.id.path)
    at = case.task.at
    for node in nodes_at(source, at, cst.FunctionDef):
        return node
    return None


def _is_plain(annotation: cst.Annotation | None) -> bool:
    match annotation:
        case cst.Annotation(annotation=cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name))):
            return name in _PLAIN
        case _:
            return False


def _passed(case: Case, name: str, place: int) -> str | None:
    """The variable that is passed for the parameter at the call, where it is one."""
    schedule = next((c for c in nodes_at(case.source, case.at, cst.Call) if c is not policy_call(case)), None)
    if schedule is None or any(argument.star for argument in schedule.args):
        return None
    positional = [argument for argument in schedule.args[1:] if argument.keyword is None]
    by_name = [a for a in schedule.args[1:] if a.keyword is not None and a.keyword.value == name]
    for argument in by_name or positional[place : place + 1]:
        if isinstance(argument.value, cst.Name):
            return argument.value.value
    return None


FIXES = (Fix("SG206", safe=True, does="give the shielded task a name", make=make),)
