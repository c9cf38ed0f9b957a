"""Time spans as configuration files write them into seconds."""

import re

_UNITS = {
    **dict.fromkeys(("ns", "nsec"), 1e-9),
    **dict.fromkeys(("us", "µs", "usec"), 1e-6),
    **dict.fromkeys(("ms", "msec"), 1e-3),
    **dict.fromkeys(("", "s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 604800.0),
    **dict.fromkeys(("M", "month", "months"), 2629800.0),
    **dict.fromkeys(("y", "year", "years"), 31557600.0),
}
_PART = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-zµ]*)")
_LONGEST = 200


def seconds(text: str) -> float | None:
    """The seconds of `90`, `1m30s` (Go, Compose) or `1min 30s` (systemd); None where it is no such span.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html, "Parsing time spans";
    https://docs.docker.com/reference/compose-file/extension/#specifying-durations
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    total, place = 0.0, 0
    while place < len(text):
        part = _PART.match(text, place)
        if part is None or part[2] not in _UNITS:
            return None
        total += float(part[1]) * _UNITS[part[2]]
        place = part.end()
    return total


def shown(value: float) -> str:
    """Seconds in words."""
    return f"{value:g} s"
