"""The formats, found by walking their folders: `formats` for audits, `listings` for the facts about tasks."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import ModuleType
from typing import TypeVar

from ..errors import SettingsError
from ..model.finding import Listing, Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format's name on the command line, and what it is for. `mends` where it shows how findings are mended."""

    name: str
    summary: str
    mends: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a report is written on: `width` in characters, `colour` for a terminal that shows it.

    `prefix` stands before every path that people or tools open: the project's folder as seen from the working
    directory, with a `/` at its end, or nothing. `quiet` where what people read shall end with the last finding.
    """

    width: int = 100
    colour: bool = False
    prefix: str = ""
    quiet: bool = False


T = TypeVar("T")
Render = Callable[[Report, Page], str]
RenderListing = Callable[[Listing, Page], str]


@cache
def audit_formats() -> Mapping[str, Render]:
    """How an audit is rendered, by the format's name."""
    from . import formats

    return {module.FORMAT.name: module.render for module in _modules(formats)}


@cache
def listing_formats() -> Mapping[str, RenderListing]:
    """How the facts about tasks are rendered, by the format's name."""
    from . import listings

    return {module.FORMAT.name: module.render for module in _modules(listings)}


@cache
def mending_formats() -> frozenset[str]:
    """The names of the audit formats that show how findings are mended."""
    from . import formats

    return frozenset(module.FORMAT.name for module in _modules(formats) if module.FORMAT.mends)


def check_format(name: str) -> None:
    """Raises SettingsError where no audit format has the name."""
    _chosen(audit_formats(), name)


def check_listing_format(name: str) -> None:
    """Raises SettingsError where no listing format has the name."""
    _chosen(listing_formats(), name)


def render_audit(report: Report, name: str, page: Page) -> str:
    """The report in a format. Raises SettingsError for a name that none has."""
    return _chosen(audit_formats(), name)(report, page)


def render_listing(listing: Listing, name: str, page: Page) -> str:
    """The facts in a format. Raises SettingsError for a name that none has."""
    return _chosen(listing_formats(), name)(listing, page)


def schemas() -> tuple[str, ...]:
    """The names of the published JSON Schemas, found by walking their folder."""
    folder = resources.files(__package__).joinpath("schemas")
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir()))


def schema(name: str) -> str:
    """A published JSON Schema. Raises SettingsError for a name that none has."""
    if name not in schemas():
        raise SettingsError(f"no schema is called {name!r}; there are {', '.join(schemas())}")
    return resources.files(__package__).joinpath("schemas", f"{name}.json").read_text("utf-8")


def _chosen(formats: Mapping[str, T], name: str) -> T:
    if name not in formats:
        raise SettingsError(f"no format is called {name!r}; there are {', '.join(sorted(formats))}")
    return formats[name]


def _modules(package: ModuleType) -> tuple[ModuleType, ...]:
    return tuple(
        importlib.import_module(f"{package.__name__}.{entry.name}")
        for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name)
    )
