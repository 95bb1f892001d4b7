"""Real receivers of mail and SMS."""

from datetime import datetime, timedelta

import pytest

from tests.factories.messages import enqueue
from tests.receivers import http_server, smtp_server
from webapp.core.config import Config, ConfigurationError
from webapp.engines.messages import services
from webapp.engines.messages.models import Message
from webapp.engines.messages.services.gateways import (
    HttpGateway,
    Outgoing,
    Permanent,
    SmtpGateway,
    Temporary,
    Unsure,
    configured,
)


def test_a_mail_arrives_as_it_was_written(db: Config, now: datetime) -> None:
    enqueue(now)
    with smtp_server() as (port, mailbox):
        gateways = configured({"MIZBAN_SMTP": f"smtp://127.0.0.1:{port}?from=desk@chamber.example"})
        assert services.dispatch(now, gateways=gateways) == {"sent": 1}
    [mail] = mailbox.arrived
    assert mail["Subject"] == "دعوت به میز خدمت گمرک"
    assert mail["To"] == "kaveh@example.test"
    assert mail.get_content().strip() == "نوبت شما ساعت ۰۹:۲۰ است."


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"rcpt": "550 no such user"}, Permanent),
        ({"rcpt": "451 greylisted"}, Temporary),
        ({"data": "554 refused"}, Permanent),
        ({"data": "452 full"}, Temporary),
        ({"silence": 2}, Unsure),
    ],
)
def test_what_a_mail_server_says(answers: dict[str, object], kind: type) -> None:
    with smtp_server() as (port, mailbox):
        for name, value in answers.items():
            setattr(mailbox, name, value)
        gateway = SmtpGateway("127.0.0.1", port, "desk@chamber.example", timeout=0.5)
        assert isinstance(gateway.send(Outgoing("k", "a@b.example", "", "s", "b")), kind)


def test_a_mail_server_that_is_away_is_tried_later() -> None:
    assert isinstance(
        SmtpGateway("127.0.0.1", 1, "desk@chamber.example").send(Outgoing("k", "a@b.example", "", "s", "b")), Temporary
    )


def test_a_relay_gets_the_text_the_key_and_our_token(db: Config, now: datetime) -> None:
    message_id = enqueue(now, channel="sms", recipient="+989131234567")
    with http_server() as (url, relay):
        assert services.dispatch(now, gateways=configured({"MIZBAN_SMS": url})) == {"sent": 1}
    expected = {
        "to": "+989131234567",
        "text": "نوبت شما ساعت ۰۹:۲۰ است.",
        "key": "invite:12:7",
        "token": "Bearer secret",
    }
    assert relay.requests == [expected]
    assert Message.get_by_id(message_id).gateway_reference == "R1"


def test_an_answer_that_is_lost_is_asked_again_and_arrives_once(db: Config, now: datetime) -> None:
    enqueue(now, channel="sms", recipient="+989131234567")
    with http_server() as (url, relay):
        relay.silence = 1
        gateway = HttpGateway(url.replace("secret@", ""), "secret", timeout=0.2)
        assert services.dispatch(now, gateways={"sms": gateway}) == {"ready": 1}
        relay.silence = 0
        assert services.dispatch(now + timedelta(minutes=2), gateways={"sms": gateway}) == {"sent": 1}
    assert len(relay.requests) == 2
    assert list(relay.taken) == ["invite:12:7"]


@pytest.mark.parametrize(
    "wrong", [{"MIZBAN_SMTP": "mail.host"}, {"MIZBAN_SMTP": "smtp://mail.host:25"}, {"MIZBAN_SMS": "relay"}]
)
def test_a_gateway_that_is_set_up_wrongly_is_named(wrong: dict[str, str]) -> None:
    [name] = wrong
    with pytest.raises(ConfigurationError, match=name):
        configured(wrong)


@pytest.mark.parametrize(("status", "kind"), [(503, Temporary), (429, Temporary), (400, Permanent), (403, Permanent)])
def test_what_a_relay_says(status: int, kind: type) -> None:
    with http_server() as (url, relay):
        relay.status = status
        gateway = HttpGateway(url.replace("secret@", ""), "secret", timeout=2)
        assert isinstance(gateway.send(Outgoing("k", "+989131234567", "", "", "b")), kind)
