"""What waits for whom: each part of Today for the role it is for, and only while it waits."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tests.factories.board import TUESDAY, a_case, a_meeting
from tests.factories.calls import a_call
from webapp.core.actor import Actor
from webapp.core.calendar import Calendar
from webapp.desk.meetings.models import MeetingVersion
from webapp.desk.meetings.rules import MeetingState, VersionState
from webapp.engines.checklists import services as checklists
from webapp.engines.checklists import shipped
from webapp.engines.checklists.models import ChecklistItem
from webapp.office.users import services as users
from webapp.overview.home import queries
from webapp.permissions import scopes_of
from webapp.registry.representatives.models import Representative

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def _today(actor: Actor) -> queries.Today:
    return queries.today(actor, scopes_of(actor.roles), NOW)


def _whole(actor: Actor) -> queries.Today:
    return queries.today(actor, scopes_of(actor.roles), NOW, whole=True)


def _version(meeting, by: Actor, *, number: int = 1, state: str = "submitted", comment: str = "") -> MeetingVersion:
    decided = {"decided_by": 1, "decided_by_name": "مهتاب مثالی", "decided_at": NOW} if state == "returned" else {}
    return MeetingVersion.create(
        meeting=meeting.id,
        kind="frame",
        number=number,
        state=state,
        content={},
        submitted_by=by.id,
        submitted_by_name=by.name,
        submitted_at=NOW,
        comment=comment,
        **decided,
    )


def _approvals(actor: Actor) -> list[int]:
    return [waiting.meeting_id for waiting in _today(actor).approvals]


def test_a_frame_waits_for_the_manager_and_whoever_stands_in_but_never_for_its_own_author(db, now, cast):
    meeting, own = a_meeting(now, state="date_final"), a_meeting(now, state="date_final")
    _version(meeting, cast["peyman"])
    _version(own, cast["negin"])
    assert _approvals(cast["mahtab"]) == [meeting.id, own.id]
    assert _approvals(cast["negin"]) == []

    users.appoint_deputy(cast["mahtab"].id, cast["negin"].id, TODAY, TODAY, actor=cast["mahtab"], now=now)

    assert _approvals(cast["negin"]) == [meeting.id]
    assert _approvals(cast["peyman"]) == []


def test_a_returned_frame_waits_until_the_next_version_or_the_end_of_its_meeting(db, now, cast):
    waits, again, ended = (a_meeting(now, state="date_final") for _ in range(3))
    for meeting in (waits, again, ended):
        _version(meeting, cast["negin"], state=VersionState.RETURNED, comment="ظهر را خالی بگذارید")
    _version(again, cast["negin"], number=2)
    ended.state = MeetingState.CANCELLED
    ended.save()

    assert [one.meeting_id for one in _today(cast["peyman"]).returned] == [waits.id]
    assert _today(cast["parisa"]).returned == []


def test_untriaged_cases_and_meetings_left_behind_wait_for_the_desk_alone(db, now, cast):
    for state in ("received", "received", "accepted"):
        a_case(now, state=state)
    late = a_meeting(now, date=TODAY - DAY, state="list_approved")
    a_meeting(now, date=TODAY, state="list_approved")

    expert, head = _today(cast["negin"]), _today(cast["dariush"])

    assert (expert.untriaged, [row.id for row in expert.unfinished]) == (2, [late.id])
    assert (head.untriaged, head.unfinished) == (0, [])
    # Two cases to look through are one thing to do.
    assert (expert.waiting, head.waiting) == (2, 0)


def test_the_items_of_a_checklist_wait_for_the_role_that_ticks_them(db, now, cast):
    meeting = a_meeting(now)
    owner = ("meeting", meeting.id, meeting.number)
    checklists.open(owner, shipped.CODE, "customs", TUESDAY, Calendar(), actor=cast["negin"], now=now)

    of_protocol, of_representative = _today(cast["taraneh"]), _today(cast["nader"])

    assert of_protocol.tasks
    assert {item.responsible for item in of_protocol.tasks} == {"protocol"}
    assert of_protocol.waiting == len(of_protocol.tasks)
    assert of_representative.tasks == []


def _list_of(meeting, actor, now, on=TUESDAY) -> None:
    checklists.open(
        ("meeting", meeting.id, meeting.number), shipped.CODE, "customs", on, Calendar(), actor=actor, now=now
    )


def test_of_a_meeting_held_only_what_comes_after_waits_and_of_one_called_off_nothing(db, now, cast):
    before = {"held": 14, "closed": 15, "cancelled": 1, "frame_approved": -1}
    states = {state: TODAY - days * DAY for state, days in before.items()}
    made = {state: a_meeting(now, state=state, date=on) for state, on in states.items()}
    old = a_meeting(now, state="closed", date=TODAY - 90 * DAY)
    for meeting in (*made.values(), old):
        _list_of(meeting, cast["negin"], now, meeting.date)

    waits = {task.meeting_id for task in _today(cast["negin"]).tasks}
    assert made["cancelled"].id not in waits
    assert old.id not in waits
    of_manager = {task.meeting_id for task in _today(cast["mahtab"]).tasks}
    assert {made["held"].id, made["closed"].id} <= of_manager
    texts = {task.text for task in _today(cast["negin"]).tasks if task.meeting_id == made["held"].id}
    planning = {action.text for action in shipped.ACTIONS if action.stage < queries.MINUTES}
    assert not texts & planning


def test_work_that_is_due_later_does_not_wait_yet(db, now, cast):
    meeting = a_meeting(now, date=TODAY + 2 * DAY)
    _list_of(meeting, cast["negin"], now, meeting.date)

    soon = [task.due_on for task in _whole(cast["negin"]).tasks]
    assert TODAY < max(soon) <= TODAY + queries.SOON
    later = ChecklistItem.select().where(ChecklistItem.due_on > TODAY + queries.SOON).count()
    assert later > 0


def test_what_waits_is_told_oldest_first(db, now, cast):
    meeting, other = a_meeting(now, state="date_final"), a_meeting(now, state="date_final")
    _version(meeting, cast["peyman"])
    _version(other, cast["peyman"], state=VersionState.RETURNED, comment="ظهر را خالی بگذارید")
    late = a_meeting(now, date=TODAY - 5 * DAY, state="held")
    a_case(now, state="received")
    _list_of(meeting, cast["negin"], now, TODAY + 30 * DAY)

    things = _today(cast["mahtab"]).things

    assert [thing.since for thing in things] == sorted(thing.since for thing in things)
    assert (things[0].kind, things[0].about.id) == ("unfinished", late.id)
    assert {"returned", "approval", "untriaged"} <= {thing.kind for thing in things}
    page = _today(cast["mahtab"])
    assert len(things) + page.more == page.waiting


def test_all_that_waits_is_counted_although_the_first_ones_are_shown(db, now, cast):
    late = [a_meeting(now, date=TODAY - number * DAY, state="held") for number in range(1, 6)]
    for _ in range(10):
        _version(a_meeting(now, state="date_final"), cast["peyman"], state=VersionState.RETURNED, comment="ظهر")
    _list_of(a_meeting(now, state="date_final"), cast["negin"], now, TODAY + 2 * DAY)
    _list_of(a_meeting(now, state="date_final"), cast["negin"], now, TODAY + 2 * DAY)

    first = _today(cast["negin"])
    whole = _whole(cast["negin"])

    assert [row.id for row in first.unfinished] == [meeting.id for meeting in reversed(late)][:3]
    assert (len(first.unfinished), len(first.returned), len(first.tasks)) == (3, 8, 8)
    assert (len(whole.unfinished), len(whole.returned), whole.more) == (5, 10, 0)
    assert len(whole.tasks) > 8
    assert first.waiting == whole.waiting == len(whole.things) == len(first.things) + first.more


def test_the_telephone_and_the_ratio_are_for_those_who_may_read_them(db, now, cast):
    a_call(now)
    a_call(now, due_on=TODAY + DAY)

    expert = _today(cast["negin"])

    assert expert.calls is not None
    assert (expert.calls.due, len(expert.calls.first), expert.calls.done) == (1, 1, 0)
    assert _today(cast["dariush"]).calls is None
    assert _today(cast["dariush"]).trend is not None
    assert _today(cast["parisa"]).trend is None
    assert _today(cast["omid"]).upcoming is None


def test_a_representative_sees_his_own_meetings_only(db, now, cast):
    his = Representative.create(full_name="نادر آزمون", kind="commission_head", user=cast["nader"].id)
    other = Representative.create(full_name="دیگری فرضی", kind="commission_head")
    own = a_meeting(now, representative=his.id)
    a_meeting(now, representative=other.id)
    a_meeting(now)

    shown = _today(cast["nader"]).upcoming

    assert [row.id for row, _ in shown or []] == [own.id]
    assert len(_today(cast["parisa"]).upcoming or []) == 3


@pytest.mark.parametrize(("raised_on", "months"), [(date(2026, 11, 14), (3, 8)), (date(2026, 10, 10), (2, 7))])
def test_the_six_months_end_with_the_newest_that_has_a_cohort(db, now, cast, raised_on, months):
    a_case(now, state="solved", raised_on=raised_on)

    page = _today(cast["mahtab"])

    assert page.month is page.recent[-1]
    assert (page.recent[0].month, page.recent[-1].month) == months
    assert len(page.recent) == 6
    assert page.month.ratio.raised == 1
