"""The database of the bench: `python -m bench.data FOLDER CASES` prints what was made as one JSON object.

What is measured is made by the services; the archive behind it, where a hundred thousand rows are needed, by bulk.
"""

import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from webapp import reactions
from webapp.commands import migrate, ship
from webapp.core import calendar, clock, config, db, events, text
from webapp.core.actor import Actor
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
from webapp.engines.checklists.models import Checklist, ChecklistItem
from webapp.engines.search.models import SearchEntry
from webapp.engines.search.rules import key
from webapp.office.users.rules import Role
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.venues.models import Venue

PASSWORD = "mizban-bench-1405"
PEOPLE = ("expert", *(f"screen{n}" for n in range(5)), "manager")
BOARD_SLOTS, BOARD_SEATED, WAITING = 40, 30, 40
ROOM_CASES = 16
PER_MEETING = 20
YEARS = 15
CALLED = timedelta(days=400)
"""So far back the archive holds its follow-up calls too."""
SUBJECTS = ("ارزش‌گذاری قطعات خط لعاب", "استرداد حقوق ورودی مواد اولیه", "اعتراض به برگ تشخیص سال ۱۴۰۳", "تمدید پروانه")
FIRMS = ("کاوه‌کاشی", "نساجی زرین‌تار", "پولاد سپید", "صنایع غذایی گل‌نار", "کیمیا پلاستیک", "نقش آرا")


def main(folder: str, cases: int) -> None:
    """Make the database in the folder; the same every time but for its dates."""
    os.environ["MIZBAN_DATA"], os.environ["MIZBAN_SYNCHRONOUS"] = folder, "off"
    db.connect(config.read())
    events.install(reactions.REACTIONS)
    with db.database.connection_context():
        migrate()
        ship()
        now = clock.now()
        people = dict(_people(now))
        random.seed(1405)
        with db.transaction():
            members = _members(max(cases // 20, 300), now)
            _archive(cases, members, now)
        board = _board(members, people, now)
        room = _room(members, people, now)
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    print(json.dumps({"board": board, "room": room, "cases": Case.select().count()}))


def _people(now: datetime) -> Iterator[tuple[str, Actor]]:
    from webapp.office.users import queries, services

    for name in PEOPLE:
        role = Role.MANAGER if name == "manager" else Role.EXPERT
        user_id, _ = services.create(
            username=name,
            full_name=f"{name} نمونه",
            roles=[role],
            password=PASSWORD,
            actor=Actor(None, "bench"),
            now=now,
        )
        yield name, queries.actor_of(user_id)


# The archive ------------------------------------------------------------------------------------------------------


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


def _members(count: int, now: datetime) -> list[tuple[int, str]]:
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


def _archive(cases: int, members: list[tuple[int, str]], now: datetime) -> None:
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


# What is measured -------------------------------------------------------------------------------------------------


def _waiting_case(desk: Desk, topic: int, member: int, index: int, actor: Actor, now: datetime) -> int:
    from webapp.desk.cases import services
    from webapp.desk.cases.rules import ProblemForm, Triage

    form = ProblemForm(
        desk_id=desk.id,
        topic_id=topic,
        description=f"{SUBJECTS[index % len(SUBJECTS)]}؛ شرح پروندهٔ {index}",
        remedy="رسیدگی در جلسه",
        urgency=Urgency.ORDINARY,
        phones=((f"+98912{index:07d}", "مدیرعامل"),),
        member_id=member,
    )
    made = services.register(form, decision=Triage(CaseState.ACCEPTED), despite_similar=True, actor=actor, now=now)
    return int(made.id)


def _meeting(code: str, slots: int, members: list[tuple[int, str]], people: dict[str, Actor], now: datetime) -> int:
    """A meeting next week with an approved frame, made as people make one."""
    from webapp.desk.meetings import services
    from webapp.desk.meetings.services.plan import Plan
    from webapp.office.holidays import queries as holidays
    from webapp.registry.representatives.models import Representative

    desk = Desk.get(Desk.code == code)
    today = calendar.tehran_date(now)
    day = holidays.calendar(today, today + timedelta(days=60)).next_working_day(today + timedelta(days=6))
    representative = Representative.create(full_name=f"نمایندهٔ {code}", kind="expert")
    venue = Venue.create(title=f"سالن {code}", seats=60)
    plan = Plan(
        date=day,
        start=480,
        end=480 + slots * 10,
        slot_minutes=10,
        venue_id=venue.id,
        representative_id=representative.id,
        on_day_off=True,
    )
    meeting = services.open_meeting(desk.id, plan, actor=people["expert"], now=now)
    services.make_date_final(meeting, actor=people["expert"], now=now)
    services.submit_frame(meeting, actor=people["expert"], now=now)
    services.approve_frame(meeting, actor=people["manager"], now=now)
    return int(meeting)


def _seated(code: str, slots: int, seated: int, waiting: int, members: Any, people: Any, now: datetime) -> Any:
    """The meeting, its member slots in order of time, and the cases seated in the first of them."""
    from webapp.desk.slots import services

    desk = Desk.get(Desk.code == code)
    topic = DeskTopic.select().where(DeskTopic.desk == desk.id).first().id
    meeting = _meeting(code, slots, members, people, now)
    rows = Slot.select(Slot.id).where(Slot.meeting == meeting, Slot.kind == SlotKind.MEMBER).order_by(Slot.start)
    places = [slot for (slot,) in rows.tuples()]
    cases = []
    for index in range(seated + waiting):
        case = _waiting_case(desk, topic, members[-index - 1][0], index, people["expert"], now)
        if index < seated:
            services.bring(meeting, case_id=case, to_slot=places[index], actor=people["expert"], now=now)
            cases.append(case)
    return meeting, places, cases


def _board(members: Any, people: Any, now: datetime) -> dict[str, Any]:
    """Forty slots, thirty seated, forty waiting, the checklist open."""
    meeting, places, cases = _seated("customs", BOARD_SLOTS, BOARD_SEATED, WAITING, members, people, now)
    items = (
        ChecklistItem.select(ChecklistItem.id)
        .join(Checklist)
        .where(Checklist.owner_kind == "meeting", Checklist.owner_id == meeting, ~ChecklistItem.ticks_itself)
        .where(ChecklistItem.version == 0)
    )
    return {"meeting": meeting, "slots": places, "cases": cases, "items": [item for (item,) in items.tuples()]}


def _room(members: Any, people: Any, now: datetime) -> dict[str, Any]:
    """A meeting of today in session, its members arrived."""
    meeting, _, _ = _seated("tax", ROOM_CASES + 4, ROOM_CASES, 0, members, people, now)
    today = calendar.tehran_date(now)
    Meeting.update(date=today, state=MeetingState.IN_SESSION, started_at=now).where(Meeting.id == meeting).execute()
    Hearing.update(state=HearingState.ARRIVED, arrived_at=now).where(Hearing.meeting == meeting).execute()
    hearings = [
        row for (row,) in Hearing.select(Hearing.id).where(Hearing.meeting == meeting).order_by(Hearing.id).tuples()
    ]
    return {"meeting": meeting, "hearings": hearings}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
