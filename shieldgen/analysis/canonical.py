"""Dotted names outside the project into the one name that sites and the catalogue are written in."""

import re
from collections.abc import Mapping

_FRAMEWORK = {
    "asyncio.tasks": "asyncio",
    "asyncio.events": "asyncio",
    "asyncio.queues": "asyncio",
    "asyncio.locks": "asyncio",
    "asyncio.taskgroups": "asyncio",
    "asyncio.get_event_loop()": "asyncio.AbstractEventLoop()",
    "asyncio.get_running_loop()": "asyncio.AbstractEventLoop()",
    "asyncio.new_event_loop()": "asyncio.AbstractEventLoop()",
    "asyncio.get_event_loop_policy().get_event_loop()": "asyncio.AbstractEventLoop()",
    "asyncio.BaseEventLoop()": "asyncio.AbstractEventLoop()",
    "asyncio.SelectorEventLoop()": "asyncio.AbstractEventLoop()",
    "asyncio.Runner().get_loop()": "asyncio.AbstractEventLoop()",
    "uvloop.new_event_loop()": "asyncio.AbstractEventLoop()",
    "uvloop.Loop()": "asyncio.AbstractEventLoop()",
    "anyio.create_task_group()": "anyio.abc.TaskGroup()",
    "trio.open_nursery()": "trio.Nursery()",
    "fastapi.background": "fastapi",
    "fastapi.applications": "fastapi",
    "fastapi.routing.APIRouter": "fastapi.APIRouter",
    "fastapi.param_functions": "fastapi",
    "fastapi.params": "fastapi",
    "fastapi.requests": "fastapi",
    "fastapi.websockets": "fastapi",
    "fastapi.datastructures": "fastapi",
    "starlette.background.BackgroundTasks": "fastapi.BackgroundTasks",
    "fastapi.BackgroundTask": "starlette.background.BackgroundTask",
    "starlette.requests.Request": "fastapi.Request",
    "starlette.websockets.WebSocket": "fastapi.WebSocket",
    "starlette.datastructures.UploadFile": "fastapi.UploadFile",
    "fastapi_tasks": "shieldgen_runtime",
    "shieldgen_runtime.tasks": "shieldgen_runtime",
    "typing_extensions": "typing",
    "collections.abc": "typing",
    "contextvars.copy_context()": "contextvars.Context()",
}
_REEXPORTED = re.compile(
    r"[\w.]+\.asyncio\.(?=(?:create_task|ensure_future|shield|run_coroutine_threadsafe|TaskGroup|get_event_loop"
    r"|get_running_loop|new_event_loop|gather|wait|wait_for|to_thread|sleep)\b)"
)
"""The standard library's module, taken out of a library that happens to import it."""
_BOUNDARY = re.compile(r"[.(\[]")


class Canonical:
    """Rewrites names by the longest known beginning, again and again until nothing changes."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases = {**_FRAMEWORK, **aliases}
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The canonical form of a name (see `values`)."""
        known = self._known.get(name)
        if known is None:
            known = _REEXPORTED.sub("asyncio.", name, count=1)
            for _ in range(8):
                rewritten = self._once(known)
                if rewritten == known:
                    break
                known = rewritten
            self._known[name] = known
        return known

    def _once(self, name: str) -> str:
        ends = [match.start() for match in _BOUNDARY.finditer(name)]
        # "f()" has the boundary before its "(", and may be a beginning itself when more follows.
        ends += [end + 2 for end in ends if name[end : end + 2] in ("()", "[]")]
        for end in sorted({*ends, len(name)}, reverse=True):
            target = self._aliases.get(name[:end])
            if target is not None:
                return target + name[end:]
        return name
