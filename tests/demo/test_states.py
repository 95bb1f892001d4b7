"""Eighteen months of demonstration: every state of everything that has states, at least five times."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import peewee
import pytest

from tests import databases, demonstration
from tests.conftest import NOW
from webapp.core import calendar, clock, db
from webapp.core.db import Model
from webapp.demo import MONTHS
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState, LetterClass, LetterRelation, Source, Urgency
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionKind, DecisionState
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import Manner, MeetingState
from webapp.desk.meetings.rules.states import VersionState
from webapp.desk.room.models import RoomAction
from webapp.desk.room.rules import ActionKind
from webapp.desk.slots.models import Hearing, HearingState, Slot, SlotKind
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.calls.rules import CallKind, CallState, Outcome
from webapp.engines.checklists.models import ChecklistItem
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import MessageState
from webapp.office.users.models import User
from webapp.registry.members.models import ImportState, Member, MemberImport
from webapp.registry.members.rules import Restriction
from webapp.schema import MODELS

LEAST = 5

STATES: dict[type[Model], Any] = {
    Meeting: MeetingState,
    MeetingVersion: VersionState,
    Case: CaseState,
    Hearing: HearingState,
    Decision: DecisionState,
    Call: CallState,
    Message: MessageState,
    MemberImport: ImportState.ALL,
}
"""Every table with a column `state`, and what may stand there."""

PASSING: dict[tuple[type[Model], str], str] = {
    (MemberImport, ImportState.READING): "a list is read within seconds; a row left so would be work for the worker",
    (MemberImport, ImportState.APPLYING): "a list is applied within seconds; a row left so would change the register",
}
"""The only states that the demonstration does not show, and why."""

KINDS: dict[peewee.Field, Any] = {
    Slot.kind: SlotKind,
    Decision.kind: DecisionKind,
    Call.kind: CallKind,
    CallAttempt.outcome: Outcome,
    Case.source: Source,
    Case.urgency: Urgency,
    Case.letter_class: LetterClass,
    Case.letter_relation: LetterRelation,
    Meeting.manner: Manner,
    Member.restriction: Restriction,
    RoomAction.kind: ActionKind,
}
"""What is no state, but tried out at once all the same."""


@pytest.fixture(scope="module")
def office() -> Iterator[None]:
    folder = demonstration.folder()
    config = demonstration.make(folder, NOW, MONTHS)
    db.connect(config)
    with clock.fixed(NOW), db.database.connection_context():
        yield
    databases.disconnect()
    demonstration.forget(folder)


pytestmark = pytest.mark.xdist_group("eighteen months")


def _few(column: peewee.Field, wanted: Any) -> dict[str, int]:
    found = Counter(value for (value,) in column.model.select(column).tuples())
    return {str(value): found[str(value)] for value in wanted if found[str(value)] < LEAST}


def test_no_table_with_states_is_forgotten() -> None:
    assert {model for model in MODELS if "state" in model._meta.fields} == set(STATES)


@pytest.mark.parametrize("model", STATES, ids=lambda model: model.__name__)
def test_every_state_is_there_five_times(office: None, model: type[Model]) -> None:
    passing = {state for of, state in PASSING if of is model}
    few = _few(model.state, STATES[model])

    assert {state: count for state, count in few.items() if state not in passing} == {}


@pytest.mark.parametrize("column", KINDS, ids=lambda column: f"{column.model.__name__}.{column.name}")
def test_every_kind_is_there_five_times(office: None, column: peewee.Field) -> None:
    assert _few(column, KINDS[column]) == {}


def test_every_expert_has_somebody_on_the_telephone(office: None) -> None:
    held = Counter(by for (by,) in Call.select(Call.claimed_by).where(Call.state == CallState.CLAIMED).tuples())
    experts = {key for (key,) in User.select(User.id).where(User.post == "کارشناس توسعه خدمات").tuples()}

    assert held == dict.fromkeys(experts, 1)


def test_a_superseded_promise_names_the_one_that_took_its_place(office: None) -> None:
    later = Decision.alias()
    places = (
        Decision.select(Decision.case, later.case, Decision.hearing, later.hearing, later.state)
        .join(later, on=Decision.replaced_by == later.id)
        .where(Decision.state == DecisionState.SUPERSEDED)
        .tuples()
    )

    assert len(places) >= LEAST
    assert all(case == of and hearing != by for case, of, hearing, by, _ in places)
    # What is still being typed, or was only recorded, replaces nothing yet.
    assert not {state for *_, state in places} & {"draft", "recorded"}


def test_a_case_heard_again_was_raised_once_on_its_first_hearing(office: None) -> None:
    first = peewee.fn.MIN(Meeting.date)
    heard = (
        Hearing.select(Hearing.case, first, peewee.fn.COUNT(Hearing.id))
        .join(Meeting)
        .where(Hearing.state == HearingState.HEARD, Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)))
        .group_by(Hearing.case)
    )
    raised = dict(Case.select(Case.id, Case.raised_on).where(Case.raised_on.is_null(False)).tuples())
    found = {case: (day, times) for case, day, times in heard.tuples()}

    assert {case: str(day) for case, (day, _) in found.items()} == {case: str(day) for case, day in raised.items()}
    assert sum(times > 1 for _, times in found.values()) >= LEAST


def test_every_month_has_meetings_of_several_desks_and_a_ratio_that_can_be(office: None) -> None:
    year, month, _ = calendar.to_jalali(clock.today())
    for back in range(MONTHS):
        of_year, of_month = calendar.add_months(year, month, -back)
        first, last = calendar.month_bounds(of_year, of_month)
        desks = {desk for (desk,) in Meeting.select(Meeting.desk).where(Meeting.date.between(first, last)).tuples()}
        raised = [s for (s,) in Case.select(Case.state).where(Case.raised_on.between(first, last)).tuples()]

        assert len(desks) >= 3, (of_year, of_month)
        assert 0.05 <= raised.count(CaseState.SOLVED) / len(raised) <= 0.85, (of_year, of_month)


def test_nothing_of_long_ago_waits_to_be_ticked(office: None) -> None:
    long_ago = clock.today() - timedelta(days=20)
    by_hand = ~ChecklistItem.ticks_itself & ChecklistItem.done_at.is_null()

    assert ChecklistItem.select().where(by_hand, ChecklistItem.due_on < long_ago).count() == 0


def test_no_file_number_is_of_a_year_to_come(office: None) -> None:
    desk = Case.select(Case.agency_file_number, Case.received_at).where(Case.agency_file_number.startswith("ت-"))
    for number, received in desk.tuples():
        assert number.split("-")[1] == str(calendar.to_jalali(received.date()).year)
