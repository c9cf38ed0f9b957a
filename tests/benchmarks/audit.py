"""The seconds and the memory of `shieldgen audit` on a project, beside parsing it, ruff and an empty process.

    python tests/benchmarks/audit.py TREE [ROUNDS]

TREE is copied first, and all runs of a round take turns. Figures are medians of whole processes, those of parsing the
time inside one; "busy" is what processors worked for the whole process. Memory is that of all processes of a run
together, shared pages counted once (Linux). A run that changes a file adds a comment at its top, which moves every
line of it; "code changed" adds a function to the relevant one, after which all code is followed anew.
"""

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shieldgen.audit.selection import Selection
from shieldgen.discovery import discover
from shieldgen.model.project import Project, SourceFile
from shieldgen.pipeline.audit import audit
from shieldgen.pipeline.remember import Looked
from shieldgen.settings import Settings

ROUNDS = 5
ADDED = b"\n\ndef added():\n    return None\n"
SHIELDGEN = str(Path(sys.executable).with_name("shieldgen"))
PARSING = """
import ast, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
texts = [Path(name).read_bytes() for name in sys.stdin.read().split("\\0") if name]
begin = time.perf_counter()
for text in texts:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        pass
print(time.perf_counter() - begin)
"""


@dataclass
class Bench:
    """A copy of a project, a cache folder of its own, and what was measured: seconds by the name of a run.

    `busy` are those that processors worked for it, which a loaded machine changes little.
    """

    tree: Path
    cache: Path
    project: Project
    seconds: dict[str, list[float]] = field(default_factory=dict)
    busy: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, name: str, run: Callable[[], float]) -> None:
        """Keep what a run took."""
        before = os.times()
        self.seconds.setdefault(name, []).append(run())
        after = os.times()
        worked = after.children_user + after.children_system - before.children_user - before.children_system
        self.busy.setdefault(name, []).append(worked)

    def __getitem__(self, name: str) -> float:
        return statistics.median(self.seconds[name])

    def audit(self) -> float:
        """The seconds of an audit with the cache as it is."""
        return seconds_of(self.command)

    @property
    def command(self) -> list[str]:
        """The audit's command line."""
        return [
            SHIELDGEN,
            "audit",
            str(self.tree),
            "--exit-zero",
            "--cache-dir",
            str(self.cache),
        ]

    def cold(self) -> float:
        """The seconds of an audit without a cache."""
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.audit()

    def touched(self) -> float:
        """The seconds of an audit after every modification time moved."""
        for file in self.project.files:
            os.utime(self.tree / file.path)
        settle()
        return self.audit()

    def edited(self, path: str, *, above: bytes = b"# edited\n", below: bytes = b"") -> float:
        """The seconds of an audit after something was put at the top and the end of a file."""
        full = self.tree / path
        full.write_bytes(above + full.read_bytes() + below)
        settle()
        return self.audit()

    def parsed(self, paths: list[str]) -> float:
        """The seconds that `ast.parse` takes for these files, without reading them."""
        names = "\0".join(str(self.tree / path) for path in paths)
        done = subprocess.run([sys.executable, "-c", PARSING], input=names, text=True, capture_output=True, check=True)
        return float(done.stdout)

    def ruff(self, *, cold: bool) -> float:
        """The seconds of ruff's rules on async code."""
        cache = self.cache.with_name("ruff")
        if cold:
            shutil.rmtree(cache, ignore_errors=True)
        ruff = Path(sys.executable).with_name("ruff")
        return seconds_of(
            [str(ruff), "check", "--select", "ASYNC", "--exit-zero", "--cache-dir", str(cache), str(self.tree)]
        )


def settle() -> None:
    """Let what was just written grow older than the times of a file system can tell apart from a later write."""
    time.sleep(2.1)


