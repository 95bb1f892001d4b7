"""Messages of the outbox, and a gateway that answers as it is told."""

from datetime import datetime, timedelta

from webapp.engines.messages import services
from webapp.engines.messages.models import Message
from webapp.engines.messages.services.gateways import (
    Outcome,
    Outgoing,
    Sent,
)


class Told:
    """A gateway that answers as it is told and remembers what it was given."""

    def __init__(self, *answers: Outcome, takes_key: bool = False):
        self.answers, self.takes_key, self.given = list(answers), takes_key, list[Outgoing]()

    def send(self, message: Outgoing) -> Outcome:
        self.given.append(message)
        return self.answers.pop(0) if self.answers else Sent("ok")


def enqueue(now: datetime, key: str = "invite:12:7", **over: object) -> int | None:
    given: dict[str, object] = {
        "key": key,
        "channel": "email",
        "recipient": "kaveh@example.test",
        "recipient_name": "کاشی کاوه مثالی",
        "subject": "دعوت به میز خدمت گمرک",
        "body": "نوبت شما ساعت ۰۹:۲۰ است.",
        "owner": ("meeting", 12, "گمرک ۱۲/۱۴۰۵"),
        "useful_until": now + timedelta(days=2),
        "now": now,
    }
    return services.enqueue(**(given | over))


def state_of(message_id: int | None) -> str:
    return str(Message.get_by_id(message_id).state)
