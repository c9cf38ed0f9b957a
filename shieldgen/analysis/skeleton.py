"""The bytes of one file into its `ModuleFacts`: imports, definitions and module-level statements."""

import re
import sys

from ..model.facts import ModuleFacts, Origin
from ..model.source import Location, Problem
from .parsing import deep_sources, parse
from .statements import Statements
from .text import SourceText, decode

OWNED_BEGIN = b"# shieldgen: "
_OWNED = re.compile(rb"# shieldgen: (wiring|runtime) sha256=[0-9a-f]{64}\r?\n")


def read_module(path: str, name: str, source: bytes) -> tuple[ModuleFacts, SourceText] | Problem:
    """Reads a file; what cannot be read is a `Problem` with its place."""
    is_package = path.endswith("__init__.py")
    try:
        text = decode(path, source)
    except (SyntaxError, UnicodeError, LookupError) as error:
        line = source.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1
        return Problem(Location(path, line), "encoding", f"cannot be decoded: {error}; declare its encoding (PEP 263)")
    try:
        with deep_sources():
            tree = parse(text.text)
            translate = Statements(tuple(text.lines), 0)
            body = translate.block(tree.body)
    except SyntaxError as error:
        return _syntax_problem(path, text, error)
    except (RecursionError, MemoryError):
        return Problem(Location(path, 1), "too-deep", "this file nests too deeply to be read; split its expressions")
    except ValueError as error:
        return Problem(Location(path, 1), "syntax", f"cannot be parsed: {error}")
    return ModuleFacts(path, name, is_package, origin(source), body), text


def origin(source: bytes) -> Origin:
    """Whether a file is the application's own, generated wiring or the runtime's copy, by its first line."""
    owned = _OWNED.match(source)
    return "source" if owned is None else "wiring" if owned[1] == b"wiring" else "runtime"


def _syntax_problem(path: str, text: SourceText, error: SyntaxError) -> Problem:
    line = error.lineno or 1
    at = Location(path, line, max(error.offset or 1, 1))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if "too many nested" in str(error.msg):
        return Problem(at, "too-deep", f"{error.msg}; split the expression")
    newer = _newer_syntax(text.line(line))
    if newer:
        return Problem(at, "syntax", f"{newer}, which Python {version} cannot read: run shieldgen with a newer Python")
    return Problem(at, "syntax", f"syntax error for Python {version}: {error.msg}")


_NEWER = (
    (re.compile(r"\s*type\s+\w+\s*(\[|=)"), "a `type` statement (Python 3.12)"),
    (re.compile(r"\s*(async\s+)?(def|class)\s+\w+\s*\["), "type parameters (Python 3.12)"),
    (re.compile(r"\s*except\s+\w[\w.]*\s*,\s*\w"), "`except` without parentheses (Python 3.14)"),
    (re.compile(r".*\bt[\"']"), "a template string (Python 3.14)"),
    (re.compile(r".*\bf[\"']"), "an f-string that newer Pythons accept (Python 3.12)"),
)


def _newer_syntax(line: str) -> str | None:
    return next((words for pattern, words in _NEWER if pattern.match(line)), None)
