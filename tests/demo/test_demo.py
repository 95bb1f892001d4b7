"""The demonstration is an office that one could work in at once, and it can never send."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases, demonstration
from tests.conftest import NOW
from webapp import demo
from webapp.core import clock, db
from webapp.demo.registers import MEMBERS
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.engines.calls.models import Call
from webapp.office.audit import services as audit
from webapp.registry.members.models import Member, MemberPhone


@pytest.fixture(scope="module")
def office() -> Iterator[Any]:
    folder = demonstration.folder()
    config = demonstration.make(folder, NOW)
    db.connect(config)
    with clock.fixed(NOW), db.database.connection_context():
        yield config
    databases.disconnect()
    demonstration.forget(folder)


pytestmark = pytest.mark.xdist_group("demonstration")


def test_one_meeting_is_today_and_one_next_week(office: Any) -> None:
    ahead = dict(Meeting.select(Meeting.date, Meeting.state).where(Meeting.date >= clock.today()).tuples())

    assert ahead[clock.today()] == MeetingState.LIST_APPROVED
    assert any(4 <= (day - clock.today()).days <= 10 for day in ahead)


def test_there_is_work_of_every_kind(office: Any) -> None:
    meetings = {state for (state,) in Meeting.select(Meeting.state).distinct().tuples()}
    cases = {state for (state,) in Case.select(Case.state).distinct().tuples()}
    hearings = {state for (state,) in Hearing.select(Hearing.state).distinct().tuples()}

    assert {"draft", "date_final", "frame_approved", "list_approved", "held", "closed"} <= meetings
    assert set(CaseState) - cases <= {CaseState.WITHDRAWN, CaseState.MERGED, CaseState.SOLVED_BEFORE_MEETING}
    assert {"placed", "standby", "tentative", "heard", "absent"} <= hearings
    assert Call.select().where(Call.state == "due", Call.due_on <= clock.today()).count() >= 5


def test_nobody_sits_where_another_sits_at_another_time(office: Any) -> None:
    slots = list(Slot.select(Slot.meeting, Slot.start, Slot.minutes).order_by(Slot.meeting, Slot.start).tuples())

    overlaps = [
        (one, other) for one, other in itertools.pairwise(slots) if one[0] == other[0] and one[1] + one[2] > other[1]
    ]

    assert overlaps == []


def test_it_is_invented_and_marked_and_its_history_is_whole(office: Any) -> None:
    phones = [number for (number,) in MemberPhone.select(MemberPhone.number).tuples()]
    identifiers = [identifier for (identifier,) in Member.select(Member.identifier).tuples()]

    assert len(identifiers) == MEMBERS
    assert all(number.startswith(("+98900000", "+98310000")) for number in phones)
    assert all(identifier.startswith("999") for identifier in identifiers)
    assert demo.is_demo()
    audit.seal(NOW)
    assert audit.verify().is_intact
