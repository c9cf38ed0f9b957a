"""The bytes of a file into what a look at them tells, without parsing. Imports nothing that takes long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..model.facts import Origin

WORDS = (
    rb"BackgroundTask|add_task|create_task|ensure_future|start_soon|TaskGroup|\.schedule\(|shield|@task|FastAPI\("
    rb"|APIRouter\(|include_router|lifespan|run_coroutine_threadsafe|\.runtime import"
)
_FRAMEWORK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.MULTILINE)
_HOST = re.compile(rb"(?<!def )\badd_tasks\(")
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?# shieldgen: (wiring|runtime) sha256=")


class Look(NamedTuple):
    """What a look at a file's bytes tells."""

    origin: Origin
    has_words: bool
    fastapi: bool
    hosts: bool


def words(wiring: str | None) -> bytes:
    """The pattern of the words without which a file holds no site; the name of the wiring package is one."""
    return WORDS if wiring is None else WORDS + rb"|\b" + re.escape(wiring.rpartition("/")[2].encode()) + rb"\b"


def look(content: bytes, pattern: re.Pattern[bytes]) -> Look:
    """A look at a file; `pattern` is that of the words."""
    header = _HEADER.match(content)
    return Look(
        origin="source" if header is None else "wiring" if header[1] == b"wiring" else "runtime",
        has_words=pattern.search(content) is not None,
        fastapi=(b"fastapi" in content or b"starlette" in content) and _FRAMEWORK.search(content) is not None,
        hosts=b"add_tasks(" in content and _HOST.search(content) is not None,
    )
