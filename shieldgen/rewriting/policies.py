"""The place of a policy into the patch that adds a keyword to it, in whichever form it is written."""

from __future__ import annotations

import libcst as cst

from .fix import Case, Patch
from .places import nodes_at, with_keyword
from .splice import Edit, NotRewritten


def policy_call(case: Case) -> cst.Call:
    """The call that states the policy: the decorator, or the `.task(...)` of a call site. Raises NotRewritten."""
    calls = nodes_at(case.source, case.at, cst.Call)
    for call in calls:
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "schedule":
            break
    else:
        if calls:
            return calls[0]
        raise NotRewritten("the policy is written in another way")
    receiver = call.func.value
    if not isinstance(receiver, cst.Call):
        raise NotRewritten("the policy is not written at the call")
    return receiver


def with_word(case: Case, name: str, value: str) -> Patch:
    """The policy with one more keyword; `value` is Python. Raises NotRewritten."""
    if not case.at.path.endswith(".py"):
        raise NotRewritten(f"the policy stands in the configuration: add {name} there")
    if _is_comment(case):
        line = case.source.line(case.at.line)
        return Patch((Edit(case.at.line, len(line.rstrip()), len(line), f", {name}={value}"),))
    call = policy_call(case)
    if any(argument.star for argument in call.args):
        raise NotRewritten(f"the policy takes keywords from elsewhere (`**`), where {name} belongs too")
    added = with_keyword(case.source, call, f"{name}={value}")
    return Patch(edits=(added,)) if isinstance(added, Edit) else Patch(insertions=(added,))


def _is_comment(case: Case) -> bool:
    return case.source.line(case.at.line)[: case.at.column].lstrip().startswith("#")
