"""The command's one boundary: whatever happens inside becomes a message and a documented exit code."""

import gc
import os
import sys

from .errors import NothingToAnalyse, ShieldgenError


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.stderr is None:  # it is closed: what is said there goes nowhere
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # pathlib takes long to import
    gc.disable()  # what a command finds out stays, and hardly any of it is a cycle
    try:
        code = _run(sys.argv[1:])
    except (Exception, KeyboardInterrupt) as error:
        code = _told(error)
    finally:
        gc.freeze()  # nor is the end of the process to look through it
        gc.enable()
    sys.exit(int(code))


def _run(arguments: list[str]) -> int:
    """The exit code of a command line; what was kept of an earlier run is said before anything slow is imported."""
    from . import __version__
    from .cli import emit

    if arguments == ["--version"]:
        emit(f"shieldgen {__version__}")
        return 0
    from .pipeline.recall import recall

    recalled = recall(arguments)
    if isinstance(recalled, tuple):
        _repeat(recalled)
        return recalled[-1]
    if arguments[-1:] in (["--help"], ["-h"]) and not any(argument.startswith("-") for argument in arguments[:-1]):
        return _help(arguments)
    from .cli import build_app

    build_app()(prog_name="shieldgen", obj=(arguments, recalled))
    return 0


def _help(arguments: list[str]) -> int:
    """Show the help of a command, and keep it: the command line takes longer to import than to read."""
    import contextlib
    import io

    from .cli import build_app, emit
    from .pipeline.recall import keep

    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text):
            build_app()(prog_name="shieldgen")
    except SystemExit as ended:
        if ended.code:
            raise
    keep(arguments, (text.getvalue(), None, [], 0))
    emit(text.getvalue())
    return 0


def _repeat(said: tuple[str, str | None, list[str], int]) -> None:
    """Say again what an earlier run said."""
    from .cli import emit, remark

    text, output, notes, _ = said
    for note in notes:
        remark(note)
    if output is None:
        emit(text)
        return
    from pathlib import Path

    from .cli._output import deliver

    deliver(text, Path(output))


def _told(error: Exception | KeyboardInterrupt) -> int:
    """Say what ended the command, where there is something to say; gives the exit code."""
    from .exits import Exit

    match error:
        case NothingToAnalyse():
            _tell(f"error: {error}")
            return Exit.NOTHING
        case ShieldgenError():
            _tell(f"error: {error}")
            return Exit.USAGE
        case KeyboardInterrupt():
            return Exit.INTERRUPTED
        case BrokenPipeError():
            return Exit.CLEAN
        case OSError():
            _tell(f"error: {_refused(error)}")
            return Exit.USAGE
        case _:
            _tell(_bug_report(error))
            return Exit.BUG


def _refused(error: OSError) -> str:
    """What the system refused that nobody else has told of: a folder without permission, a full disk."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the working directory is not there any more"
    return str(error.strerror) if error.filename is None else f"{error.filename}: {error.strerror}"


def _bug_report(error: Exception) -> str:
    """What went wrong and where in shieldgen, in a form to file."""
    import traceback

    from . import __version__

    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return (
        f"bug in shieldgen: {type(error).__name__}: {error}\n"
        f"  at {places}\n"
        f"  shieldgen {__version__}, Python {sys.version.split()[0]} on {sys.platform}\n"
        f"  please file this, with the command line, in shieldgen's issue tracker"
    )


def _tell(text: str) -> None:
    """Print to standard error; names from the analysed project cannot steer the terminal."""
    from .reporting.escape import plain

    try:
        sys.stderr.write("\n".join(plain(line) for line in text.split("\n")) + "\n")
        sys.stderr.flush()
    except OSError:
        return  # nobody is left to read it


if __name__ == "__main__":
    main()
