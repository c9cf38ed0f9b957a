"""What a shutdown does to a task, and how long it takes, into a few words."""

from typing import assert_never

from ..effects.endings import Ending
from ..model.effect import Duration


def told(ending: Ending) -> str:
    """An ending in a few words."""
    match ending.kind:
        case "cancelled":
            return "cancelled at once"
        case "unknown":
            return "decided at run time"
        case "request":
            return "ends with its request"
        case "thread":
            return "in a thread, cannot be stopped"
        case "waited_for":
            return "waited for"
        case "unbounded":
            return "no limit"
        case "bounded":
            return f"at most {ending.until:g} s"
        case _:
            assert_never(ending.kind)


def taking(duration: Duration) -> str:
    """How long a task function takes, in a few words."""
    if duration.bounded == "yes" and duration.at_most_s is not None:
        return f"at most {duration.at_most_s:g} s"
    if duration.endless:
        return "until it is cancelled"
    return "no bound" if duration.bounded == "no" else "unknown"
