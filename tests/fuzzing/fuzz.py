"""Fuzzes the audit with sources and settings: `python tests/fuzzing/fuzz.py [SECONDS]`, an hour without SECONDS.

Guided by what of the tool each input reaches. An input that crashes it, or keeps the processor busy for 20 s, is kept
under `tests/fuzzing/seeds/`, which the tests run from then on. Needs atheris.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shieldgen"]):
    from audited import SOURCES, TABLE, audited
    from mutations import mutated

SEEDS = Path(__file__).parent / "seeds"
HANGS_AFTER = 20
"""Seconds of the processor's time."""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3600.0
    ends = time.monotonic() + seconds
    tried = 0
    told: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def one_input(data: bytes) -> None:
            nonlocal tried
            if time.monotonic() > ends:
                print(f"{tried} inputs, {len(told)} kept", flush=True)
                os._exit(0)  # the fuzzer knows no other end
            tried += 1
            provider = atheris.FuzzedDataProvider(data)

            def pick(below: int) -> int:
                return provider.ConsumeIntInRange(0, below - 1)

            settings = mutated((TABLE,), pick) if pick(6) == 0 else ""
            source = mutated(SOURCES, pick)
            signal.setitimer(signal.ITIMER_PROF, HANGS_AFTER)
            try:
                audited(folder, source, settings)
            except Exception:
                place = traceback.format_exc().strip().splitlines()[-3:]
                if place[0] not in told:
                    told.add(place[0])
                    kept = SEEDS / hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
                    kept.with_suffix(".py.txt").write_bytes(source.encode("utf-8", "surrogatepass"))
                    if settings:
                        kept.with_suffix(".toml").write_bytes(settings.encode("utf-8", "surrogatepass"))
                    print(f"kept {kept.name}: {' | '.join(place)}")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)

        def hang(*_: object) -> None:
            raise TimeoutError(f"busy for {HANGS_AFTER} s")

        signal.signal(signal.SIGPROF, hang)
        atheris.Setup([sys.argv[0], "-max_len=400", "-len_control=0", "-verbosity=0"], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