def seconds_of(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def megabytes_of(command: list[str]) -> float:
    """The most memory that a process and its children hold together at a time."""
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, sum(held(pid) for pid in family(process.pid)))
            time.sleep(0.01)
    return most / 1024


def family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child))


def held(pid: int) -> int:
    """Kilobytes of a process, a page shared by several in equal parts."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


def chosen(bench: Bench) -> tuple[str, str]:
    """A file that nothing leads into and one that holds a site, each of middling size."""
    looked = Looked()
    report = audit(bench.tree, Settings(), Selection(), lambda _step: None, looked)
    read = looked.modules.rests.files if looked.modules is not None else set()
    holding = {site.at.path for site in report.listing.facts.sites}
    others = [file for file in bench.project.files if file.path not in read and not file.has_words]
    return middling(others), middling([file for file in bench.project.files if file.path in holding])


def middling(files: list[SourceFile]) -> str:
    return sorted(files, key=lambda file: (file.size, file.path))[len(files) // 2].path


def measured(bench: Bench, rounds: int) -> None:
    irrelevant, relevant = chosen(bench)
    filtered = [file.path for file in bench.project.files if file.may_hold_sites]
    every = [file.path for file in bench.project.files]
    print(f"irrelevant: {irrelevant}, relevant: {relevant}")
    for _ in range(rounds):
        bench.measure("python -c pass", lambda: seconds_of([sys.executable, "-c", "pass"]))
        bench.measure("--version", lambda: seconds_of([SHIELDGEN, "--version"]))
        bench.measure("--help", lambda: seconds_of([SHIELDGEN, "--help"]))
        bench.measure("ast.parse filtered", lambda: bench.parsed(filtered))
        bench.measure("ast.parse all", lambda: bench.parsed(every))
        bench.measure("ruff cold", lambda: bench.ruff(cold=True))
        bench.measure("ruff warm", lambda: bench.ruff(cold=False))
        bench.measure("cold", bench.cold)
        bench.measure("warm", bench.audit)
        bench.measure("irrelevant changed", lambda: bench.edited(irrelevant))
        bench.measure("relevant changed", lambda: bench.edited(relevant))
        bench.measure("code changed", lambda: bench.edited(relevant, above=b"", below=ADDED))
        bench.measure("all times moved", bench.touched)


def told(bench: Bench, megabytes: float) -> None:
    empty = bench["python -c pass"]
    goals = {
        "cold": 0.3 + 1.6 * bench["ast.parse filtered"],
        "warm": 4.4 * empty,
        "irrelevant changed": 0.070,
        "relevant changed": 0.350,
        "all times moved": 0.180,
        "--version": 1.2 * empty,
        "--help": 3 * empty,
    }
    size = sum(file.size for file in bench.project.files) / 1e6
    filtered = sum(file.may_hold_sites for file in bench.project.files)
    print(f"{len(bench.project.files)} files, {size:.1f} MB, {filtered} filtered")
    print(f"{'':22}{'busy ms':>9}{'ms':>9}{'x empty':>9}{'goal ms':>9}{'of goal':>9}")
    for name in bench.seconds:
        busy = statistics.median(bench.busy[name])
        row = f"{name:22}{busy * 1000:9.0f}{bench[name] * 1000:9.0f}{bench[name] / empty:9.1f}"
        goal = goals.get(name)
        print(row if goal is None else f"{row}{goal * 1000:9.0f}{bench[name] / goal:9.2f}")
    print(f"{'warm beside ruff warm':22}{bench['warm'] / bench['ruff warm']:9.2f} of it, goal 0.50")
    print(f"{'memory, cold':22}{megabytes:9.0f} MB, goal 200")


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(sys.argv[1], tree, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        bench = Bench(tree, Path(folder) / "cache", discover(tree, Settings()))
        measured(bench, rounds)
        shutil.rmtree(bench.cache, ignore_errors=True)
        told(bench, megabytes_of(bench.command))
    return 0


if __name__ == "__main__":
    sys.exit(main())
