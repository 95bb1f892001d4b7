"""A double click on the button of a form, or a page sent again, writes one row and tells nobody of a refusal."""

import io
import re
from datetime import date

import pytest

from tests.factories.cases import make_case
from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.meetings import DAY, make_meeting
from tests.factories.registry import HEADINGS, customs, sheet
from webapp.desk.cases.models import Case
from webapp.desk.followups import services as followups
from webapp.desk.followups.models import FollowupWord
from webapp.desk.meetings.models import Meeting
from webapp.engines.attachments.models import Attachment
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind
from webapp.office.holidays.models import DayOff
from webapp.office.users.models import Deputy
from webapp.registry.agencies.models import Agency, AgencyPerson
from webapp.registry.members.models import Member, MemberImport
from webapp.registry.members.queries import imports
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

PDF = b"%PDF-1.4\n%%EOF\n"
LATER = "۱۴۰۵/۹/۱۷"


def key_of(page: str) -> str:
    found = re.findall(r'name="once" value="([\w-]{16})"', page)
    assert found
    return found[-1]


def twice(person, page: str, data: dict, to: str = "", model=None) -> None:
    """Send the form of the page two times; both answers lead to the same place and one row has come."""
    before = model.select().count()
    body = data | {"once": key_of(person.get(page).text)}

    def fresh(value):
        # A stream that was sent is closed.
        return (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value

    answers = [person.post(to or page, data={name: fresh(value) for name, value in body.items()}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert model.select().count() == before + 1


@pytest.mark.parametrize(
    ("page", "data", "model"),
    [
        ("/agencies/new", {"title": "اداره کل استاندارد", "level": "province", "is_active": "y"}, Agency),
        ("/venues/new", {"title": "سالن تازه", "seats": "20", "is_active": "y"}, Venue),
        ("/representatives/new", {"full_name": "سینا فرضی", "kind": "expert", "user": "0"}, Representative),
        ("/members/new", {"membership_number": "20418", "kind": "legal", "title": "سپاهان", "restriction": ""}, Member),
    ],
)
def test_an_entry_of_a_register(client_as, page, data, model) -> None:
    twice(client_as("negin"), page, data, model=model)


def test_somebody_of_an_agency(client_as) -> None:
    data = {"full_name": "بهرام فرضی", "kind": "liaison", "post": "کارشناس"}
    twice(client_as("negin"), f"/agencies/{customs().desk.agency_id}/people/new", data, model=AgencyPerson)


def test_a_list_of_members(client_as) -> None:
    data = {
        "file": (
            sheet([HEADINGS, [20418.0, 99912345609.0, "سپاهان‌پلیمر فرضی", "1405/12/14", "9000004127"]]),
            "members.xlsx",
        )
    }
    twice(client_as("negin"), "/members/import", data, model=MemberImport)
    assert len([path for path in imports.folder().iterdir() if not path.suffix]) == 1


def test_a_case_with_its_file(client_as) -> None:
    from tests.desk.cases.test_views_intake import typed

    data = typed(None, source="letter", letter_number="۱۲", letter_date="۲۵ آبان ۱۴۰۵", applicant_name="دبیرخانه")
    negin = client_as("negin")
    twice(negin, "/cases/new", data | {"files": (PDF, "letter.pdf")}, "/cases", Case)
    assert Attachment.select().count() == 1


def test_a_meeting(client_as) -> None:
    from tests.desk.meetings.test_views_form import typed

    twice(client_as("negin"), "/meetings/new", typed(), model=Meeting)


def test_a_meeting_in_the_place_of_another(client_as, cast) -> None:
    meeting = make_meeting(date=DAY)
    data = {"verdict": "postpone", "postpone-reason": "مدیر کل در سفر است", "postpone-new_date": LATER}
    twice(client_as("negin"), f"/meetings/{meeting.id}/move", data, model=Meeting)


def test_a_file(client_as, cast, now) -> None:
    case = make_case(cast["negin"], now)
    page = f"/attachments/case/{case.id}"
    twice(client_as("negin"), page, {"file": (PDF, "letter.pdf"), "label": ""}, model=Attachment)


def test_a_word_and_another_round(client_as, now, db) -> None:
    _, (hearing,) = a_held_meeting(now, 1)
    decision = a_decision(hearing, now, due_on=date(2026, 11, 19))
    followups.ensure_followup_calls(now)
    negin, case = client_as("negin"), f"/followups/cases/{hearing.case_id}"
    word = {"words-0-degree": "none", "note": "نامه", "voice": "agency", "words-0-decision": str(decision.id)}
    twice(negin, f"{case}/words", word, model=FollowupWord)
    twice(negin, case, {"ask_voice": "agency", "ask_on": LATER}, f"{case}/ask", Call)


def test_words_in_a_call(client_as, cast, now) -> None:
    _, (hearing,) = a_held_meeting(now, 1)
    decision = a_decision(hearing, now)
    followups.ensure_followup_calls(now)
    call = Call.get(Call.kind == CallKind.FOLLOWUP_AGENCY)
    calls.claim(call.id, actor=cast["negin"], now=now)
    data = {"outcome": "answered", "words-0-degree": "full", "words-0-decision": str(decision.id), "note": "شد"}
    twice(client_as("negin"), f"/calls/{call.id}", data, f"/calls/{call.id}/attempt", FollowupWord)


def test_a_day_of_the_calendar(client_as, now) -> None:
    day = {"kind": "closure", "first": LATER, "title": "آلودگی هوا"}
    twice(client_as("mahtab"), "/holidays", day, model=DayOff)


def test_a_closure(client_as, now) -> None:
    data = {"kind": "closure", "first": LATER, "title": "آلودگی هوا", "step": "declare"}
    twice(client_as("mahtab"), "/closures/new", data, model=DayOff)


def test_a_deputy(client_as, cast) -> None:
    data = {"deputy_id": str(cast["negin"].id), "from_date": LATER, "to_date": LATER}
    twice(client_as("mahtab"), "/deputies", data | {"approver_id": str(cast["mahtab"].id)}, model=Deputy)


def test_who_goes_back_and_changes_what_was_typed_means_another_one(client_as) -> None:
    negin = client_as("negin")
    data = {"kind": "expert", "user": "0", "once": key_of(negin.get("/representatives/new").text)}
    for name in ("سینا فرضی", "رها فرضی"):
        assert negin.post("/representatives/new", data=data | {"full_name": name}).status_code == 303
    assert Representative.select().where(Representative.full_name.in_(["سینا فرضی", "رها فرضی"])).count() == 2


def test_nobody_writes_once_for_another(client_as) -> None:
    data = {"full_name": "سینا فرضی", "kind": "expert", "user": "0", "once": "a-key-of-sixteen"}
    for name in ("negin", "peyman"):
        assert client_as(name).post("/representatives/new", data=data).status_code == 303
    assert Representative.select().where(Representative.full_name == "سینا فرضی").count() == 2
