"""The command's one boundary: whatever happens inside becomes a message and a documented exit code."""

import sys
import traceback

from .errors import NothingToAnalyse, ShieldgenError
from .exits import Exit


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from .cli import build_app

        build_app()(prog_name="shieldgen")
    except ShieldgenError as error:
        _tell(f"error: {error}")
        code = Exit.NOTHING if isinstance(error, NothingToAnalyse) else Exit.USAGE
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except BrokenPipeError:
        code = Exit.CLEAN
    except Exception as error:
        _tell(_bug_report(error))
        code = Exit.BUG
    else:
        return
    sys.exit(int(code))


def _bug_report(error: Exception) -> str:
    """What went wrong and where in shieldgen, in a form to file."""
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
