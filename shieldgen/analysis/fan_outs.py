"""A site in a loop into the reason why nothing limits how many of its tasks run at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import code
from ..model.effect import Reason
from ..model.source import Step
from ..model.task import SiteKind
from .linking import Program
from .scheduling import Found
from .sizes import Collections, Size
from .values import BoundMethod, External, FunctionValue, Scope, Started
from .walking import blocks, calls, dotted, expressions, inside, last_name, own, statements, within

_NOT_AT_ONCE: frozenset[SiteKind] = frozenset(
    {"add_task", "background_task", "background_tasks", "asyncio_shield", "cancel_scope_shield"}
)
_LIMITERS = re.compile(
    r"(asyncio|anyio|trio|threading)\.(locks\.)?(Lock|Semaphore|BoundedSemaphore|CapacityLimiter)\(\)"
    r"|aiolimiter\.AsyncLimiter\(\)|.*\.(Bounded)?(Semaphore|Limiter)\(\)"
)
_LIMITER_NAME = re.compile(r"sem|limit|throttl|lock", re.IGNORECASE)
_TURNS = re.compile(r".*\.acquire(_on_behalf_of)?(_nowait)?")
_FOLLOWED = 2
"""So many calls into the task a limit is looked for."""

_TAKES = frozenset({
    "get", "receive", "receive_text", "receive_json", "receive_bytes", "recv", "getone", "get_message", "accept",
    "xread", "xreadgroup", "blpop", "brpop", "bzpopmin", "receive_message", "receive_messages", "readline",
})  # fmt: skip
"""Methods that wait for the next of something that comes from outside."""

Around = code.Statement | code.Source
Loop = code.For | code.While | code.Source
_LOOPS = (code.For, code.While, code.Source)


class FanOuts:
    """Looks for loops that start a task for each element of something."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._collections = Collections(program)

    def of(self, found: Found) -> Iterator[Reason]:
        """Why the number of tasks has no limit; nothing where it has one, or they run one after the other."""
        waited_for = found.site.awaited == "yes" and not found.site.managed
        if found.site.kind in _NOT_AT_ONCE or (waited_for and not found.site.fan_out):
            return
        scope, call = found.spot.scope, found.spot.call
        around = around_call(self._program.body(scope), call)
        sizes = [
            (size, node)
            for place, node in enumerate(around)
            if isinstance(node, _LOOPS) and not self._in_turn(node, around[place:], call, scope)
            for size in (self._size(node, call, scope, in_endpoint=found.site.in_endpoint),)
            if size.sure is not None
        ]
        if not sizes or self._limited(around, scope):
            return
        size, node = max(sizes, key=lambda pair: ("low", "medium", "high").index(pair[0].sure or "low"))
        sure = size.sure or "low"
        inside = self._limit_inside(found)
        if inside == "yes" or _once(around, call):
            return
        if any("acquire" in (last_name(other.func) or "") for other in calls(_body(node))):
            inside = "unknown"
        if inside == "unknown" or not found.site.targets:
            sure = "low" if inside == "unknown" else "medium" if sure == "high" else sure
        at = self._program.location(scope, _span(node))
        yield Reason((Step(at, f"for each element of `{size.text}`"),), size.text, sure)

    def _size(self, node: Loop, call: code.Call, scope: Scope, *, in_endpoint: bool) -> Size:
        if isinstance(node, code.While):
            return self._taken(node, call, scope)
        size = self._collections.size(node.iterable, scope, in_endpoint=in_endpoint)
        return Size(size.text, "high") if node.is_async and size.sure is not None else size

    def _taken(self, loop: code.While, call: code.Call, scope: Scope) -> Size:
        """What each round of `while True:` waits for and hands to its task: nobody knows how much of it comes."""
        handed = {part.id for part in within(call) if isinstance(part, code.Name)}
        for statement in statements(loop.body):
            if not isinstance(statement, code.Assign) or not isinstance(statement.value, code.Await):
                continue
            taken, names = (
                statement.value.value,
                {name for target in statement.targets for name in _plain_names(target)},
            )
            if not isinstance(taken, code.Call) or not names & handed or last_name(taken.func) not in _TAKES:
                continue
            known = any(isinstance(callee, External) for callee in self._program.callees(taken, scope))
            return Size(f"{dotted(taken.func) or last_name(taken.func)}()", "high" if known else "medium")
        return Size("", None)

    # One after the other

    def _in_turn(self, loop: Loop, around: list[Around], call: code.Call, scope: Scope) -> bool:
        """Whether a round of the loop waits for what it started, or the loop ends with its first task."""
        if isinstance(loop, code.Source):
            return False
        if any(isinstance(node, code.With) and self._joins(node, scope) for node in around[1:]):
            return True
        names = _holders(loop, call)
        waits = any(isinstance(node, code.Await) and _holds(node.value, call, names) for node in inside(loop.body))
        return waits or _leaves_after(loop.body, call)

    def _joins(self, node: code.With, scope: Scope) -> bool:
        """Whether the block waits for the tasks in it: a task group."""
        return any(
            isinstance(value, External) and value.name.endswith(("TaskGroup()", "Nursery()", "open_nursery()"))
            for item in node.items
            for value in self._program.values(item.context, scope)
        )

    # Limits

    def _limited(self, around: list[Around], scope: Scope) -> bool:
        """Whether the loop takes its turn at a limiter before it starts a task."""
        for node in around:
            if isinstance(node, code.With) and self._limiter(node, scope) == "yes":
                return True
            if isinstance(node, code.For | code.While) and any(self._turn(call, scope) for call in calls(node.body)):
                return True
        return False

    def _turn(self, call: code.Call, scope: Scope) -> bool:
        return "acquire" in (last_name(call.func) or "") and any(
            isinstance(callee, External) and _TURNS.fullmatch(callee.name)
            for callee in self._program.callees(call, scope)
        )

    def _limiter(self, node: code.With, scope: Scope) -> str:
        """Whether a `with` waits at a semaphore or the like: "unknown" where only its name says so."""
        answer = "no"
        for item in node.items:
            values = self._program.values(item.context, scope)
            if any(isinstance(value, External) and _LIMITERS.fullmatch(value.name) for value in values):
                return "yes"
            if not values and _LIMITER_NAME.search(last_name(item.context) or ""):
                answer = "unknown"
        return answer

    def _limit_inside(self, found: Found) -> str:
        """Whether the task itself waits at a limiter."""
        answers = {self._in_body(scope, 0) for value in found.work if (scope := self._entered(value)) is not None}
        return "yes" if "yes" in answers else "unknown" if "unknown" in answers else "no"

    def _entered(self, value: object) -> Scope | None:
        match value:
            case Started(target=FunctionValue() | BoundMethod() as target):
                return self._program.enter(target, value.call, value.scope)
            case FunctionValue() | BoundMethod():
                method = value.method if isinstance(value, BoundMethod) else value
                return self._program.enter(value, None, method.outer)
            case _:
                return None

    def _in_body(self, scope: Scope, depth: int) -> str:
        body = self._program.body(scope)
        answers = {self._limiter(node, scope) for node in statements(body) if isinstance(node, code.With)}
        if "yes" in answers or any(self._turn(call, scope) for call in calls(body)):
            return "yes"
        if depth < _FOLLOWED:
            for call in calls(body):
                for callee in self._program.callees(call, scope):
                    if isinstance(callee, FunctionValue | BoundMethod):
                        answers.add(self._in_body(self._program.enter(callee, call, scope), depth + 1))
        return "yes" if "yes" in answers else "unknown" if "unknown" in answers else "no"


