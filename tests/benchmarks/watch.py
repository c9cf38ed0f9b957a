"""From a save to its wiring: `shieldgen generate --watch` beside a new `shieldgen generate`, interleaved, in medians.

python tests/benchmarks/watch.py [ROUNDS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HINTED = "from shieldgen_runtime import task\n\n\n@task(deadline={deadline})\nasync def work(a: int) -> None: ...\n"
SETTINGS = '[tool.shieldgen]\nwiring = "app/wiring"\nruntime = "installed"\n'


def make_project(folder: Path) -> Path:
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "__init__.py").touch()
    (folder / "app" / "jobs.py").write_text(HINTED.format(deadline=1))
    (folder / "pyproject.toml").write_text(SETTINGS)
    return folder


def seconds_of_a_save(watched: Path, deadline: int) -> float:
    begin = time.monotonic()
    (watched / "app" / "jobs.py").write_text(HINTED.format(deadline=deadline))
    while f"deadline={deadline}.0" not in (watched / "app" / "wiring" / "jobs.py").read_text():
        time.sleep(0.002)
    return time.monotonic() - begin


def seconds_of_a_process(project: Path, deadline: int) -> float:
    begin = time.monotonic()
    (project / "app" / "jobs.py").write_text(HINTED.format(deadline=deadline))
    subprocess.run([sys.executable, "-m", "shieldgen", "generate", str(project)], check=True, capture_output=True)
    return time.monotonic() - begin


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        watched, plain = make_project(Path(folder) / "watched"), make_project(Path(folder) / "plain")
        command = [sys.executable, "-m", "shieldgen", "generate", "--watch", str(watched)]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as watcher:
            assert watcher.stdout is not None
            while "watching" not in watcher.stdout.readline():
                assert watcher.poll() is None
            saves, processes = [], []
            for deadline in range(2, 2 + rounds):
                saves.append(seconds_of_a_save(watched, deadline))
                processes.append(seconds_of_a_process(plain, deadline))
            watcher.terminate()
    save, process = statistics.median(saves), statistics.median(processes)
    print(f"save to wiring, watching   {save * 1000:7.0f} ms")
    print(f"save to wiring, a process  {process * 1000:7.0f} ms")
    print(f"ratio                      {save / process:7.2f}")


if __name__ == "__main__":
    main()
