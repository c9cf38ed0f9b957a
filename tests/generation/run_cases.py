"""Runs the `run.py` of case folders one after the other, in this process; prints what each of them printed as JSON.

Its arguments are pairs: a case folder, and where its application has been copied to. Their packages have different
names, so that none meets another's.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import traceback
import warnings
from pathlib import Path


def run(folder: Path, root: Path) -> str:
    """What the program prints, or its traceback."""
    os.chdir(root)
    sys.path[:0] = [str(path) for path in (root, root / "src") if path.is_dir()]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(str(folder / "run.py"), run_name="__main__")
    except Exception:
        return out.getvalue() + traceback.format_exc()
    return out.getvalue()


warnings.simplefilter("ignore")
pairs = [(Path(folder), Path(root)) for folder, root in zip(sys.argv[1::2], sys.argv[2::2], strict=True)]
printed = {folder.name: run(folder, root) for folder, root in pairs}
json.dump(printed, sys.stdout)