def _span(node: Loop) -> code.Span:
    return node.iterable.span if isinstance(node, code.Source) else node.span


def _body(node: Loop) -> tuple[code.Statement, ...]:
    return () if isinstance(node, code.Source) else node.body


def _plain_names(target: code.Expr) -> Iterator[str]:
    yield from (part.id for part in within(target) if isinstance(part, code.Name))


def _once(around: list[Around], call: code.Call) -> bool:
    """Whether it starts only while there is none: `if task is None: task = ...`."""
    names = {
        last_name(target)
        for node in around
        if isinstance(node, code.Assign) and node.value is not None and any(part is call for part in within(node.value))
        for target in node.targets
    }
    return any(
        isinstance(node, code.If) and any(last_name(part) in names for part in within(node.test)) for node in around
    )


def around_call(block: tuple[code.Statement, ...], call: code.Call) -> list[Around]:
    """The statements and comprehension's loops around the call, the outermost first."""
    for statement in block:
        for expr in expressions(statement):
            if any(part is call for part in within(expr)):
                return [statement, *_comprehended(expr, call)]
        for inner in blocks(statement):
            found = around_call(inner, call)
            if found:
                return [statement, *found]
    return []


def _comprehended(expr: code.Expr, call: code.Call) -> Iterator[code.Source]:
    for part in within(expr):
        if isinstance(part, code.Comprehension):
            made = [part.element] if part.key is None else [part.key, part.element]
            waits = [inner for element in made for inner in within(element) if isinstance(inner, code.Await)]
            in_turn = any(inner is call for wait in waits for inner in within(wait.value))
            if not in_turn and any(inner is call for element in made for inner in within(element)):
                yield from part.sources


def _holders(loop: code.For | code.While, call: code.Call) -> set[str]:
    """The names that hold the task: what it is assigned to, and the collection it is put into."""
    names: set[str] = set()
    for statement in statements(loop.body):
        if isinstance(statement, code.Assign) and statement.value is not None and _holds(statement.value, call, names):
            names |= {target.id for target in statement.targets if isinstance(target, code.Name)}
        for made in own(statement):
            if (
                isinstance(made, code.Call)
                and isinstance(made.func, code.Attribute)
                and made.func.attr in ("append", "add", "put", "put_nowait")
                and isinstance(made.func.value, code.Name)
                and any(_holds(argument.value, call, names) for argument in made.arguments)
            ):
                names.add(made.func.value.id)
    return names


def _holds(expr: code.Expr, call: code.Call, names: set[str]) -> bool:
    return any(part is call or (isinstance(part, code.Name) and part.id in names) for part in within(expr))


def _leaves_after(block: tuple[code.Statement, ...], call: code.Call) -> bool:
    """Whether the block that starts the task then ends the loop."""
    for place, statement in enumerate(block):
        if any(part is call for part in own(statement)):
            return isinstance(statement, code.Return) or any(
                isinstance(later, code.Return) or (isinstance(later, code.Jump) and later.word == "break")
                for later in block[place + 1 :]
            )
        for inner in blocks(statement):
            if not isinstance(statement, code.For | code.While) and _leaves_after(inner, call):
                return True
    return False
