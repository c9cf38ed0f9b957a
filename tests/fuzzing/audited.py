"""The files of a hostile project into the audit's answer: a report, or an error that says what to mend."""

from __future__ import annotations

import ast
import shutil
import warnings
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.util import decode_source
from pathlib import Path

from shieldgen.analysis.skeleton import deep_sources
from shieldgen.cli._asked import selection
from shieldgen.errors import ShieldgenError
from shieldgen.model.finding import Report
from shieldgen.pipeline.audit import audit, entries, listing
from shieldgen.pipeline.fix import fix
from shieldgen.pipeline.generate import generate
from shieldgen.pipeline.hint import hint
from shieldgen.pipeline.init import initialise
from shieldgen.pipeline.migrate import migrate
from shieldgen.reporting.registry import Page, audit_formats, listing_formats
from shieldgen.settings import load_settings
from shieldgen.writing import Change

Files = Mapping[str, bytes]


def laid_out(folder: Path, files: Files) -> Path:
    """The folder with these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def audited(folder: Path, files: Files) -> Report | ShieldgenError:
    """What the audit says of the files in the folder, in every format; none of them is lost from its account."""
    try:
        settings = load_settings(folder)
        asked = replace(selection(settings), pedantic=True)
        report = audit(folder, settings, asked, _silent)
        entries(folder, settings, asked, _silent)
        facts = listing(folder, settings, _silent)
    except ShieldgenError as error:
        return error
    for render in audit_formats().values():
        render(report, Page())
    for render_listing in listing_formats().values():
        render_listing(facts, Page())
    if not settings.exclude:
        _account(report, {path: content for path, content in files.items() if path.endswith(".py")})
    return report


def rewritten(folder: Path) -> None:
    """Every command that writes, without the writing: what it would leave is Python where it was before."""
    for changes in (_initialised, _generated, _hinted, _migrated, _fixed):
        with suppress(ShieldgenError):
            for change in changes(folder):
                if change.path.endswith(".py") and change.after is not None:
                    was_python = change.before is None or is_python(change.before)
                    assert not was_python or is_python(change.after), (changes.__name__, change.path)


def _initialised(folder: Path) -> tuple[Change, ...]:
    return initialise(folder, load_settings(folder), app=None, wiring=None).changes


def _generated(folder: Path) -> tuple[Change, ...]:
    return generate(folder, load_settings(folder)).changes


def _hinted(folder: Path) -> tuple[Change, ...]:
    return hint(folder, load_settings(folder), _silent).changes


def _migrated(folder: Path) -> tuple[Change, ...]:
    return migrate(folder, load_settings(folder), _silent).changes


def _fixed(folder: Path) -> tuple[Change, ...]:
    settings = load_settings(folder)
    done = fix(folder, settings, replace(selection(settings), pedantic=True), _silent, unsafe=True)
    assert max(Counter(done.fixed).values(), default=0) < 15, f"fixed again and again: {done.fixed[0]}"
    return done.changes


def _account(report: Report, sources: Files) -> None:
    """Each file is counted, and is a problem exactly where it is no Python."""
    assert report.summary.files == len(sources)
    unread = {problem.at.path for problem in report.problems if problem.kind in ("syntax", "encoding", "too-deep")}
    for path, content in sources.items():
        error = _error(content)
        if isinstance(error, SyntaxError | ValueError | LookupError):
            assert path in unread, f"{path} is lost: {error}"
        if error is None:
            assert path not in unread, f"{path} is read by Python: {report.problems}"


def _error(content: bytes) -> Exception | None:
    with warnings.catch_warnings(), deep_sources():
        warnings.simplefilter("ignore")
        try:
            decode_source(content)  # stricter than `import`, and than `python FILE` where that is stricter
            ast.parse(content)
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError) as error:
            return error
    return None


def is_python(content: bytes) -> bool:
    """Whether it can be parsed, and no call has a keyword twice, of which only the compiler tells."""
    if _error(content) is not None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calls = [node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Call)]
    keywords = ([keyword.arg for keyword in call.keywords if keyword.arg] for call in calls)
    return all(len(names) == len(set(names)) for names in keywords)


def _silent(_step: str) -> None: ...
