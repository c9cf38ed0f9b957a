"""Turns the runtime's tests into runs on both event loops, and server applications into processes."""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"


@pytest.fixture(params=[pytest.param("asyncio", id="on asyncio"), pytest.param("trio", id="on trio")])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return request.param


# The tests of each server stay in one process, so that what they share is started once.
SERVERS = [
    pytest.param(name, id=name, marks=pytest.mark.xdist_group(name))
    for name in ("uvicorn", "hypercorn on asyncio", "hypercorn on trio", "granian")
]


@pytest.fixture(params=SERVERS)
def server_name(request: pytest.FixtureRequest) -> str:
    module = request.param.partition(" ")[0]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    return request.param


class Server:
    """A server process with one of the applications beside this file; what it writes is kept."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=APPS,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._lines: list[str] = []
        self._url = ""
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line)
            if found := re.search(r"(?:[Rr]unning on|Listening at:) (http://[\w.:]+)", line):
                self._url = found[1]
                self._ready.set()
        self._ready.set()

    @property
    def output(self) -> str:
        return "".join(self._lines)

    @property
    def url(self) -> str:
        assert self._ready.wait(30), self.output
        assert self._url, self.output
        return self._url

    def get(self, path: str) -> object:
        """The answer's JSON. A server with several processes says its address before it listens there."""
        deadline = time.monotonic() + 15
        while True:
            try:
                with urllib.request.urlopen(self.url + path, timeout=10) as response:  # noqa: S310
                    return json.load(response)
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def send(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def wait(self, seconds: float = 20) -> float:
        """The seconds until the process has ended."""
        began = time.monotonic()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self._reader.join(5)
            pytest.fail(f"the process did not end within {seconds} s:\n{self.output}")
        self._reader.join(5)
        return time.monotonic() - began

    def end(self) -> None:
        if self.process.poll() is None:
            # The whole group: with several processes the first one's end leaves the others running.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._reader.join(5)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self, number: int = signal.SIGTERM, seconds: float = 20) -> float:
        """Sends the signal, and gives the seconds until the process has ended."""
        self.send(number)
        return self.wait(seconds)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def _servers() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(app: str, *options: str, server: str = "uvicorn", **environment: str) -> Server:
        match server:
            case "uvicorn":
                command = ["uvicorn", app, "--port", "0", "--log-level", "info", *options]
            case "hypercorn on asyncio":
                command = ["hypercorn", app, "--bind", "127.0.0.1:0", "--graceful-timeout", "1"]
            case "hypercorn on trio":
                command = ["hypercorn", app, "--bind", "127.0.0.1:0", "--graceful-timeout", "1", "-k", "trio"]
            case "granian":
                command = ["granian", app, "--interface", "asgi", "--port", str(free_port())]
            case _:
                pytest.fail(f"no such server: {server}")
        servers.append(Server([sys.executable, "-m", *command], environment))
        return servers[-1]

    try:
        yield start
    finally:
        for server in servers:
            server.end()


@pytest.fixture
def start_server() -> Iterator[Callable[..., Server]]:
    """Starts a server with `module:app` of the folder `apps`; ends what the test has left running."""
    with _servers() as start:
        yield start


@pytest.fixture(scope="module")
def start_shared_server() -> Iterator[Callable[..., Server]]:
    """Gives the tests of a module one server for each application and kind of server."""
    with _servers() as start:
        yield functools.cache(start)
