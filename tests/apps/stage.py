"""Turns a shop's folder into a running shop with real neighbours, and its end into what it left behind."""

import contextlib
import json
import os
import queue
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

APPS = Path(__file__).resolve().parent
SHOPS = APPS / "shop"
STARTED = re.compile(r"Uvicorn running on (http://\S+)")
START_LIMIT = 60.0


class NotStarted(RuntimeError):
    """A program ended, or said nothing, before it was ready."""


class Program:
    """A child process whose output is read as it comes."""

    def __init__(self, command: list[str], *, cwd: Path, environment: Mapping[str, str]) -> None:
        self.output: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(  # the commands are this file's own
            command,
            cwd=cwd,
            env={**os.environ, **environment},
            text=True,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """The first line that matches from here on.

        Raises NotStarted, with all the output, when there is none.
        """
        limit = time.monotonic() + START_LIMIT
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, limit - time.monotonic()))
            except queue.Empty:
                raise NotStarted(f"not ready after {START_LIMIT:.0f} s:\n{self.log}") from None
            if line is None:
                raise NotStarted(f"ended before it was ready:\n{self.log}")
            if match := pattern.search(line):
                return match

    def send(self, signal_number: signal.Signals) -> None:
        self._process.send_signal(signal_number)

    def wait(self, limit: float) -> int:
        """The exit code; the process is killed when it has not ended within `limit` seconds."""
        try:
            code = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    @property
    def log(self) -> str:
        return "".join(self.output)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put(None)


class Services:
    """The card processor, the order services, the alert desk and the mail server, in one process of their own."""

    def __init__(
        self, record: Path, *, payment_latency: float = 0.2, service_latency: float = 0.1, mail_latency: float = 0.02
    ) -> None:
        self.record = record
        self._payment_latency = payment_latency
        self._program = Program(
            [
                sys.executable,
                str(APPS / "services"),
                "--record",
                str(record),
                "--payment-latency",
                str(payment_latency),
                "--service-latency",
                str(service_latency),
                "--mail-latency",
                str(mail_latency),
            ],
            cwd=APPS,
            environment={},
        )
        self.where: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.where = json.loads(self._program.wait_for(re.compile(r"^\{.*\}$")).group())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._program.send(signal.SIGTERM)
        self._program.wait(5)

    def settle(self, ending: "Ending") -> None:
        """Wait until the processor has done what it had begun before SIGTERM, its client still there or not."""
        time.sleep(max(0.0, self._payment_latency - ending.seconds) + 0.3)

    def environment(self) -> dict[str, str]:
        """What a shop needs to know of them."""
        names = ("payments", "inventory", "shipping", "billing", "alerts")
        urls = {f"SHOP_{name.upper()}_URL": self.where[name] for name in names}
        return {**urls, "SHOP_SMTP_HOST": "127.0.0.1", "SHOP_SMTP_PORT": str(self.where["smtp"])}

    def recorded(self, name: str) -> list[dict[str, Any]]:
        """The entries of `charges`, `notifications`, `alerts` or `mails`."""
        return recorded(self.record, name)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a shop's process ended: its exit code, the seconds after SIGTERM, and all that it logged."""

    code: int
    seconds: float
    log: str


class Shop:
    """A shop served by uvicorn, as a deployment would start it."""

    def __init__(self, folder: Path, *, data: Path, services: Services, graceful: int = 1) -> None:
        self.data = data
        self.url = ""
        self.ending: Ending | None = None
        self._program = Program(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "shop.main:app",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--timeout-graceful-shutdown",
                str(graceful),
                "--no-access-log",
            ],
            cwd=folder,
            environment={**services.environment(), "SHOP_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def __enter__(self) -> Self:
        self.url = self._program.wait_for(STARTED).group(1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.ending is None:
            self.terminate()

    def terminate(self, *, limit: float = 40.0) -> Ending:
        """Send SIGTERM, as a deploy does, and wait until the process has ended; after `limit` seconds it is killed."""
        start = time.monotonic()
        self._program.send(signal.SIGTERM)
        code = self._program.wait(limit)
        self.ending = Ending(code=code, seconds=time.monotonic() - start, log=self._program.log)
        return self.ending

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database file now."""
        return rows(self.data, query)


def recorded(record: Path, name: str) -> list[dict[str, Any]]:
    """The entries of one of the services' records."""
    return [json.loads(line) for line in (record / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the database file of a shop, running or not."""
    with contextlib.closing(sqlite3.connect(data / "shop.db")) as connection:
        return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Payments:
    """What became of the payments that were placed.

    Complete: the row says completed and the processor recorded exactly one charge for it.
    Charged without record: the processor took the money, and the row does not say so.
    """

    placed: int
    complete: int
    charged_without_record: int


def count_payments(scratch: Path, placed: list[int]) -> Payments:
    """Compare the shop's database with the processor's record; `scratch` is what `on_stage` was given."""
    charges = [charge["reference"] for charge in recorded(scratch / "record", "charges")]
    statuses = dict(rows(scratch / "data", "SELECT id, status FROM payments"))
    charged = {payment: charges.count(f"payment-{payment}") for payment in placed}
    return Payments(
        placed=len(placed),
        complete=sum(statuses[payment] == "completed" and charged[payment] == 1 for payment in placed),
        charged_without_record=sum(statuses[payment] != "completed" and charged[payment] > 0 for payment in placed),
    )


@contextlib.contextmanager
def on_stage(
    folder: Path,
    *,
    scratch: Path,
    payment_latency: float = 0.2,
    service_latency: float = 0.1,
    mail_latency: float = 0.02,
    graceful: int = 1,
) -> Iterator[tuple[Shop, Services]]:
    """A running shop and its neighbours; their files are in `scratch`."""
    with (
        Services(
            scratch / "record",
            payment_latency=payment_latency,
            service_latency=service_latency,
            mail_latency=mail_latency,
        ) as services,
        Shop(folder, data=scratch / "data", services=services, graceful=graceful) as shop,
    ):
        yield shop, services
