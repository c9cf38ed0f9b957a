"""The analysis on real applications, against a truth of their sites: seconds, memory and scores of each.

    python tests/benchmarks/corpus.py CORPUS DEST [NAME ...]

CORPUS is a folder with `corpus.json` (the applications by name), `unpack.py DEST` (which downloads them) and
`score.py NAME OUTPUT` (which compares); DEST is where they are unpacked, outside of this project. This is the one
command here that needs the network, the first time that it runs.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MEGABYTE = 1024


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    corpus, dest, *chosen = sys.argv[1:]
    names = chosen or [application["name"] for application in json.loads((Path(corpus) / "corpus.json").read_text())]
    missing = [name for name in names if not (Path(dest) / name).is_dir()]
    if missing:
        subprocess.run([sys.executable, f"{corpus}/unpack.py", dest, *missing], check=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            output = Path(folder) / f"{name}.json"
            command = [sys.executable, "-m", "shieldgen", "tasks", f"{dest}/{name}", "--format", "json"]
            begin = time.monotonic()
            with output.open("wb") as stream:
                done = subprocess.run(command, stdout=stream)
            seconds = time.monotonic() - begin
            # The largest of all so far.
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
            print(f"{name}: exit {done.returncode}, {seconds:.1f} s, {peak:.0f} MB at most", flush=True)
            subprocess.run([sys.executable, f"{corpus}/score.py", name, str(output), "--labels"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
