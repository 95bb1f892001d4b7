"""Cases as the tests register them, through the services."""

from datetime import datetime
from typing import Any

from tests.factories.registry import customs, make_member
from webapp.core.actor import Actor
from webapp.desk.cases import services
from webapp.desk.cases.rules import CaseState, ProblemForm, Triage


def problem(member_id: int | None, **over: Any) -> ProblemForm:
    """A filled problem form of the customs desk."""
    desk = customs()
    facts: dict[str, Any] = {
        "desk_id": desk.desk.id,
        "topic_id": desk.topics[0].id,
        "description": "۲۴ تن گرانول پلی‌اتیلن در انبار مانده است.",
        "remedy": "تمدید دو ماههٔ مهلت",
        "urgency": "urgent",
        "phones": (("+989000004127", "فرناز، مدیر بازرگانی"),),
        "member_id": member_id,
    }
    return ProblemForm(**(facts | over))


def make_case(
    actor: Actor, now: datetime, *, member_id: int | None = None, state: str = "accepted", **over: Any
) -> services.Registered:
    """A registered and triaged case; of a member of its own where none is given."""
    if member_id is None and over.get("source") != "letter":
        number = str(30_000 + make_case.made)
        make_case.made += 1
        member_id = make_member(actor, now, membership_number=number, identifier=None, title=f"شرکت {number}")
    decision = Triage(CaseState(state), *_NEEDS.get(state, ()))
    return services.register(problem(member_id, **over), decision=decision, despite_similar=True, actor=actor, now=now)


make_case.made = 0

_NEEDS = {
    "incomplete": ("گواهی بانک نرسیده است",),
    "referred": ("در صلاحیت میز نیست", "سازمان اموال تملیکی", "با برگ انبار مراجعه کند"),
    "solved_before_meeting": ("گمرک مهلت را تمدید کرد",),
}
