"""Decisions in the table: typed, merged, locked, unlocked, followed."""

from datetime import date, datetime, timedelta
from typing import Any

import peewee
import pytest

from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.room import started
from webapp.core import events
from webapp.core.actor import Actor
from webapp.core.errors import NotFound, RuleBroken
from webapp.desk.decisions import queries, rules, services
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.office.audit import queries as history

pytestmark = pytest.mark.both_engines

WHOLE = {"kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل"}


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


@pytest.fixture
def room(db: Any, now: datetime, negin: Actor) -> tuple[Meeting, list[Any]]:
    return started(now, negin)


def test_a_decision_grows_from_a_draft(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    first = services.write(hearings[0].id, "k1", {"text": "رسيدگي"}, actor=negin, now=now)
    assert (first.state, first.text) == ("draft", "رسیدگی")
    again = services.write(hearings[0].id, "k1", {"kind": "order", "decider_post": "مدیر کل"}, actor=negin, now=now)
    assert (again.id, again.state, again.position) == (first.id, "recorded", 1)
    said = history.history("case", hearings[0].case)
    assert [entry.event for entry in said][:2] == ["decision.recorded", "decision.written"]
    assert said[0].actor_name == negin.name


def test_what_is_typed_twice_changes_nothing(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    one = services.write(hearings[0].id, "k1", WHOLE, actor=negin, now=now)
    entries = len(history.history("case", hearings[0].case))
    two = services.write(hearings[0].id, "k1", WHOLE, actor=negin, now=now)
    assert (two.id, two.version) == (one.id, one.version)
    assert len(history.history("case", hearings[0].case)) == entries


def test_a_late_delivery_does_not_undo_what_was_typed_later(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    later = now + timedelta(minutes=2)
    services.write(hearings[0].id, "k1", {"text": "تازه"}, made_at=later, actor=negin, now=later)
    services.write(
        hearings[0].id, "k1", {"text": "کهنه", "owner_name": "رئیس اداره"}, made_at=now, actor=negin, now=later
    )
    row = queries.of_hearing(hearings[0].id)[0]
    assert (row.text, row.owner_name) == ("تازه", "رئیس اداره")


def test_a_second_decision_has_the_next_number(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    second = services.record(
        hearings[0].id, kind="rejected", text="بند دوم", decider_post="معاون", actor=negin, now=now
    )
    assert second.position == 2
    services.remove(second.id, actor=negin, now=now)
    assert [row.position for row in queries.of_hearing(hearings[0].id)] == [1]
    third = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    assert third.position == 3


def test_a_whole_decision_is_refused_with_what_it_lacks(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    with pytest.raises(RuleBroken) as refused:
        services.record(
            hearings[0].id, kind="higher_authority", text="به استانداری", decider_post="مدیر کل", actor=negin, now=now
        )
    assert refused.value.code == "decision_lacks_higher_authority"
    with pytest.raises(RuleBroken) as refused:
        services.record(hearings[0].id, **WHOLE, due_on=date(2026, 11, 1), actor=negin, now=now)
    assert refused.value.code == "decision_due_before_meeting"
    assert Decision.select().count() == 0


def test_a_key_belongs_to_one_hearing(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    services.write(hearings[0].id, "k1", WHOLE, actor=negin, now=now)
    with pytest.raises(RuleBroken) as refused:
        services.write(hearings[1].id, "k1", WHOLE, actor=negin, now=now)
    assert refused.value.code == "decision_of_another_hearing"


def test_after_the_lock_nothing_is_changed_until_it_is_reopened(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    made = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    draft = services.write(hearings[1].id, "k2", {"text": "نیمه‌کاره"}, actor=negin, now=now)
    assert services.lock_for_meeting(meeting.id, actor=negin, now=now) == 1
    assert Decision.get_by_id(draft.id).state == "draft"
    for refuse in (
        lambda: services.revise(made.id, {"text": "دیگر"}, actor=negin, now=now),
        lambda: services.remove(made.id, actor=negin, now=now),
    ):
        with pytest.raises(RuleBroken) as refused:
            refuse()
        assert refused.value.code == "decision_locked"
    assert services.unlock_for_meeting(meeting.id, actor=negin, now=now, reason="اشتباه در مهلت") == 1
    assert services.revise(made.id, {"text": "دیگر"}, actor=negin, now=now).text == "دیگر"


def test_no_decision_in_a_meeting_that_is_not_open(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    Meeting.update(state="closed").where(Meeting.id == meeting.id).execute()
    with pytest.raises(RuleBroken) as refused:
        services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    assert refused.value.code == "decision_meeting_not_open"


def test_both_voices_are_kept_apart(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    made = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    services.set_word(made.id, "agency", "full", actor=negin, now=now)
    assert Decision.get_by_id(made.id).state == "recorded"
    services.lock_for_meeting(meeting.id, actor=negin, now=now)
    assert Decision.get_by_id(made.id).state == "open"
    services.set_word(made.id, "member", "partial", 40, actor=negin, now=now)
    row = queries.decision(made.id)
    assert row is not None
    assert (row.state, row.member_degree, row.member_percent, row.agency_degree) == ("partly", "partial", 40, "full")
    services.set_word(made.id, "member", "full", actor=negin, now=now)
    assert (Decision.get_by_id(made.id).state, Decision.get_by_id(made.id).member_percent) == ("done", None)


def test_words_said_before_the_lock_count_at_the_lock(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    made = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    services.set_word(made.id, "member", "none", actor=negin, now=now)
    services.lock_for_meeting(meeting.id, actor=negin, now=now)
    assert Decision.get_by_id(made.id).state == "not_done"
    services.unlock_for_meeting(meeting.id, actor=negin, now=now)
    services.lock_for_meeting(meeting.id, actor=negin, now=now)
    assert Decision.get_by_id(made.id).state == "not_done"


def test_no_such_decision(db: Any, now: datetime, negin: Actor) -> None:
    with pytest.raises(NotFound):
        services.revise(404, {}, actor=negin, now=now)


def test_the_database_keeps_a_recorded_decision_whole(room: Any, now: datetime, negin: Actor) -> None:
    _, hearings = room
    made = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    with pytest.raises(peewee.IntegrityError):
        Decision.update(kind="").where(Decision.id == made.id).execute()


# What a later hearing decides anew ----------------------------------------------------------------------------------


@pytest.fixture
def twice(room: Any, now: datetime, negin: Actor) -> tuple[Decision, Any]:
    """A promise of last week that nobody has kept, and today's hearing of the same case."""
    _, hearings = room
    earlier, _ = a_held_meeting(now, 0, state="closed")
    old = Hearing.create(case=hearings[0].case, meeting=earlier.id, state="heard")
    return a_decision(old, now, state="not_done", member_degree="none", key="old-1"), hearings[0]


def test_what_is_decided_anew_supersedes_the_earlier_promise_when_the_meeting_closes(
    twice: Any, now: datetime, negin: Actor
) -> None:
    promise, hearing = twice
    told: list[Any] = []
    events.install({rules.StandingChanged: [told.append]})
    new = services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    # Only named so far: until the meeting is closed the promise stands.
    named = Decision.get_by_id(promise.id)
    assert (named.state, named.replaced_by_id) == ("not_done", new.id)
    services.lock_for_meeting(Hearing.get_by_id(hearing.id).meeting, actor=negin, now=now)
    assert Decision.get_by_id(promise.id).state == "superseded"
    assert Decision.get_by_id(new.id).state == "locked"
    assert [event.case_ids for event in told] == [(promise.case_id,)]
    assert [row.id for row in queries.of_case(promise.case_id)] == [new.id]
    assert {row.id for row in queries.told_of_case(promise.case_id)} == {promise.id, new.id}
    entry = next(one for one in history.history("case", promise.case_id) if one.event == "decision.superseded")
    assert entry.after["replaced_by"] == WHOLE["text"]


def test_it_stays_the_outcome_of_its_own_hearing(twice: Any, now: datetime, negin: Actor) -> None:
    promise, hearing = twice
    services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    services.lock_for_meeting(Hearing.get_by_id(hearing.id).meeting, actor=negin, now=now)
    old_meeting = Hearing.get_by_id(promise.hearing_id).meeting
    assert queries.unsettled(old_meeting) == []
    assert [row.state for row in queries.of_meeting(old_meeting)] == ["superseded"]


def test_a_promise_that_was_kept_meanwhile_is_not_superseded(twice: Any, now: datetime, negin: Actor) -> None:
    promise, hearing = twice
    services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    services.set_word(promise.id, "member", "full", actor=negin, now=now)
    services.lock_for_meeting(Hearing.get_by_id(hearing.id).meeting, actor=negin, now=now)
    assert Decision.get_by_id(promise.id).state == "done"


def test_naming_is_typed_like_a_field_and_can_be_taken_back(twice: Any, now: datetime, negin: Actor) -> None:
    promise, hearing = twice
    write = services.write
    write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, made_at=now, actor=negin, now=now)
    entries = len(history.history("case", promise.case_id))
    again = write(hearing.id, "new-1", {"replaces": ["old-1"]}, made_at=now, actor=negin, now=now)
    assert len(history.history("case", promise.case_id)) == entries
    later = now + timedelta(minutes=1)
    write(hearing.id, "new-1", {"replaces": []}, made_at=later, actor=negin, now=later)
    # What was ticked before and arrives after that changes nothing.
    write(hearing.id, "new-1", {"replaces": ["old-1"]}, made_at=now, actor=negin, now=later)
    assert Decision.get_by_id(promise.id).replaced_by_id is None
    write(hearing.id, "new-1", {"replaces": ["old-1"]}, made_at=later, actor=negin, now=later)
    services.remove(again.id, actor=negin, now=later)
    assert Decision.get_by_id(promise.id).replaced_by_id is None


def test_of_two_decisions_the_one_ticked_last_replaces_the_promise_however_late_the_other_arrives(
    twice: Any, now: datetime, negin: Actor
) -> None:
    promise, hearing = twice
    moments = [now + timedelta(minutes=minute) for minute in range(3)]

    def tick(key: str, made_at: datetime, *, keys: tuple[str, ...] = ("old-1",)) -> Decision:
        values = WHOLE | {"replaces": list(keys)}
        return services.write(hearing.id, key, values, made_at=made_at, actor=negin, now=now)

    second = tick("new-2", moments[1])
    entries = len(history.history("case", promise.case_id))
    # Typed before that, but the tablet had no connection: the words are kept, the promise is the second one's.
    first = tick("new-1", moments[0])
    assert Decision.get_by_id(promise.id).replaced_by_id == second.id
    assert rules.REPLACES not in history.history("case", promise.case_id)[0].after
    assert len(history.history("case", promise.case_id)) == entries + 1
    # The same again changes nothing; ticked later, it is the first one's after all.
    tick("new-1", moments[0])
    tick("new-1", moments[2])
    assert Decision.get_by_id(promise.id).replaced_by_id == first.id
    # What the second one unticks is not its own any more.
    tick("new-2", moments[2], keys=())
    assert Decision.get_by_id(promise.id).replaced_by_id == first.id


def test_only_unfulfilled_decisions_of_the_same_case_can_be_named(twice: Any, now: datetime, negin: Actor) -> None:
    promise, hearing = twice
    _, others = a_held_meeting(now, 1, state="closed", date=date(2026, 11, 7))
    of_another = a_decision(others[0], now, state="open", agency_degree="none", key="other-1")
    done = a_decision(Hearing.get_by_id(promise.hearing_id), now, state="done", member_degree="full", key="done-1")
    keys = ["other-1", "done-1", "nothing"]
    services.write(hearing.id, "new-1", WHOLE | {"replaces": keys}, actor=negin, now=now)
    assert {row.replaced_by_id for row in Decision.select() if row.id in (of_another.id, done.id)} == {None}
    assert [one.key for one in queries.earlier_of({hearing.case_id: hearing.id})[hearing.case_id]] == ["old-1"]


def test_only_what_was_decided_before_can_be_replaced(twice: Any, now: datetime, negin: Actor) -> None:
    """With the earlier meeting reopened, the later decision must not become what it replaces: neither would stand."""
    promise, hearing = twice
    earlier = Hearing.get_by_id(promise.hearing_id)
    new = services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    services.lock_for_meeting(Hearing.get_by_id(hearing.id).meeting, actor=negin, now=now)
    Meeting.update(state="held").where(Meeting.id == earlier.meeting).execute()
    services.write(earlier.id, "other-1", WHOLE | {"replaces": ["new-1"]}, actor=negin, now=now)
    assert Decision.get_by_id(new.id).replaced_by_id is None
    assert queries.earlier_of({earlier.case: earlier.id}) == {earlier.case: []}


def test_a_promise_reopened_while_it_was_replaced_gives_way_when_it_is_locked_again(
    twice: Any, now: datetime, negin: Actor
) -> None:
    promise, hearing = twice
    earlier = Hearing.get_by_id(promise.hearing_id).meeting
    told: list[Any] = []
    services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    services.unlock_for_meeting(earlier, actor=negin, now=now)
    services.lock_for_meeting(Hearing.get_by_id(hearing.id).meeting, actor=negin, now=now)
    assert Decision.get_by_id(promise.id).state == "recorded"
    events.install({rules.StandingChanged: [told.append]})
    services.lock_for_meeting(earlier, actor=negin, now=now)
    assert Decision.get_by_id(promise.id).state == "superseded"
    assert [event.case_ids for event in told] == [(promise.case_id,)]


def test_reopening_lets_the_replaced_promise_stand_again(twice: Any, now: datetime, negin: Actor) -> None:
    promise, hearing = twice
    meeting = Hearing.get_by_id(hearing.id).meeting
    services.write(hearing.id, "new-1", WHOLE | {"replaces": ["old-1"]}, actor=negin, now=now)
    services.lock_for_meeting(meeting, actor=negin, now=now)
    with pytest.raises(RuleBroken) as refused:
        services.set_word(promise.id, "member", "full", actor=negin, now=now)
    assert refused.value.code == "decision_superseded"
    services.unlock_for_meeting(meeting, actor=negin, now=now, reason="واژه‌ای جا افتاده بود")
    assert Decision.get_by_id(promise.id).state == "not_done"
    services.lock_for_meeting(meeting, actor=negin, now=now)
    assert Decision.get_by_id(promise.id).state == "superseded"


def test_a_decision_stays_locked_until_somebody_speaks_of_it(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    one = services.record(hearings[0].id, **WHOLE, actor=negin, now=now)
    services.lock_for_meeting(meeting.id, actor=negin, now=now)
    assert Decision.get_by_id(one.id).state == "locked"
    assert services.set_word(one.id, "agency", "full", actor=negin, now=now).state == "open"
    assert services.set_word(one.id, "member", "partial", 40, actor=negin, now=now).state == "partly"
