"""What authors declare about task functions, one reader for each form of a hint."""

import re

COMMENT = re.compile(r"#\s*shieldgen:(?!\s*(?:ignore\b|(?:wiring|runtime) sha256=))[ \t]*(.*)")
"""A hint in a comment; its group is what it says."""
