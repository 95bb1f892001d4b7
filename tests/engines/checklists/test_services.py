"""Facts tick, people tick, nobody ticks over another (SD-2.6-c, N-15)."""

from datetime import date, timedelta

import pytest

from webapp.core.calendar import Calendar
from webapp.core.errors import Forbidden, RuleBroken, Stale
from webapp.core.feed import Change
from webapp.engines.checklists import queries, services, shipped
from webapp.engines.checklists.models import ChecklistItem, ChecklistTemplate
from webapp.office.audit.models import AuditEntry

OWNER = ("meeting", 7, "گمرک 7/1405")
HELD_ON = date(2026, 12, 15)
TODAY = date(2026, 11, 21)


@pytest.fixture
def checklist(db, now, cast):
    return services.open(OWNER, shipped.CODE, "customs", HELD_ON, Calendar(), actor=cast["negin"], now=now)


def _item(code: str) -> ChecklistItem:
    found = queries.by_code("meeting", 7, code)
    assert found is not None
    return found


@pytest.mark.both_engines
def test_opening_twice_gives_the_same_list(db, now, cast) -> None:
    first = services.open(OWNER, shipped.CODE, "customs", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    again = services.open(OWNER, shipped.CODE, "customs", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    assert first.id == again.id
    general = [action for action in shipped.ACTIONS if not action.only_for]
    assert ChecklistItem.select().count() == len(general)
    assert ChecklistTemplate.select().count() == 1


def test_a_desk_has_its_own_items(db, now, cast) -> None:
    services.open(OWNER, shipped.CODE, "taazirat", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    assert _item("agency_form_received").stage == 4


def test_due_dates_follow_a_moved_meeting_unless_done(checklist, now, cast) -> None:
    services.set_evidence("meeting", 7, "date_final", "قطعی", now=now)
    before = {code: _item(code).due_on for code in ("date_final", "list_approved")}
    services.reschedule("meeting", 7, HELD_ON + timedelta(days=7), Calendar(), now=now)
    assert _item("date_final").due_on == before["date_final"]
    assert _item("list_approved").due_on == before["list_approved"] + timedelta(days=7)


@pytest.mark.both_engines
def test_a_fact_ticks_its_item_and_says_from_what(db, now, cast) -> None:
    services.open(OWNER, shipped.CODE, "customs", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    assert services.set_evidence("meeting", 7, "cases_triaged", "۱۹ پذیرفته", now=now, actor=cast["negin"])
    item = _item("cases_triaged")
    assert (item.done_at, item.done_by_name, item.evidence) == (now, "نگین آزمون", {"text": "۱۹ پذیرفته"})
    assert not services.set_evidence("meeting", 7, "cases_triaged", "۱۹ پذیرفته", now=now)
    assert services.set_evidence("meeting", 7, "cases_triaged", "۲۰ پذیرفته", now=now + timedelta(hours=1))
    # The moment of the first tick stays; what it is made from is current.
    assert (_item("cases_triaged").done_at, _item("cases_triaged").evidence["text"]) == (now, "۲۰ پذیرفته")
    assert services.withdraw("meeting", 7, "cases_triaged", now=now)
    assert (_item("cases_triaged").done_at, _item("cases_triaged").evidence) == (None, None)
    assert not services.withdraw("meeting", 7, "cases_triaged", now=now)


def test_an_owner_without_a_list_or_item_is_no_matter(db, now) -> None:
    assert not services.set_evidence("meeting", 99, "date_final", "", now=now)
    assert not services.withdraw("meeting", 99, "date_final", now=now)


def test_ticking_by_hand(checklist, now, cast) -> None:
    item = _item("poster_requested")
    services.tick(item.id, actor=cast["negin"], now=now, seen=item.version)
    item = _item("poster_requested")
    assert (item.done_at, item.done_by, item.version) == (now, cast["negin"].id, 1)
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.event, entry.subject_kind, entry.subject_id) == ("checklist.ticked", "meeting", 7)
    assert Change.select().where((Change.topic == "meeting:7") & (Change.what == "checklist")).count() == 2
    services.untick(item.id, actor=cast["negin"], now=now, seen=1)
    assert _item("poster_requested").done_at is None


@pytest.mark.both_engines
def test_of_two_who_tick_from_the_same_sight_one_is_told(db, now, cast) -> None:
    services.open(OWNER, shipped.CODE, "customs", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    item = _item("poster_requested")
    services.tick(item.id, actor=cast["negin"], now=now, seen=0)
    with pytest.raises(Stale):
        services.untick(item.id, actor=cast["peyman"], now=now, seen=0)
    with pytest.raises(Stale):
        services.edit(item.id, actor=cast["peyman"], now=now, seen=0, due_on=None, note="")
    assert _item("poster_requested").done_by == cast["negin"].id


def test_counting_a_fact_as_done_takes_a_reason_that_stays(checklist, now, cast) -> None:
    item = _item("reminders_made")
    with pytest.raises(RuleBroken):
        services.tick(item.id, actor=cast["negin"], now=now)
    services.tick(item.id, actor=cast["negin"], now=now, note="تلفنی از دفتر رئیس")
    assert (_item("reminders_made").note, _item("reminders_made").evidence) == ("تلفنی از دفتر رئیس", None)
    # The fact comes and goes; the reason keeps the item ticked.
    services.set_evidence("meeting", 7, "reminders_made", "۱۲ از ۱۲", now=now)
    services.withdraw("meeting", 7, "reminders_made", now=now)
    assert _item("reminders_made").done_at is not None
    services.untick(item.id, actor=cast["negin"], now=now)
    assert (_item("reminders_made").done_at, _item("reminders_made").note) == (None, "")


def test_a_ticked_fact_is_not_unticked_by_hand(checklist, now, cast) -> None:
    services.set_evidence("meeting", 7, "date_final", "قطعی", now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.untick(_item("date_final").id, actor=cast["negin"], now=now)
    assert refusal.value.code == "checklist_fact_stands"


def test_another_unit_ticks_only_its_own(checklist, now, cast) -> None:
    with pytest.raises(Forbidden):
        services.tick(_item("poster_requested").id, actor=cast["taraneh"], now=now)
    services.tick(_item("catering_requested").id, actor=cast["taraneh"], now=now)
    assert _item("catering_requested").done_by == cast["taraneh"].id


def test_due_and_note_are_edited_with_history(checklist, now, cast) -> None:
    item = _item("poster_requested")
    services.edit(item.id, actor=cast["negin"], now=now, seen=0, due_on=HELD_ON, note="منتظر عکس")
    assert (_item("poster_requested").due_on, _item("poster_requested").note) == (HELD_ON, "منتظر عکس")
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert entry.event == "checklist.edited"
    assert entry.before["note"] == ""


def test_the_nightly_recount_puts_right_what_differs(checklist, now, cast) -> None:
    services.set_evidence("meeting", 7, "date_final", "قطعی", now=now)
    services.install(
        {"meeting": [lambda ids, _: {owner: {"date_final": None, "venue_booked": "سالن"} for owner in ids}]}
    )
    try:
        assert services.recount(now) == 2
        assert services.recount(now) == 0
    finally:
        services.install({})
    assert _item("date_final").done_at is None
    assert _item("venue_booked").evidence == {"text": "سالن"}


def test_sums_agree_however_they_are_counted(checklist, now, cast) -> None:
    services.set_evidence("meeting", 7, "date_final", "قطعی", now=now)
    services.tick(_item("poster_requested").id, actor=cast["negin"], now=now)
    later = HELD_ON + timedelta(days=40)
    page = queries.of_owner("meeting", 7, later)
    by_stage = queries.stage_sums(checklist.id, later)
    progress = queries.progress("meeting", [7], later)[7]
    assert page.sum == by_stage[0] == progress[0]
    assert page.sum.late == page.sum.total - 2
    assert (
        [stage.sum for stage in page.stages] == [by_stage[n] for n in range(1, 7)] == [progress[n] for n in range(1, 7)]
    )


def test_progress_of_many_costs_one_query(db, now, cast, count_sql) -> None:
    for number in range(1, 6):
        services.open(("meeting", number, ""), shipped.CODE, "", HELD_ON, Calendar(), actor=cast["negin"], now=now)
    with count_sql() as counted:
        found = queries.progress("meeting", range(1, 6), TODAY)
    assert (counted.value, len(found)) == (1, 5)


def test_a_tick_takes_few_statements(checklist, now, cast, count_sql) -> None:
    item = _item("poster_requested")
    with count_sql() as counted:
        services.tick(item.id, actor=cast["negin"], now=now, seen=0)
    assert counted.value <= 4, counted.statements
