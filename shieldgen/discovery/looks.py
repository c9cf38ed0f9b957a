"""The bytes of a file into what a look at them tells, without parsing. Imports nothing that takes long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..model.facts import Origin

WORDS = (
    b"BackgroundTask", b"add_task", b"create_task", b"ensure_future", b"start_soon", b"TaskGroup", b".schedule(",
    b"shield", b"@task", b"FastAPI(", b"APIRouter(", b"include_router", b"lifespan", b"run_coroutine_threadsafe",
    b".runtime import",
)  # fmt: skip
_FRAMEWORK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_HOST = re.compile(rb"(?<!def )\badd_tasks\(")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?# shieldgen: (wiring|runtime) sha256=")


class Look(NamedTuple):
    """What a look at a file's bytes tells."""

    origin: Origin
    has_words: bool
    fastapi: bool
    hosts: bool


def words(wiring: str | None) -> tuple[bytes, ...]:
    """The words without which a file holds no site; the name of the wiring package is one."""
    return WORDS if wiring is None else (*WORDS, wiring.rpartition("/")[2].encode())


def look(content: bytes, wanted: tuple[bytes, ...]) -> Look:
    """A look at a file; `wanted` are the words: one after the other is twice as fast as a pattern of all."""
    header = _HEADER.match(content)
    return Look(
        origin="source" if header is None else "wiring" if header[1] == b"wiring" else "runtime",
        has_words=any(word in content for word in wanted),
        fastapi=(b"fastapi" in content or b"starlette" in content) and _FRAMEWORK.search(content) is not None,
        hosts=b"add_tasks(" in content and _HOST.search(content) is not None,
    )
