"""The other side of the gateways: a real SMTP server and a real HTTP server on loopback, told how to behave."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from webapp.core import events


@dataclass
class Mailbox:
    """What arrived, and how the server answers: after RCPT, after DATA, and after how long."""

    arrived: list[Any] = field(default_factory=list)
    rcpt: str = "250 OK"
    data: str = "250 OK"
    silence: float = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        import asyncio

        if self.data.startswith("250"):
            self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        await asyncio.sleep(self.silence)
        return self.data


@contextmanager
def smtp_server() -> Iterator[tuple[int, Mailbox]]:
    """A mail server on a free port."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, mailbox
    finally:
        controller.stop()


@dataclass
class Relay:
    """An SMS relay: what it took by key, every request it saw, and how it answers."""

    taken: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    silence: float = 0
    takes_before_silence: bool = True


@contextmanager
def http_server() -> Iterator[tuple[str, Relay]]:
    """A relay on a free port; its address holds the token."""
    relay = Relay()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            relay.requests.append(body | {"token": self.headers["Authorization"]})
            if relay.status == 200 and relay.takes_before_silence:
                relay.taken.setdefault(self.headers["Idempotency-Key"], body)
            time.sleep(relay.silence)
            answer = json.dumps({"reference": f"R{len(relay.taken)}"}).encode()
            try:
                self.send_response(relay.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except OSError:
                pass  # the other side has hung up

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://secret@127.0.0.1:{server.server_address[1]}/send", relay
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def listening(*kinds):
    """The events of these kinds, as they are published; nobody else reacts."""
    heard = []
    events.install({kind: [heard.append] for kind in kinds})
    yield heard
    events.install({})
