"""A folder into what git tracks or would track below it. Imports nothing slow: a stored report waits for it."""

import os
import select
import sys
import time

_SECONDS = 60
_KILL = 9
_COMMAND = (
    "git", "-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false",
    "ls-files", "-z", "--cached", "--others", "--exclude-standard",
)  # fmt: skip


def tracked(root: str) -> list[str]:
    """The paths below `root`, with a `/` behind a repository inside; empty where git or a repository is missing."""
    if not _in_repository(root):
        return []
    output = _output((*_COMMAND[:1], "-C", root, *_COMMAND[1:]), {**os.environ, "GIT_OPTIONAL_LOCKS": "0"})
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _in_repository(root: str) -> bool:
    """Whether a repository may hold the folder: where none can, git need not be asked."""
    if "GIT_DIR" in os.environ:
        return True
    folder = root
    while not os.path.lexists(f"{folder}/.git"):
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
    return True


def _output(command: tuple[str, ...], environment: dict[str, str]) -> bytes:
    """What a command prints; nothing where it fails or takes too long."""
    if sys.platform == "win32":
        return _output_of_subprocess(command, environment)
    read, write = os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, write, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        process = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    except OSError:
        os.close(read)
        return b""
    finally:
        os.close(write)
    output: bytes | None = None
    try:
        output = _read_all(read)
    finally:
        if output is None:
            os.kill(process, _KILL)
        _, status = os.waitpid(process, 0)
    return output if output is not None and status == 0 else b""


def _read_all(pipe: int) -> bytes | None:
    """All that comes through a pipe; None where it takes too long."""
    until = time.monotonic() + _SECONDS
    pieces: list[bytes] = []
    try:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            piece = os.read(pipe, 1 << 20)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
    finally:
        os.close(pipe)


def _output_of_subprocess(command: tuple[str, ...], environment: dict[str, str]) -> bytes:
    import subprocess

    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, env=environment)
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout if done.returncode == 0 else b""
