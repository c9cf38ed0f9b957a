"""Makes the stage importable: it is shared with the demonstration, which lies beside the sample applications."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "apps"))
