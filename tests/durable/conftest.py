"""Turns the durable service beside this file into processes on SQLite and on a Postgres of the test run's own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..runtime.conftest import Server, _servers

APPS = Path(__file__).parent / "apps"


class Postgres:
    """A Postgres server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        found = shutil.which("initdb")
        if not programs and not found:
            pytest.skip("Postgres is not installed: apt install postgresql")
        self._programs = programs[-1] if programs else Path(found or "").parent
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "--no-sync")
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        user = {"user": "postgres"} if os.geteuid() == 0 else {}  # Postgres refuses to run as root
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder, **user)

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c max_connections=300 -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            found = connection.execute(sql)
            return list(found.fetchall()) if found.description else []

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        name = f"shop_{uuid.uuid4().hex[:8]}"
        self.execute(f"CREATE DATABASE {name}")
        self.execute("CREATE TABLE orders (id int)", name)
        return name


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a socket has a limit
    folder.chmod(0o755)
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Service:
    """Processes of the durable service on one database."""

    def __init__(self, url: str, notes: Path, start: Callable[..., Server]) -> None:
        self.url = url
        self._notes = notes
        self._start = start

    def start(self, *options: str, app: str = "service:app", **environment: str) -> Server:
        server = self._start(
            app, "--app-dir", str(APPS), *options, NOTES=str(self._notes), DURABLE_URL=self.url, **environment
        )
        assert server.url
        return server

    def lines(self) -> list[list[str]]:
        """Time, process, what and which, of each note."""
        return [line.split() for line in self._notes.read_text().splitlines()] if self._notes.exists() else []

    def notes(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for _, _, what, *which in self.lines():
            found[what].append(" ".join(which))
        return found

    def wait_for(self, what: str, count: int = 1, seconds: float = 15) -> dict[str, list[str]]:
        deadline = time.monotonic() + seconds
        while len(self.notes()[what]) < count:
            assert time.monotonic() < deadline, self.notes()
            time.sleep(0.02)
        return self.notes()

    def when(self, what: str, which: str) -> list[float]:
        return [float(at) for at, _, *words in self.lines() if words == [what, which]]

    def processes(self, what: str) -> list[int]:
        return [int(process) for _, process, found, *_ in self.lines() if found == what]


@pytest.fixture
def start_processes() -> Iterator[Callable[..., Server]]:
    with _servers() as start:
        yield start


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def service(request: pytest.FixtureRequest, tmp_path: Path, start_processes: Callable[..., Server]) -> Service:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'shop.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.url(server.new_database()).replace("postgresql://", "postgresql+psycopg://")
    return Service(url, tmp_path / "notes", start_processes)


@pytest.fixture
def on_sqlite(tmp_path: Path, start_processes: Callable[..., Server]) -> Service:
    return Service(f"sqlite:///{tmp_path / 'shop.db'}", tmp_path / "notes", start_processes)


@pytest.fixture
def on_postgres(postgres: Postgres, tmp_path: Path, start_processes: Callable[..., Server]) -> Service:
    url = postgres.url(postgres.new_database()).replace("postgresql://", "postgresql+psycopg://")
    return Service(url, tmp_path / "notes", start_processes)
