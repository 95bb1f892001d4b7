"""The archive: members, closed meetings and their cases by the hundred thousand, laid by bulk."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from webapp.core import calendar, db, text
from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.cases.rules import CaseState, Source, Urgency
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionKind, DecisionState, Degree, Voice
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.queries import KIND_OF
from webapp.desk.meetings import rules as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import Manner, MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState, SlotKind
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallState, Outcome
from webapp.engines.search.models import SearchEntry
from webapp.engines.search.rules import key
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.venues.models import Venue

PER_MEETING = 20
YEARS = 15
CALLED = timedelta(days=400)
"""So far back the archive holds its follow-up calls too."""
SUBJECTS = ("ارزش‌گذاری قطعات خط لعاب", "استرداد حقوق ورودی مواد اولیه", "اعتراض به برگ تشخیص سال ۱۴۰۳", "تمدید پروانه")
FIRMS = ("کاوه‌کاشی", "نساجی زرین‌تار", "پولاد سپید", "صنایع غذایی گل‌نار", "کیمیا پلاستیک", "نقش آرا")


def lay_members(count: int, now: datetime) -> list[tuple[int, str]]:
    found = [(index, f"{FIRMS[index % len(FIRMS)]} {text.persian_digits(str(index))}") for index in range(1, count + 1)]
    soon = calendar.tehran_date(now) + timedelta(days=200)
    _bulk(
        Member,
        (
            {
                "id": member,
                "membership_number": str(100_000 + member),
                "kind": "legal",
                "title": title,
                "collation_key": text.collation_key(title),
                "identifier": f"140{member:08d}",
                "manager_name": "مدیر نمونه",
                "valid_until": soon,
                "created_at": now,
                "changed_at": now,
            }
            for member, title in found
        ),
    )
    _bulk(MemberPhone, ({"member": member, "number": f"+98913{member:07d}", "whose": "دفتر"} for member, _ in found))
    _index("member", ((member, title, str(100_000 + member)) for member, title in found))
    return found


def _index(kind: str, things: Iterable[tuple[int, str, str]]) -> None:
    rows = (
        {"kind": kind, "subject_id": thing, "title": title, "detail": detail, "key": key([title, detail])}
        for thing, title, detail in things
    )
    _bulk(SearchEntry, rows)


def lay_archive(cases: int, members: list[tuple[int, str]], now: datetime) -> None:
    """Closed meetings of fifteen years with their heard cases and follow-up, and a tenth of the cases put aside."""
    today = calendar.tehran_date(now)
    desks = list(Desk.select().order_by(Desk.id))
    topics = {desk.id: DeskTopic.select().where(DeskTopic.desk == desk.id).first().id for desk in desks}
    venue = Venue.create(title="سالن بایگانی", seats=30).id
    meetings = cases * 9 // 10 // PER_MEETING
    dates = [today - timedelta(days=3 + index * YEARS * 365 // meetings) for index in range(meetings)][::-1]
    held = [(index + 1, desks[index % len(desks)], day) for index, day in enumerate(dates)]
    _bulk(Meeting, (_closed(meeting, desk, day, venue, now) for meeting, desk, day in held))
    _bulk(Slot, (slot for meeting, _, _ in held for slot in _slots(meeting)))
    made = [_case(index, cases, held, desks, topics, members, now) for index in range(cases)]
    _bulk(Case, made)
    _bulk(CasePhone, ({"case": row["id"], "number": "+989131234567", "whose": "مدیرعامل"} for row in made))
    heard = [row for row in made if row["raised_on"]]
    _bulk(Hearing, (_hearing(row, now) for row in heard))
    _bulk(Decision, (_decision(row, now) for row in heard))
    recent = [row for row in heard if row["raised_on"] > today - CALLED]
    _bulk(Call, (_call(row, voice, now) for row in recent for voice in Voice))
    _bulk(FollowupWord, (_word(row, voice, now) for row in recent for voice in Voice))
    _index("case", ((row["id"], f"{row['applicant_name']}، {row['subject']}", row["number"]) for row in made))


def _number(index: int) -> tuple[int, int, str]:
    """Year and place in the year of a case of the archive, some seven thousand a year."""
    year, place = 1280 + index // 7000, index % 7000 + 1
    return year, place, f"{year}-{place:06d}"


def _closed(meeting: int, desk: Desk, day: date, venue: int, now: datetime) -> dict[str, Any]:
    return {
        "id": meeting,
        "desk": desk.id,
        "year": 1300,  # the numbers of this year are no real meeting's
        "sequence": meeting,
        "number": meetings.number(desk.short_title, meeting, 1300),
        "date": day,
        "start": 480,
        "end": 480 + PER_MEETING * 10,
        "pauses": [],
        "venue": venue,
        "manner": Manner.IN_PERSON,
        "state": MeetingState.CLOSED,
        "capacity": PER_MEETING,
        "held_at": now,
        "closed_at": now,
        "opened_by": 1,
        "opened_at": now,
    }


def _slots(meeting: int) -> Iterator[dict[str, Any]]:
    for place in range(PER_MEETING):
        start = 480 + place * 10
        yield {
            "id": (meeting - 1) * PER_MEETING + place + 1,
            "meeting": meeting,
            "start": start,
            "minutes": 10,
            "kind": SlotKind.MEMBER,
        }


def _case(
    index: int,
    cases: int,
    held: list[tuple[int, Desk, date]],
    desks: list[Desk],
    topics: dict[int, int],
    members: list[tuple[int, str]],
    now: datetime,
) -> dict[str, Any]:
    member, name = members[index % len(members)]
    in_meeting = index // PER_MEETING if index < len(held) * PER_MEETING else None
    aside = (CaseState.REFERRED, CaseState.WITHDRAWN, CaseState.SOLVED_BEFORE_MEETING)
    if in_meeting is not None:
        _, desk, raised = held[in_meeting]
        words = (CaseState.SOLVED,) * 5 + (CaseState.PARTLY_SOLVED,) + (CaseState.UNSOLVED,) * 3
        recent = cases - index < 150
        state = random.choice((CaseState.IN_PROGRESS, CaseState.HEARD) if recent else words)
    else:
        desk, raised, state = desks[index % len(desks)], None, random.choice(aside)
    at = now - timedelta(minutes=(cases - index) * 7 + 3000)
    year, place, number = _number(index)
    return {
        "id": index + 1,
        "year": year,
        "sequence": place,
        "number": number,
        "tracking_code": f"9{index + 1:07d}",
        "desk": desk.id,
        "topic": topics[desk.id],
        "member": member,
        "applicant_name": name,
        "subject": SUBJECTS[index % len(SUBJECTS)],
        "description": "شرح مشکل در چند سطر، چنان که در فرم آمده است.",
        "remedy": "درخواست عضو از دستگاه",
        "urgency": Urgency.CRITICAL if index % 500 == 0 else Urgency.ORDINARY,
        "source": Source.PHONE,
        "state": state,
        "raised_on": raised,
        "result_on": raised + timedelta(days=8) if raised and state == CaseState.SOLVED else None,
        "legal_deadline": raised + timedelta(days=40) if raised and index % 50 == 0 else None,
        "received_by": 1,
        "received_by_name": "expert",
        "received_at": at,
        "changed_at": at,
    }


def _hearing(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    slot = row["id"]
    meeting = (slot - 1) // PER_MEETING + 1
    return {
        "id": row["id"],
        "case": row["id"],
        "meeting": meeting,
        "slot": slot,
        "state": HearingState.HEARD,
        "entered_at": now,
        "left_at": now,
    }


def _decision(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    is_solved = row["state"] == CaseState.SOLVED
    return {
        "hearing": row["id"],
        "case": row["id"],
        "key": f"archive{row['id']}",
        "kind": DecisionKind.ORDER,
        "text": "دستور پیگیری داده شد.",
        "decider_name": "مدیرکل نمونه",
        "due_on": row["raised_on"] + timedelta(days=30),
        "state": DecisionState.DONE if is_solved else DecisionState.NOT_DONE,
        "member_degree": Degree.FULL if is_solved else Degree.NONE,
        "typed_at": {},
        "recorded_by": 1,
        "recorded_by_name": "expert",
        "recorded_at": now,
    }


def _call(row: dict[str, Any], voice: Voice, now: datetime) -> dict[str, Any]:
    return {
        "key": f"followup:{row['id']}:{voice}:1",
        "kind": KIND_OF[voice],
        "owner_kind": "case",
        "owner_id": row["id"],
        "owner_title": row["number"],
        "party": row["applicant_name"],
        "script": "از نتیجه می‌پرسیم",
        "context": {"hearing": row["id"]},
        "due_on": row["raised_on"] + timedelta(days=7),
        "state": CallState.CONCLUDED,
        "outcome": Outcome.ANSWERED,
        "concluded_at": now - (calendar.tehran_date(now) - row["raised_on"]),
        "created_at": now - (calendar.tehran_date(now) - row["raised_on"]),
    }


def _word(row: dict[str, Any], voice: Voice, now: datetime) -> dict[str, Any]:
    return {
        "case": row["id"],
        "decision": row["id"],
        "voice": voice,
        "round": 1,
        "degree": Degree.FULL if row["state"] == CaseState.SOLVED else Degree.NONE,
        "at": now,
        "by": 1,
        "by_name": "expert",
    }


def _bulk(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows as they lie in the table; what a row does not say is the column's default."""
    fields = [field for field in model._meta.sorted_fields]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    places = ", ".join("?" for _ in fields)
    defaults = [model._meta.defaults.get(field) for field in fields]
    names = [field.name for field in fields]

    def values() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            yield tuple(
                _plain(field, row[name] if name in row else default() if callable(default) else default)
                for field, name, default in zip(fields, names, defaults, strict=True)
            )

    connection = db.database.connection()
    connection.executemany(f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({places})', values())


def _plain(field: Any, value: Any) -> Any:
    if isinstance(value, datetime | dict | list):
        value = field.db_value(value)
    return value.isoformat(" ") if isinstance(value, datetime) else str(value) if isinstance(value, date) else value
