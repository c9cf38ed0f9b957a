"""A planned task into the constant that its method schedules by: the policy, or what makes a durable task of it."""

from __future__ import annotations

import re

from ..model.plan import OwnNames, PlannedDurable, PlannedField, PlannedImport, PlannedTask
from ..model.signature import Bracket, Expression, Word
from .expressions import flat, lines
from .texts import import_lines


def constants(tasks: tuple[PlannedTask, ...], names: OwnNames) -> str:
    """Those of all tasks: the policies, then each durable task below the class of what waits for it."""
    policies = [line for task in tasks if task.durable is None for line in policy_lines(task, names)]
    durable = ["\n".join(_declaration_lines(task, task.durable, names)) for task in tasks if task.durable is not None]
    return "\n\n\n".join([*(["\n".join(policies)] if policies else []), *durable])


def policy_lines(task: PlannedTask, names: OwnNames) -> list[str]:
    """The policy's constant."""
    return lines(f"{task.policy.constant} = ", _policy(task, names), "", 0)


def _declaration_lines(task: PlannedTask, durable: PlannedDurable, names: OwnNames) -> list[str]:
    # What a resource fills is missing in the call, which type checkers would complain about.
    annotation = f": {_declared_type(task, names)}" if task.loose else ""
    declared = lines(f"{task.policy.constant}{annotation} = ", _declaration(task, durable, names), "", 0)
    return [*_arguments(task, durable, names, 0), "", "", *declared]


def late_constant(task: PlannedTask, names: OwnNames, imports: tuple[PlannedImport, ...]) -> str:
    """The same as a function that makes it at the first call, when every module has been imported.

    `imports` are those of all policies and of the source; it makes the ones that it needs itself.
    """
    if task.durable is None:
        head = [f"@{names.cache}", f"def {task.policy.constant}() -> {names.policy}:"]
        body = lines("return ", _policy(task, names), "", 4)
    else:
        head = [f"@{names.durable}.late", f"def {task.policy.constant}() -> {_declared_type(task, names)}:"]
        body = [
            *_arguments(task, task.durable, names, 4),
            "",
            *lines("return ", _declaration(task, task.durable, names), "", 4),
        ]
    return "\n".join([*head, *needed(body, imports, 4), *body])


def needed(body: list[str], imports: tuple[PlannedImport, ...], indent: int) -> list[str]:
    """The imports that lines of code need, with the blank line below them."""
    used = set(re.findall(r"(?<![\w.])[^\W\d]\w*", "\n".join(body)))
    found = tuple(found for found in imports if (found.alias or found.name or found.module.split(".")[0]) in used)
    return [*import_lines(found, indent), ""] if found else []


def _policy(task: PlannedTask, names: OwnNames) -> Expression:
    words = tuple((Word(f"{word}="), *value) for word, value in task.policy.words)
    return (Word(names.policy), Bracket("(", words, ")"))


def _declared_type(task: PlannedTask, names: OwnNames) -> str:
    return f"{names.durable}[..., {flat(task.signature.result)}]"


def _declaration(task: PlannedTask, durable: PlannedDurable, names: OwnNames) -> Expression:
    items: list[Expression] = [
        (Word(f'"{durable.name}"'),),
        task.source,
        (Word(durable.arguments),),
        _policy(task, names),
    ]
    if durable.result is not None:
        items.append((Word("result="), *durable.result))
    return (Word(names.durable), Bracket("(", tuple(items), ")"))


def _arguments(task: PlannedTask, durable: PlannedDurable, names: OwnNames, indent: int) -> list[str]:
    margin = " " * indent
    keyword_only = "(kw_only=True)" if durable.keyword_only else ""
    return [
        f"{margin}@{names.dataclass}{keyword_only}",
        f"{margin}class {durable.arguments}:",
        f'{margin}    """What waits in the database for `{task.name}`."""',
        *([""] if durable.fields else []),
        *(line for field in durable.fields for line in _field(field, indent + 4)),
    ]


def _field(field: PlannedField, indent: int) -> list[str]:
    default = f" = {flat(field.default)}" if field.default is not None else ""
    return lines(f"{field.name}: ", field.annotation, default, indent)
