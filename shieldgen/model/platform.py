"""What the files of a deployment say about the end of the application, and what its code says about the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from .effect import Confidence, Reason
from .source import Location, Step

AFTER_GRACE = 4.0
"""Seconds that the runtime may need behind the grace: for what ignores a cut, for the last words of handlers."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that may say how the application is deployed, or a script that such a file starts."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """A time that something takes or gives, in seconds (None: without limit), with the place that says so, in words."""

    seconds: float | None
    at: Location
    text: str

    @property
    def step(self) -> Step:
        """The same as evidence."""
        return Step(self.at, self.text)


@dataclass(frozen=True, slots=True)
class Stop:
    """A limit to how long the process lives once it is told to stop.

    `advice` is what to change there, with `{needed:g}` for the seconds; `before` is what is spent of the limit before
    the signal is sent (a preStop hook). `by` is who sets it, where that is not the platform.
    """

    limit: Period
    advice: str
    before: Period | None = None
    by: str = ""

    @property
    def seconds(self) -> float | None:
        """What is left for the server, in seconds (None: without limit)."""
        if self.limit.seconds is None:
            return None
        return self.limit.seconds - (self.before.seconds or 0.0 if self.before is not None else 0.0)


@dataclass(frozen=True, slots=True)
class Deployment:
    """One way in which a file runs the application: a service, a container, a unit, a command.

    `stops` are the limits that hold, the platform's and the server's own. `requests` is how long the server lets open
    requests go on before the application hears of the end, where that is stated. `unheard` is why the server gets no
    signal, `stalled` why work behind the response does not go on, `unread` why nothing can be told.
    `confidence` is how sure it is that it is this application that runs there.
    """

    platform: str
    at: Location
    confidence: Confidence = "high"
    stops: tuple[Stop, ...] = ()
    requests: Period | None = None
    unheard: Reason | None = None
    stalled: Reason | None = None
    whole_requests: bool = False
    """Whether it stalls only what belongs to no request: the response waits for the rest (Mangum)."""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Host:
    """A call of the runtime's `add_tasks`: how long it waits at the end; `unread` where that is computed."""

    grace: Period
    drain: Period
    unread: bool = False


def shortest(deployments: Iterable[Deployment]) -> Period | None:
    """The shortest time that one of them surely leaves from the signal to SIGKILL; None where none is known."""
    known = (
        Period(stop.seconds, stop.limit.at, stop.limit.text)
        for deployment in deployments
        if deployment.confidence == "high"
        for stop in deployment.stops
        if stop.seconds is not None and stop.seconds > 0
    )
    return min(known, key=lambda period: (period.seconds or 0.0, period.at), default=None)
