"""Fuzzes the audit, and what writes: `python -m tests.fuzzing.fuzz [SECONDS [KIND...]]`, an hour without SECONDS.

The seconds are of the processor's time; the kinds are those of `projects`, all where none is given. Guided by what of
the tool each input reaches. A project that crashes it, of which it loses a file, or that keeps the processor busy for
20 s, is kept under `tests/fuzzing/seeds/`, which the tests run from then on. Needs atheris.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import atheris

SEEDS = Path(__file__).parent / "seeds"
HANGS_AFTER = 20
"""Seconds of the processor's time."""

with atheris.instrument_imports(include=["shieldgen"]):
    import shieldgen

    for module in pkgutil.walk_packages(shieldgen.__path__, "shieldgen."):
        if module.name != "shieldgen.__main__":
            importlib.import_module(module.name)

from .audited import audited, laid_out, rewritten  # noqa: E402
from .projects import KINDS  # noqa: E402


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    tried: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    told: set[str] = set()
    kinds = tuple(sys.argv[2:]) or tuple(KINDS)
    with tempfile.TemporaryDirectory() as name:

        def one_input(data: bytes) -> None:
            begins = time.process_time()
            if begins > seconds:
                for kind in kinds:
                    print(f"{kind}: {tried[kind]} projects in {spent[kind] / 60:.1f} minutes")
                print(f"{len(told)} kept", flush=True)
                os._exit(0)  # the fuzzer knows no other end
            provider = atheris.FuzzedDataProvider(data)

            def pick(below: int) -> int:
                return provider.ConsumeIntInRange(0, below - 1)

            kind = kinds[pick(len(kinds))]
            files = KINDS[kind](pick)
            folder = laid_out(Path(name) / "project", files)
            signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER)
            try:
                audited(folder, files)
                if pick(3) == 0:
                    rewritten(folder)
            except Exception:
                place = traceback.format_exc().strip().splitlines()[-3:]
                if place[0] not in told:
                    told.add(place[0])
                    print(f"kept {_kept(files)}, {kind}: {' | '.join(place)}", flush=True)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
                tried[kind] += 1
                spent[kind] += time.process_time() - begins

        def hang(*_: object) -> None:
            raise TimeoutError(f"busy for {HANGS_AFTER} s")

        signal.signal(signal.SIGPROF, hang)
        options = ["-max_len=3000", "-len_control=0", "-verbosity=0", f"-artifact_prefix={name}/"]
        atheris.Setup([sys.argv[0], *options], one_input)
        atheris.Fuzz()


def _kept(files: dict[str, bytes]) -> str:
    """The name of the seed; `.txt` after that of each file keeps other tools away from it."""
    seed = hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:12]
    for path, content in files.items():
        place = SEEDS / seed / f"{path}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return seed


if __name__ == "__main__":
    main()
