"""A Dockerfile into what its image starts, and by which signal that is ended.

https://docs.docker.com/reference/dockerfile/#shell-and-exec-form
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...model.source import Location
from .starting import Start

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)", re.DOTALL)
_ESCAPE = re.compile(r"#\s*escape\s*=\s*(\S)", re.IGNORECASE)
_HEREDOC = re.compile(r"<<-?\s*[\"']?([A-Za-z_]\w*)[\"']?")


@dataclass(frozen=True, slots=True)
class Image:
    """The last stage of a Dockerfile, or another by its name."""

    start: Start | None
    """Its ENTRYPOINT and CMD together; None where it has neither."""
    signal: tuple[str, Location] | None
    """STOPSIGNAL."""


@dataclass(frozen=True, slots=True)
class _Instruction:
    name: str
    rest: str
    at: Location


@dataclass(frozen=True, slots=True)
class _Form:
    """An ENTRYPOINT or CMD."""

    name: str
    words: tuple[str, ...]
    in_shell: bool
    at: Location


@dataclass(frozen=True, slots=True)
class _Stage:
    shell: tuple[str, ...] = ("/bin/sh", "-c")
    entrypoint: _Form | None = None
    command: _Form | None = None
    environment: tuple[tuple[str, str], ...] = ()
    signal: tuple[str, Location] | None = None


def image(path: str, text: str, target: str | None = None) -> Image:
    """What the image of a Dockerfile starts."""
    stages: dict[str, _Stage] = {}
    name, stage = "", _Stage()
    for instruction in _instructions(path, text):
        if instruction.name == "FROM":
            base, _, alias = re.sub(r"^--\S+\s+", "", instruction.rest).partition(" ")
            stages[name] = stage
            name = alias.split()[-1].lower() if alias.split() else f"{len(stages)}"
            stage = stages.get(base.lower(), _Stage())
        else:
            stage = _after(stage, instruction)
    stages[name] = stage
    chosen = stages.get((target or name).lower(), stage)
    return Image(_start(chosen, path.rpartition("/")[0]), chosen.signal)


def _after(stage: _Stage, instruction: _Instruction) -> _Stage:
    match instruction.name:
        case "CMD":
            return replace(stage, command=_form(stage, instruction))
        case "ENTRYPOINT":
            return replace(stage, entrypoint=_form(stage, instruction))
        case "SHELL":
            return replace(stage, shell=_array(instruction.rest) or stage.shell)
        case "STOPSIGNAL":
            return replace(stage, signal=(instruction.rest.strip().strip("\"'"), instruction.at))
        case "ENV":
            return replace(stage, environment=(*stage.environment, *_environment(instruction.rest)))
        case _:
            return stage


def _form(stage: _Stage, instruction: _Instruction) -> _Form | None:
    words = _array(instruction.rest)
    if words is not None:
        return _Form(instruction.name, words, in_shell=False, at=instruction.at) if words else None
    text = instruction.rest.strip()
    return _Form(instruction.name, (*stage.shell, text), in_shell=True, at=instruction.at) if text else None


def _start(stage: _Stage, folder: str) -> Start | None:
    entrypoint, command = stage.entrypoint, stage.command
    last = entrypoint if command is None or (entrypoint is not None and entrypoint.in_shell) else command
    if last is None:
        return None
    # A shell form of ENTRYPOINT gets no CMD; an exec form gets it as further words.
    words = last.words if entrypoint is None or entrypoint is last else (*entrypoint.words, *last.words)
    form = f"{last.name} in shell form" if last.in_shell else ""
    return Start(words, last.at, folder, stage.environment, form=form)


def _array(text: str) -> tuple[str, ...] | None:
    """The words of an exec form; None where it is none (single quotes make a shell form of it)."""
    if not text.lstrip().startswith("["):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tuple(found) if all(isinstance(word, str) for word in found) else None


def _environment(text: str) -> Iterator[tuple[str, str]]:
    try:
        words = shlex.split(text)
    except ValueError:
        return
    if words and "=" not in words[0]:  # `ENV NAME some value`
        yield words[0], " ".join(words[1:])
        return
    for word in words:
        name, _, value = word.partition("=")
        yield name, value


def _instructions(path: str, text: str) -> Iterator[_Instruction]:
    lines = text.splitlines()
    escape = "\\"
    for line in lines:
        if not line.lstrip().startswith("#"):
            break
        if found := _ESCAPE.match(line.strip()):
            escape = found[1]
    place = 0
    while place < len(lines):
        first = place
        if not lines[place].strip() or lines[place].lstrip().startswith("#"):
            place += 1
            continue
        pieces: list[str] = []
        while place < len(lines):
            line = lines[place].rstrip()
            place += 1
            if pieces and (not line or line.lstrip().startswith("#")):
                continue  # comments and empty lines inside are no part of it
            pieces.append(line.removesuffix(escape))
            if not line.endswith(escape):
                break
        piece = "".join(pieces)
        found = _INSTRUCTION.match(piece)
        if found is None:
            continue
        name = found[1].upper()
        if name in ("RUN", "COPY", "ADD"):
            for end in _HEREDOC.findall(found[2]):
                while place < len(lines) and lines[place].strip() != end:
                    place += 1
                place += 1
        column = len(piece) - len(piece.lstrip()) + 1
        yield _Instruction(name, found[2], Location(path, first + 1, column, place))
