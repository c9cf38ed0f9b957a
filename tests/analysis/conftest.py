"""Programs made of the sources that a test names, without a disk."""

import textwrap
from collections.abc import Callable, Mapping

import pytest

from shieldgen.analysis.linking import Program
from shieldgen.analysis.modules import Modules
from shieldgen.analysis.scheduling import Found, Scheduling, Sites

Sources = Mapping[str, str]


@pytest.fixture
def program() -> Callable[[Sources], Program]:
    def build(sources: Sources) -> Program:
        files = {path: textwrap.dedent(text).encode() for path, text in sources.items()}
        return Program(Modules(files, files.__getitem__))

    return build


@pytest.fixture
def scheduling(program: Callable[[Sources], Program]) -> Callable[[Sources], Scheduling]:
    return lambda sources: Sites(program(sources), sorted(sources)).find()


@pytest.fixture
def sites(scheduling: Callable[[Sources], Scheduling]) -> Callable[[Sources], tuple[Found, ...]]:
    return lambda sources: scheduling(sources).found
