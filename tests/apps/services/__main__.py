"""Turns command line options into running services on free loopback ports, and says where they are.

    python tests/apps/services --record FOLDER [--payment-latency 0.5] ...

One line of JSON on standard output, `{"payments": "http://127.0.0.1:40001", ..., "smtp": 40006}`, says that all of them
accept connections. What they were asked to do stands in the record folder: `charges.jsonl`, `notifications.jsonl`,
`alerts.jsonl`, `mails.jsonl`.
"""

import argparse
import asyncio
import json
import socket
from pathlib import Path

import uvicorn
from aiosmtpd.smtp import SMTP
from starlette.types import ASGIApp, Receive, Scope, Send

from mail_server import Mailbox
from order_services import alert_desk, order_service
from payment_server import payment_server
from record import Record

LOOPBACK = "127.0.0.1"


class ByPort:
    """One process serves several programs, each on a port of its own."""

    def __init__(self, programs: dict[int, ASGIApp]) -> None:
        self._programs = programs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._programs[scope["server"][1]](scope, receive, send)


def listening_socket() -> socket.socket:
    sock = socket.create_server((LOOPBACK, 0), backlog=256)
    sock.setblocking(False)
    return sock


async def serve(options: argparse.Namespace) -> None:
    folder: Path = options.record
    folder.mkdir(parents=True, exist_ok=True)
    notifications = Record(folder / "notifications.jsonl")
    latency: float = options.service_latency
    programs: dict[str, ASGIApp] = {
        "payments": payment_server(charges=Record(folder / "charges.jsonl"), latency=options.payment_latency),
        "inventory": order_service("inventory", "/reserve", notifications=notifications, latency=latency),
        "shipping": order_service("shipping", "/prepare", notifications=notifications, latency=latency),
        "billing": order_service("billing", "/charge", notifications=notifications, latency=latency),
        "alerts": alert_desk(alerts=Record(folder / "alerts.jsonl")),
    }
    sockets = {name: listening_socket() for name in programs}
    ports = {name: sock.getsockname()[1] for name, sock in sockets.items()}

    mailbox = Mailbox(mails=Record(folder / "mails.jsonl"), latency=options.mail_latency)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: SMTP(mailbox, hostname=LOOPBACK, loop=loop), LOOPBACK, 0)

    server = uvicorn.Server(
        uvicorn.Config(
            ByPort({ports[name]: program for name, program in programs.items()}),
            lifespan="off",
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
    )
    where: dict[str, str | int] = {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
    where["smtp"] = smtp.sockets[0].getsockname()[1]
    # The sockets listen already: a connection made before the server loop runs waits in the backlog.
    print(json.dumps(where), flush=True)
    await server.serve(sockets=list(sockets.values()))
    smtp.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="services", description=__doc__.partition("\n")[0])
    parser.add_argument("--record", type=Path, required=True, help="folder for what the services were asked to do")
    parser.add_argument("--payment-latency", type=float, default=0.2, help="seconds that a charge takes")
    parser.add_argument("--service-latency", type=float, default=0.1, help="seconds that a notification takes")
    parser.add_argument("--mail-latency", type=float, default=0.05, help="seconds that accepting a mail takes")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
