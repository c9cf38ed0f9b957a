"""Turns the plain sample shop into the wired one before your eyes, and counts what a deploy costs each of them.

    python tests/apps/demo.py

Everything happens in a new temporary folder. Both shops are served by uvicorn, take twenty payments, and get SIGTERM
while payments are in flight. A payment is complete when its row in the shop's database says so *and* the card
processor, a program of its own, has recorded exactly one charge for it.
"""

import asyncio
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# The demonstration leaves nothing behind in the source tree, no byte code either.
sys.dont_write_bytecode = True
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"

import httpx  # noqa: E402
from stage import SHOPS, Payments, count_payments, on_stage  # noqa: E402

PLACED = 20
SECONDS_BETWEEN = 0.125
CHARGE_SECONDS = 3.0
GRACEFUL_SECONDS = 1

# One file of task functions and one of endpoints are shown whole, the others are counted.
SHOWN = ("shop/payments.py", "shop/routes/payments.py", "shop/main.py", "pyproject.toml", "shop/wiring/payments.py")

Tree = dict[str, str]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shieldgen-demo-") as name:
        scratch = Path(name)
        plain, project = scratch / "plain", scratch / "shop"
        for folder in (plain, project):
            shutil.copytree(SHOPS / "plain", folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))

        title("The plain shop: FastAPI with BackgroundTasks and asyncio.create_task")
        shieldgen("audit", folder=project, expect=(0, 1))

        title("Set up: the runtime is copied into the application, and its add_tasks called")
        before = read_tree(project)
        shieldgen("init", folder=project)
        show_changes(before, before := read_tree(project))

        title("Declare: a hint at each task function, and calls through the wiring that is about to be generated")
        take_over_hints(project)
        show_changes(before, before := read_tree(project))

        title("Generate: one typed method for each task function")
        shieldgen("generate", folder=project)
        show_changes(before, read_tree(project))
        shieldgen("generate", "--check", folder=project)

        title(f"Deploy: {PLACED} payments, each {CHARGE_SECONDS:.0f} s at the card processor, then SIGTERM")
        folders = {"plain": plain, "wired": project}
        with ThreadPoolExecutor() as both:
            endings = both.map(deploy, folders.values(), (scratch / f"{form}-deploy" for form in folders))
        outcomes = dict(zip(folders, endings, strict=True))

    for form, outcome in outcomes.items():
        print(
            f"{form}: {outcome.payments.complete} of {outcome.payments.placed} payments complete, "
            f"{outcome.payments.charged_without_record} customers charged without a record, "
            f"ended {outcome.seconds:.1f} s after SIGTERM"
        )
    print()
    counts = ", ".join(f"{form} {it.payments.complete} of {it.payments.placed}" for form, it in outcomes.items())
    print(f"payments complete after shutdown: {counts}")
    return 0


def title(text: str) -> None:
    print(f"\n=== {text} ===\n", flush=True)


def shieldgen(*arguments: str, folder: Path, expect: tuple[int, ...] = (0,)) -> None:
    """Run the tool as a user would, its output where ours goes."""
    print(f"$ shieldgen {' '.join(arguments)}", flush=True)
    code = subprocess.run([sys.executable, "-m", "shieldgen", *arguments], cwd=folder).returncode
    if code not in expect:
        raise SystemExit(f"shieldgen {' '.join(arguments)} ended with exit code {code}")
    print(flush=True)


def take_over_hints(project: Path) -> None:
    """Put the wired shop's own sources over the project's: what a team writes by hand, the wiring excepted."""
    wired = SHOPS / "wired"
    for source in sorted((wired / "shop").rglob("*.py")):
        path = source.relative_to(wired)
        if path.parts[:2] != ("shop", "wiring"):
            shutil.copyfile(source, project / path)


def read_tree(folder: Path) -> Tree:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def show_changes(before: Tree, after: Tree) -> None:
    counted: list[str] = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, ""), after.get(path, "")
        if old == new and path in before:
            continue
        lines = list(
            difflib.unified_diff(
                old.splitlines(),
                new.splitlines(),
                f"a/{path}" if path in before else "/dev/null",
                f"b/{path}",
                lineterm="",
            )
        )
        if path in SHOWN:
            print("\n".join(lines), end="\n\n")
            continue
        added = sum(line.startswith("+") for line in lines[2:])
        removed = sum(line.startswith("-") for line in lines[2:])
        counted.append(f"  {path:<40} {f'+{added}':>5} {f'-{removed}':>5}")
    if counted:
        print("further files, with the lines added and removed:", *counted, sep="\n")
    print(flush=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    payments: Payments
    seconds: float


def deploy(folder: Path, left: Path) -> Outcome:
    """Serve the shop in `folder`, place payments, stop it, and count what it and its neighbours left in `left`."""
    with on_stage(folder, scratch=left, payment_latency=CHARGE_SECONDS, graceful=GRACEFUL_SECONDS) as (shop, services):
        placed = asyncio.run(place_payments(shop.url))
        ending = shop.terminate()
        services.settle(ending)
    return Outcome(payments=count_payments(left, placed), seconds=ending.seconds)


async def place_payments(url: str) -> list[int]:
    """Place payments at a steady pace, in turn at the two endpoints that take them, and return their ids.

    The plain shop charges with `BackgroundTasks` behind one and with `asyncio.create_task` behind the other.
    """
    payment = {"amount": "12.50", "card_token": "tok_visa"}
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def place(number: int) -> int:
            await asyncio.sleep(number * SECONDS_BETWEEN)
            response = await client.post(("/payments", "/protected-payment")[number % 2], json=payment)
            return int(response.raise_for_status().json()["payment_id"])

        return await asyncio.gather(*(place(number) for number in range(PLACED)))


if __name__ == "__main__":
    sys.exit(main())
