"""Chance into the files of a project that nobody would write, of one of several kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shieldgen.discovery.manifests import is_manifest

from .grammar import composed
from .mutations import Pick, mutated, revalued

ROOT = Path(__file__).parents[1]
SOURCES = tuple(
    path.read_text(encoding="utf-8")
    for folder in ("cases", "cases_fix", "apps/shop/plain", "apps/shop/seed")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "wiring" not in path.parts
)
DEPLOYMENTS = tuple(
    {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.suffix == ".py" or is_manifest(path.name))
    }
    for folder in (
        ROOT / "cases" / name for name in ("longer-than-platform", "signal-never-arrives", "throttled-after-response")
    )
)
SETTINGS = (Path(__file__).parent / "settings.toml").read_text(encoding="utf-8")
BASELINE = (ROOT / "cases/stale-baseline/known.json").read_text(encoding="utf-8")
MAIN = """\
import asyncio
import uvicorn
from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


async def send(order: int) -> None:
    await asyncio.sleep(60)


@app.post("/orders")
async def create(order: int, background: BackgroundTasks) -> None:
    background.add_task(send, order)
    asyncio.create_task(send(order))


if __name__ == "__main__":
    uvicorn.run(app, timeout_graceful_shutdown=20)
"""
HOST = """\
from fastapi import FastAPI
from shieldgen_runtime import add_tasks

from app import routes

app = FastAPI()
add_tasks(app)
app.include_router(routes.router)
"""
WORK = """\
from typing import Annotated

import stripe
from shieldgen_runtime import Resource, task

LATER = 1


def session():
    yield 1


@task(shield=True, deadline=8, name="charge_{order}", key="{order}")
async def charge(order: int, amount: int = LATER) -> None:
    await stripe.Charge.create_async(amount=amount)


@task(
    timing="after_response",  # when it has left
)
def send(order: int, /, *rest: str, to: "str | None" = None) -> None: ...


# shieldgen: shield, deadline=3
async def work(order: int, session: Annotated[int, Resource(session)]) -> None: ...


async def run(order: int) -> None:
    await charge(order)
"""
_PLACES = ("app/main.py", "app/work.py", "app/models.py", "app/__init__.py", "app/jobs/worker.py")
_CODECS = ("utf-7", "rot13", "cp1252", "idna", "x" * 99, "mbcs", "\xe9", "hex", "utf-32", "utf-16", "ascii")


def _mutated_source(pick: Pick) -> dict[str, bytes]:
    return {"app.py": _bytes(mutated(SOURCES, pick), pick)}


def _composed_sources(pick: Pick) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for place in _PLACES[: 1 + pick(len(_PLACES))]:
        source = composed(pick)
        files[place] = _bytes(mutated((source,), pick) if pick(5) == 4 else source, pick)
    if pick(3) == 2:
        files["pyproject.toml"] = b'[tool.shieldgen]\nwiring = "app/wiring"\n'
    return files


def _adopting(pick: Pick) -> dict[str, bytes]:
    work = WORK if pick(3) else mutated((WORK,), pick)
    routes = composed(pick, "routes")
    return {
        "pyproject.toml": b'[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n',
        "app/__init__.py": b"",
        "app/main.py": HOST.encode(),
        "app/work.py": _encoded(work),
        "app/routes.py": (_encoded(routes) if pick(3) else _bytes(routes, pick)),
    }


def _configured(pick: Pick) -> dict[str, bytes]:
    source = composed(pick) if pick(2) else MAIN
    files = {"shop/mail.py": b"async def send(order_id, to): ...\n", "shop/main.py": source.encode()}
    return {**files, "pyproject.toml": _encoded(_respoken(SETTINGS, pick)), "known.json": BASELINE.encode()}


def _known(pick: Pick) -> dict[str, bytes]:
    table = b'[tool.shieldgen]\nbaseline = "known.json"\n'
    return {"app/main.py": MAIN.encode(), "pyproject.toml": table, "known.json": _encoded(_respoken(BASELINE, pick))}


def _deployed(pick: Pick) -> dict[str, bytes]:
    files = dict(DEPLOYMENTS[pick(len(DEPLOYMENTS))])
    manifests = [path for path in files if is_manifest(path)]
    for _ in range(1 + pick(4)):
        path, other = manifests[pick(len(manifests))], manifests[pick(len(manifests))]
        files[path] = _bytes(_respoken(files[other].decode("utf-8", "replace"), pick), pick)
    return files


KINDS: Mapping[str, Callable[[Pick], dict[str, bytes]]] = {
    "composed sources": _composed_sources,
    "a mutated source": _mutated_source,
    "an adopting project": _adopting,
    "settings": _configured,
    "a deployment": _deployed,
    "a baseline": _known,
}


def _respoken(text: str, pick: Pick) -> str:
    return mutated((text,), pick) if pick(4) == 3 else revalued(text, pick)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _bytes(text: str, pick: Pick) -> bytes:
    """The text in an encoding, mostly UTF-8, with line ends and a beginning that editors of all ages leave."""
    match pick(24):
        case 1:
            return b"\xef\xbb\xbf" + _encoded(text)
        case 2:
            return _encoded(text.replace("\n", "\r\n"))
        case 3:
            return _encoded(text.replace("\n", "\r"))
        case 4:
            return _encoded("\f" + text.replace("\n\n", "\n\f\n"))
        case 5:
            return b"# -*- coding: latin-1 -*-\n" + text.encode("latin-1", "replace")
        case 6:
            return text.encode("utf-16", "surrogatepass")
        case 7:
            codec = _CODECS[pick(len(_CODECS))]
            return f"# vim: set fileencoding={codec} :\n".encode("latin-1") + _encoded(text)
        case 8:
            return _encoded(text.replace("    ", "\t"))
        case 9:
            at = pick(len(text) + 1)
            return _encoded(text[:at]) + bytes([pick(256)]) + _encoded(text[at:])
        case 10:
            return _encoded(text.replace("\n", "\N{LINE SEPARATOR}\n"))
        case 11:
            return _encoded(text.rstrip("\n")) + (b" \\" if pick(2) else b"\x1a")
        case _:
            return _encoded(text)
