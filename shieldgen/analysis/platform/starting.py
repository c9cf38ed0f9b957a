"""What a file starts into the server behind it: its limits, and whether a signal reaches it.

Nothing is run and nothing expanded: where a word is computed (`$TIMEOUT`), its value is not known.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...model.effect import Reason
from ...model.platform import Manifest, Period, Stop
from ...model.source import Location, Step
from .servers import SERVERS, Launch, Options, Settled
from .shell import Simple, commands

_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh"})
_REPLACING = frozenset({"bash", "zsh"})
"""Shells that put the last command of `-c` in their own place; dash, the `sh` of Debian, does not."""
_NOT_STARTING = frozenset(
    {"pip", "pip3", "apt", "apt-get", "apk", "echo", "printf", "which", "command", "pkill", "killall", "kill", "trap",
     "curl", "wget", "test", "[", "cp", "mv", "rm", "chmod", "chown", "source", ".", "set", "celery", "supervisord"}
)  # fmt: skip
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*")
_DEEPEST = 4
_CURE = "put `exec` before the command, or let an init process hand signals on to all (`tini -g`, `dumb-init`)"


@dataclass(frozen=True, slots=True)
class Start:
    """The words that a platform starts, those of a shell included (`/bin/sh -c ...`).

    `at` is where they are written, `folder` that of the file; `told` says what gets the signal at the end: the first
    process alone, or all of them (`group`).
    """

    words: tuple[str, ...]
    at: Location
    folder: str
    environment: tuple[tuple[str, str], ...] = ()
    group: bool = False
    form: str = ""
    """How the command is written, where it is a shell's: "CMD in shell form"."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is started."""

    server: str
    at: Location
    requests: Period | None
    stops: tuple[Stop, ...]
    unheard: Reason | None = None


