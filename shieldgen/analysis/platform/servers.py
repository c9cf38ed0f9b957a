"""The arguments of a server into how long it lets open requests go on before the application hears of the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...model.platform import Period
from ...model.source import Location
from .spans import shown

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether a setting is stated, and what it says; None where it is computed."""

    stated: bool
    period: Period | None


@dataclass(frozen=True, slots=True)
class Launch:
    """A call by which Python code starts a server, or hands the application to a platform (`Mangum(app)`)."""

    server: str
    at: Location
    requests: Period | None


@dataclass(frozen=True, slots=True)
class Options:
    """The words behind a program's name, and the environment that it is started in."""

    words: tuple[str, ...]
    at: Location
    environment: Mapping[str, str]

    def value(self, *names: str) -> str | None:
        """What an option says, in the form `--name value` or `--name=value`; the last one counts."""
        found: str | None = None
        for place, word in enumerate(self.words):
            for name in names:
                if word == name and place + 1 < len(self.words):
                    found = self.words[place + 1]
                elif word.startswith(f"{name}="):
                    found = word[len(name) + 1 :]
        return found

    def seconds(self, name: str, variable: str | None = None) -> Settled:
        """What an option, or else an environment variable, says in seconds."""
        given, written = self.value(name), name
        if given is None and variable is not None and variable in self.environment:
            given, written = self.environment[variable], variable
        if given is None:
            return Settled(False, None)
        if not _NUMBER.fullmatch(given):
            return Settled(True, None)
        value = float(given)
        return Settled(True, Period(value, self.at, f"`{written}` is {shown(value)}"))


def _uvicorn(options: Options) -> Period | None:
    """https://www.uvicorn.org/settings/#timeouts; without the option it waits without limit."""
    return options.seconds("--timeout-graceful-shutdown", "UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN").period


def _hypercorn(options: Options) -> Period | None:
    """https://hypercorn.readthedocs.io/en/latest/how_to_guides/configuring.html, `graceful_timeout`: 3 s by default."""
    settled = options.seconds("--graceful-timeout")
    if settled.stated or options.value("-c", "--config") is not None:
        return settled.period
    return Period(3.0, options.at, "hypercorn lets open requests go on for 3 s, its default")


def _silent(_options: Options) -> Period | None:
    """A server whose command line says nothing about it: granian, `fastapi run`; gunicorn has limits of its own."""
    return None


SERVERS: Mapping[str, Callable[[Options], Period | None]] = {
    "uvicorn": _uvicorn,
    "hypercorn": _hypercorn,
    "granian": _silent,
    "fastapi": _silent,
    "gunicorn": _silent,
}
