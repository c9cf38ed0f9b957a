"""A coroutine that is made first and run later, into where its work is done: at its `await`, or by what runs it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ..analysis.values import External, Started
from ..analysis.walking import inside
from ..model import code
from .outline import Fork, Node

if TYPE_CHECKING:
    from .calls import Calls


class Later:
    """The coroutines that one scope gives a local name before it runs them."""

    def __init__(self, reader: Calls) -> None:
        self._reader = reader
        self._made: dict[str, list[code.Call]] = {}

    def keep(self, statement: code.Assign) -> code.Call | None:
        """The call in a statement whose work is not done there, but where its name is used further on."""
        match statement:
            case code.Assign(targets=(code.Name(id=name),), value=code.Call() as call):
                made = self._reader.look(call)
                is_made = bool(made) and all(isinstance(value, Started) and value.call is call for value in made)
                if is_made and name in self._run:
                    self._made.setdefault(name, []).append(call)
                    return call
        return None

    def run(self, name: code.Name) -> tuple[Node, ...]:
        """What running the name does."""
        reader = self._reader
        made = self._made.get(name.id, ())
        acts = [reader.act(reader.program.callees(call, reader.scope), call, awaited=True) for call in made]
        options = tuple((act,) for act in acts if act is not None)
        return options[0] if len(options) == 1 else (Fork(options),) if options else ()

    @cached_property
    def _run(self) -> frozenset[str]:
        """The names that the scope awaits, or hands to something that runs them (`create_task(coro)`)."""
        return frozenset(self._names())

    def _names(self) -> Iterator[str]:
        reader = self._reader
        for expr in inside(reader.program.body(reader.scope)):
            match expr:
                case code.Await(value=code.Name(id=name)):
                    yield name
                case code.Call() if any(isinstance(argument.value, code.Name) for argument in expr.arguments):
                    for callee in reader.program.callees(expr, reader.scope):
                        entry = reader.catalogue.entry(callee.name) if isinstance(callee, External) else None
                        if entry is not None and entry.runs is not None:
                            yield from (a.value.id for a in expr.arguments if isinstance(a.value, code.Name))
                case _:
                    continue
