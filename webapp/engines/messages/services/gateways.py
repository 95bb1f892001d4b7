"""The ways out of the building. A gateway is called outside any transaction and says plainly what came of it."""

import json
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from webapp.core.config import ConfigurationError
from webapp.engines.messages.rules import Channel

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Outgoing:
    """A message as a gateway sees it; `key` is the same however often it is tried."""

    key: str
    recipient: str
    recipient_name: str
    subject: str
    body: str


@dataclass(frozen=True)
class Sent:
    """The gateway took it; `reference` is its own number, if it gives one."""

    reference: str = ""


@dataclass(frozen=True)
class Temporary:
    """Nothing left; later it may."""

    reason: str


@dataclass(frozen=True)
class Permanent:
    """Nothing left and nothing will: a wrong address, a refused text."""

    reason: str


@dataclass(frozen=True)
class Unsure:
    """It may have left and may not: the answer never came."""

    reason: str


Outcome = Sent | Temporary | Permanent | Unsure


class Gateway(Protocol):
    """One way out. `takes_key`: it drops a second message with the same key, so that a lost answer may be retried."""

    @property
    def takes_key(self) -> bool:
        """Whether a repetition with the same key is harmless."""

    def send(self, message: Outgoing) -> Outcome:
        """Hand the message over; at most TIMEOUT_SECONDS for each answer of the other side."""


@dataclass(frozen=True)
class SmtpGateway:
    """Mail through the office's own server."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    security: str = ""
    """Empty, starttls or tls."""
    timeout: float = TIMEOUT_SECONDS
    takes_key: bool = False

    def send(self, message: Outgoing) -> Outcome:
        """One mail, one recipient. Silence after the text went out is doubt, before it a reason to try later."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.recipient, message.subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{message.key.replace(':', '.')}@{self.sender.rpartition('@')[2]}>"
        mail.set_content(message.body)
        has_left = False
        try:
            with self._connect() as server:
                if self.username:
                    server.login(self.username, self.password)
                server.ehlo_or_helo_if_needed()
                _expect(server.mail(self.sender))
                _expect(server.rcpt(message.recipient))
                has_left = True
                _expect(server.data(mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))))
                has_left = False
            return Sent(str(mail["Message-ID"])[:120])
        except smtplib.SMTPResponseException as refusal:
            said = _words(refusal)
            return Permanent(said) if 500 <= refusal.smtp_code < 600 else Temporary(said)
        except (OSError, smtplib.SMTPException) as failure:
            said = f"{type(failure).__name__}: {failure}"
            return Unsure(said) if has_left else Temporary(said)

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        if self.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        return server


def _expect(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, said)


def _words(refusal: smtplib.SMTPResponseException) -> str:
    said = refusal.smtp_error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{refusal.smtp_code} {text}"[:500]


@dataclass(frozen=True)
class HttpGateway:
    """An SMS relay of the office: POST of JSON, answered 2xx with {"reference": …}; it takes our key."""

    url: str
    token: str
    timeout: float = TIMEOUT_SECONDS
    takes_key: bool = True

    def send(self, message: Outgoing) -> Outcome:
        """One POST; the same key again is answered as the first time."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": message.key}
        body = {"to": message.recipient, "text": message.body, "key": message.key}
        try:
            answer = httpx.post(self.url, json=body, headers=headers, timeout=self.timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
            return Temporary(f"{type(failure).__name__}: {failure}")
        except httpx.HTTPError as failure:
            return Unsure(f"{type(failure).__name__}: {failure}")
        if answer.is_success:
            return Sent(_reference(answer))
        said = f"HTTP {answer.status_code} {answer.text[:300]}"
        retry = answer.status_code in (408, 425, 429) or answer.status_code >= 500
        return Temporary(said) if retry else Permanent(said)


def _reference(answer: httpx.Response) -> str:
    try:
        said = answer.json()
    except json.JSONDecodeError:
        return ""
    return str(said.get("reference", ""))[:120] if isinstance(said, dict) else ""


def configured(environ: Mapping[str, str] | None = None) -> dict[str, Gateway]:
    """Channel -> gateway, from MIZBAN_SMTP and MIZBAN_SMS; a channel without one keeps its messages waiting.

    MIZBAN_SMTP=smtp://name:password@mail.example:25?from=desk@example (smtp+starttls://, smtps://);
    MIZBAN_SMS=https://token@relay.example/send
    """
    env = os.environ if environ is None else environ
    gateways: dict[str, Gateway] = {}
    if env.get("MIZBAN_SMTP"):
        gateways[Channel.EMAIL] = _smtp(env["MIZBAN_SMTP"])
    if env.get("MIZBAN_SMS"):
        gateways[Channel.SMS] = _http(env["MIZBAN_SMS"])
    return gateways


def configured_channels() -> frozenset[str]:
    """The channels that have a way out."""
    return frozenset(map(str, configured()))


_SECURITY = {"smtp": "", "smtp+starttls": "starttls", "smtps": "tls"}


def _smtp(address: str) -> SmtpGateway:
    parts = urlsplit(address)
    sender = parse_qs(parts.query).get("from", [""])[0]
    if parts.scheme not in _SECURITY or not parts.hostname or "@" not in sender:
        raise ConfigurationError("MIZBAN_SMTP must look like smtp://name:password@host:25?from=desk@host")
    return SmtpGateway(
        host=parts.hostname,
        port=parts.port or 25,
        sender=sender,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=_SECURITY[parts.scheme],
    )


def _http(address: str) -> HttpGateway:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("MIZBAN_SMS must look like https://token@host/path")
    host = parts.hostname + (f":{parts.port}" if parts.port else "")
    return HttpGateway(url=f"{parts.scheme}://{host}{parts.path}", token=unquote(parts.username or ""))
