"""A systemd unit into the server that it starts.

`TimeoutStopSec` is 90 s where it is not given, 0 and `infinity` are no limit; all processes of the unit get the signal
unless `KillMode` says otherwise (https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html,
https://www.freedesktop.org/software/systemd/man/latest/systemd.kill.html).
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import replace

from ....model.platform import Deployment, Manifest, Period, Stop
from ....model.source import Location
from ..kind import Kind, Surroundings, deployment, matching, started
from ..spans import seconds, shown
from ..starting import Start
from .dockerfile import deaf_to

_DEFAULT = 90.0
_SETTING = re.compile(r"\s*(\w+)\s*=\s*(.*)")

Settings = dict[str, tuple[str, Location]]


def read(manifest: Manifest, surroundings: Surroundings) -> Iterator[Deployment]:
    """The server that the unit starts, where it does."""
    settings, environment = _service(manifest.path, manifest.text)
    if "ExecStart" not in settings:
        return
    command, at = settings["ExecStart"]
    mode, _ = settings.get("KillMode", ("control-group", at))
    try:
        words = tuple(shlex.split(command.lstrip("@-:+!|")))
    except ValueError:
        return
    folder = manifest.path.rpartition("/")[0]
    served = started(surroundings, Start(words, at, folder, environment, group=mode == "control-group"))
    if served is None:
        return
    made = deployment("systemd", served, at=at, confidence="high", stops=tuple(_stops(settings, at)))
    if made.unheard is None and "KillSignal" in settings:
        made = replace(made, unheard=deaf_to(*settings["KillSignal"], served.server))
    yield made


def _service(path: str, text: str) -> tuple[Settings, tuple[tuple[str, str], ...]]:
    """The settings of the section [Service], the last of each name, and the environment."""
    found: Settings = {}
    environment: list[tuple[str, str]] = []
    section = ""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        first, line = place + 1, lines[place]
        while line.endswith("\\") and place + 1 < len(lines):
            place += 1
            line = line[:-1] + " " + lines[place]
        place += 1
        stripped = line.strip()
        if stripped.startswith("["):
            section = stripped
        setting = _SETTING.fullmatch(line)
        if section != "[Service]" or setting is None or stripped.startswith(("#", ";")):
            continue
        name, value = setting[1], setting[2].strip()
        found[name] = (value, Location(path, first, 1, place))
        if name == "Environment":
            for word in value.split():
                key, _, given = word.strip("\"'").partition("=")
                environment.append((key, given))
    return found, tuple(environment)


def _stops(settings: Settings, start: Location) -> Iterator[Stop]:
    advice = "set `TimeoutStopSec={needed:g}` or more, or give the tasks less time"
    stated = settings.get("TimeoutStopSec") or settings.get("TimeoutSec")
    if stated is None:
        yield Stop(Period(_DEFAULT, start, f"systemd kills the unit after {shown(_DEFAULT)}, its default"), advice)
        return
    text, at = stated
    value = None if text == "infinity" else seconds(text)
    if value is None and text != "infinity":
        return
    limit = value or None
    yield Stop(Period(limit, at, f"`TimeoutStopSec` is {text}"), advice)


KIND = Kind(matching(r".+\.service"), read)