class Starting:
    """Follows commands through shells and scripts to the servers that they start.

    `scripts` are the project's shell scripts, `launches` the calls by which its Python code starts a server, `configs`
    the settings files of gunicorn by path.
    """

    def __init__(
        self,
        scripts: Mapping[str, Manifest],
        launches: Iterable[Launch],
        configs: Mapping[str, Settled],
        modules: Iterable[str],
    ) -> None:
        self._scripts = {path: found.text for path, found in scripts.items()}
        self._launches = tuple(launches)
        self._configs = configs
        self._modules = frozenset(modules)

    def served(self, start: Start) -> Served | None:
        """The server that is started; None where it is another program, or not to be told."""
        return self._follow(start, 0)

    def _follow(self, start: Start, depth: int) -> Served | None:
        start = _without_init(start)
        if not start.words or depth > _DEEPEST or _name(start.words[0]) in _NOT_STARTING:
            return None
        for place, word in enumerate(start.words):
            rest = start.words[place + 1 :]
            if _name(word) in _SHELLS:
                return self._under_shell(start, _name(word), rest, depth)
            if place == 0 and (path := self._script(word, start.folder)) is not None:
                return self._in_script(start, path, rest, depth)
            if _name(word) in SERVERS and (_name(word) != "fastapi" or rest[:1] == ("run",)):
                return self._server(start, _name(word), rest)
            if _PYTHON.fullmatch(_name(word)) and rest:
                launch = self._launched(rest)
                if launch is not None:
                    return Served(launch.server, start.at, launch.requests, ())
        return None

    def _under_shell(self, start: Start, shell: str, rest: tuple[str, ...], depth: int) -> Served | None:
        flag = next((place for place, word in enumerate(rest) if re.fullmatch(r"-[a-z]*c", word)), None)
        if flag is None:
            plain = [place for place, word in enumerate(rest) if not word.startswith("-")]
            path = self._script(rest[plain[0]], start.folder) if plain else None
            return self._in_script(start, path, rest[plain[0] + 1 :], depth) if path is not None else None
        if flag + 1 >= len(rest):
            return None
        every = commands(rest[flag + 1])
        main = self._main(start, every, depth)
        if main is None:
            return None
        simple, found = main
        last = shell in _REPLACING and simple is every[-1] and "|" not in rest[flag + 1].replace("||", "")
        if last or self._is_reached(start, simple, found, every):
            return found
        how = start.form or f"`{shell} -c`"
        step = Step(start.at, f"{found.server} runs below a shell here")
        text = f"{found.server} runs below a shell ({how}), which alone gets the signal to stop"
        return replace(found, unheard=Reason((step,), f"{text}; {_CURE}"))

    def _in_script(self, start: Start, path: str, arguments: tuple[str, ...], depth: int) -> Served | None:
        every = commands(self._scripts[path])
        main = self._main(start, every, depth, path, arguments)
        if main is None:
            return None
        simple, found = main
        if self._is_reached(start, simple, found, every):
            return found
        steps = (
            Step(start.at, f"starts {path}"),
            Step(Location(path, simple.line, 1, simple.line), f"{found.server} is started here, below the shell"),
        )
        text = f"{found.server} is started by a script without `exec`, and the script alone gets the signal to stop"
        return replace(found, unheard=Reason(steps, f"{text}; {_CURE}"))

    def _main(
        self,
        start: Start,
        every: tuple[Simple, ...],
        depth: int,
        path: str | None = None,
        arguments: tuple[str, ...] = (),
    ) -> tuple[Simple, Served] | None:
        """The last server that a shell starts (others before it only prepare something), and the command that does."""
        for simple in reversed(every):
            if simple.words == ("$@",):
                inner = replace(start, words=arguments)
            else:
                at = start.at if path is None else Location(path, simple.line, 1, simple.line)
                environment = (*start.environment, *simple.environment)
                inner = replace(start, words=simple.words, at=at, environment=environment, form="")
            found = self._follow(inner, depth + 1)
            if found is not None:
                return simple, found
        return None

    @staticmethod
    def _is_reached(start: Start, simple: Simple, found: Served, every: tuple[Simple, ...]) -> bool:
        """Whether a signal to the shell reaches the server, or something further below keeps it away."""
        traps = any(other.words[0] == "trap" for other in every)
        return simple.replaces or start.group or traps or found.unheard is not None

    def _script(self, word: str, folder: str) -> str | None:
        """The project's script that a word names: by its path from the file's folder, else by its name if there is one.

        Where in the image a script lies is told by COPY; that it keeps its name is what is taken from that.
        """
        name = _name(word)
        beside = f"{folder}/{word.removeprefix('./')}" if folder else word.removeprefix("./")
        if beside in self._scripts:
            return beside
        same = [path for path in self._scripts if path == name or path.endswith(f"/{name}")]
        below = [path for path in same if path.startswith(f"{folder}/")] if folder else same
        found = below if len(below) == 1 else same
        return found[0] if len(found) == 1 else None

    def _launched(self, rest: tuple[str, ...]) -> Launch | None:
        """The call that starts a server, where Python is given a file or module of the project."""
        wanted = [word for word in rest if not word.startswith("-")][:1]
        if not wanted or not self._launches:
            return None
        if "-m" in rest[: rest.index(wanted[0])]:
            inside = wanted[0].replace(".", "/")
            names = [f"{inside}.py", f"{inside}/__main__.py"]
        else:
            names = [wanted[0].removeprefix("./").lstrip("/")]
        paths = [path for path in self._modules if any(_ends_with(path, name) for name in names)]
        if len(paths) != 1:
            return None
        own = [launch for launch in self._launches if launch.at.path == paths[0]]
        return own[0] if own else self._launches[0] if len(self._launches) == 1 else None

    def _server(self, start: Start, name: str, rest: tuple[str, ...]) -> Served:
        options = Options(rest, start.at, dict(start.environment))
        if name != "gunicorn":
            return Served(name, start.at, SERVERS[name](options), ())
        return Served(name, start.at, None, tuple(self._of_gunicorn(options, start)))

    def _of_gunicorn(self, options: Options, start: Start) -> Iterator[Stop]:
        """The limit that gunicorn itself sets to its workers.

        The command line goes before GUNICORN_CMD_ARGS, that before the settings file
        (https://docs.gunicorn.org/en/stable/configure.html); the default is 30 s
        (https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout).
        """
        variable = Options(_words(dict(start.environment).get("GUNICORN_CMD_ARGS", "")), start.at, {})
        for source in (options, variable):
            settled = source.seconds("--graceful-timeout")
            if settled.stated:
                yield from stop_of_gunicorn(settled)
                return
        settled = self._config(options.value("-c", "--config"), start.folder) or Settled(False, None)
        if settled.stated:
            yield from stop_of_gunicorn(settled)
            return
        default = Period(30.0, start.at, "gunicorn kills its workers after 30 s, its default")
        yield from stop_of_gunicorn(Settled(False, default))

    def _config(self, named: str | None, folder: str) -> Settled | None:
        if named is not None and named.startswith("python:"):
            named = named.removeprefix("python:").replace(".", "/") + ".py"
        name = (named or "gunicorn.conf.py").removeprefix("file:").removeprefix("./").lstrip("/")
        beside = f"{folder}/{name}" if folder else name
        if beside in self._configs:
            return self._configs[beside]
        found = [settled for path, settled in self._configs.items() if _ends_with(path, name)]
        found = found or [
            settled for path, settled in self._configs.items() if named is not None and _ends_with(path, _name(name))
        ]
        return found[0] if len(found) == 1 else None


def stop_of_gunicorn(settled: Settled) -> Iterator[Stop]:
    """The limit of gunicorn's graceful timeout, where it can be read."""
    if settled.period is not None:
        advice = "set gunicorn's graceful timeout to {needed:g} or more, or give the tasks less time"
        yield Stop(settled.period, advice, by="gunicorn")


def _without_init(start: Start) -> Start:
    """The words behind an init process.

    dumb-init hands signals on to all below it (https://github.com/Yelp/dumb-init#session-behavior), tini to its child
    alone unless it is given `-g` (https://github.com/krallin/tini#process-group-killing).
    """
    if not start.words or _name(start.words[0]) not in ("tini", "dumb-init", "catatonit", "docker-init"):
        return start
    name, rest = _name(start.words[0]), list(start.words[1:])
    options: list[str] = []
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--":
            break
        options.append(option)
    if name == "dumb-init":
        group = not {"-c", "--single-child"} & set(options)
    else:
        group = any(re.fullmatch(r"-[a-z]*g[a-z]*", option) for option in options)
        group = group or "TINI_KILL_PROCESS_GROUP" in dict(start.environment)
    return replace(start, words=tuple(rest), group=start.group or group)


def _name(word: str) -> str:
    return word.rpartition("/")[2]


def _ends_with(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}") or name.endswith(f"/{path}")


def _words(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return ()
