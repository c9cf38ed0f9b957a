"""A task that nothing keeps into one that a set of the module keeps until it is done, as asyncio's documentation shows.

Safe: whoever schedules it goes on as before; only that it can be collected while it runs comes to an end.
"""

import libcst as cst

from ..fix import Case, Fix, Patch
from ..hints import words
from ..imports import last_leading_import
from ..places import every_node, function_around, imports_module, indent_of, node_at, statement_of
from ..splice import Edit, Insertion, NotRewritten, Source

_TASKS = ("task", "background_task", "kept_task")
_SETS = ("_background_tasks", "_kept_background_tasks")
"""Private, so that no `import *` carries them elsewhere."""
_LOOKS_AT_NAMES = frozenset({"locals", "vars", "exec", "eval", "dir"})


def make(case: Case) -> Patch:
    """The task put into the set, with its own removal as a done-callback, and the set where there is none yet."""
    source = case.source
    if case.site is not None and case.site.kind == "run_coroutine_threadsafe":
        raise NotRewritten("it is scheduled from another thread: keep the future that it returns, and ask it")
    call = node_at(source, case.at, cst.Call)
    line = statement_of(source, call)
    around = function_around(source, case.at)
    if around is None:
        raise NotRewritten("it is not scheduled in a function")
    used = words(around)
    if used & _LOOKS_AT_NAMES:
        raise NotRewritten("the function looks at its own variables by name")
    kept, made = _set(source)
    edits: tuple[Edit, ...] = ()
    match line.node.body[0]:
        case cst.Expr():
            task = _free(_TASKS, used)
            start = source.place(call).start
            edits = (Edit(start.line, start.column, start.column, f"{task} = "),)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value="_") as nothing)]):
            if _uses(around, "_") > 1:
                raise NotRewritten("its result goes to `_`, which the function uses for something else")
            task = _free(_TASKS, used)
            place = source.place(nothing)
            edits = (Edit(place.start.line, place.start.column, place.end.column, task),)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=task))]):
            pass
        case cst.AnnAssign(target=cst.Name(value=task)):
            pass
        case _:
            raise NotRewritten("its result goes to more than one name")
    indent = indent_of(source, line.first)
    added = (f"{indent}{kept}.add({task})", f"{indent}{task}.add_done_callback({kept}.discard)")
    return Patch(edits, (*made, Insertion(line.last, added)))


def _set(source: Source) -> tuple[str, tuple[Insertion, ...]]:
    """The module's set of running tasks: the one that is there, or a new one below the imports."""
    taken = words(source.module)
    for line in source.statement_lines():
        if source.place(line.node).start.column:
            continue
        match line.node.body[0]:
            case (
                cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=cst.Call() as call)
                | cst.AnnAssign(target=cst.Name(value=name), value=cst.Call() as call)
            ) if _is_set(call) and f"add_done_callback({name}.discard)" in source.module.code:
                return name, ()
            case _:
                continue
    name = _free(_SETS, taken)
    below = last_leading_import(source)
    if below is None:
        raise NotRewritten("the file has no imports on top, below which a set of tasks could stand")
    of = "asyncio.Task[object]" if imports_module(source, "asyncio", until=below) else "object"
    return name, (Insertion(below, ("", f"{name}: set[{of}] = set()")),)


def _uses(function: cst.FunctionDef, name: str) -> int:
    return sum(isinstance(node, cst.Name) and node.value == name for node in every_node(function))


def _is_set(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Name) and call.func.value == "set" and not call.args


def _free(names: tuple[str, ...], taken: frozenset[str]) -> str:
    for name in names:
        if name not in taken:
            return name
    raise NotRewritten(f"the names {', '.join(names)} are all taken")


FIXES = (Fix("SG102", safe=True, does="keep the task in a set until it is done", make=make),)
