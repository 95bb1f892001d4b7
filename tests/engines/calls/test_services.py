"""Holding, trying and ending calls, on both engines where the database decides (SD-2.4-c, N-05)."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.calls import TODAY, a_call
from webapp.core import events
from webapp.core.calendar import at
from webapp.core.errors import NotFound, RuleBroken
from webapp.core.feed import Change
from webapp.engines.calls import queries, services
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.calls.rules import CallConcluded, CallKind, CallState, Outcome, PhoneFoundWrong
from webapp.office.audit.models import AuditEntry


@pytest.fixture
def told():
    """What was published."""
    heard: list[object] = []
    events.install({CallConcluded: [heard.append], PhoneFoundWrong: [heard.append]})
    yield heard
    events.install({})


def _now_says(call: Call) -> Call:
    return Call.get_by_id(call.id)


@pytest.mark.both_engines
def test_the_same_key_opens_one_call(db, now) -> None:
    call = a_call(now, key="reminder:1")
    again = services.ensure(
        key="reminder:1",
        kind=CallKind.REMINDER,
        owner=("case", 9, ""),
        party="دیگری",
        phones=[],
        script="",
        due_on=TODAY,
        now=now + timedelta(minutes=5),
    )
    assert again is None
    assert [row.party for row in Call.select()] == [call.party]


def test_a_call_that_makes_no_sense_any_more_is_not_opened(db, now) -> None:
    gone = services.ensure(
        key="late", kind="reminder", owner=("case", 1, ""), party="", phones=[], script="", due_on=TODAY,
        useful_until=now, now=now,
    )  # fmt: skip
    assert gone is None
    assert not Call.select().exists()


@pytest.mark.both_engines
def test_two_experts_take_one_call(db, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["peyman"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.claim(call.id, actor=cast["negin"], now=now)
    assert (refusal.value.code, refusal.value.facts["who"]) == ("call_held", cast["peyman"].name)
    with pytest.raises(RuleBroken):
        services.conclude(call.id, outcome=Outcome.CONFIRMED, actor=cast["negin"], now=now)
    assert not CallAttempt.select().exists()


def test_who_takes_a_second_call_lets_the_first_go(db, now, cast) -> None:
    first, second = a_call(now), a_call(now)
    services.claim(first.id, actor=cast["negin"], now=now)
    services.claim(second.id, actor=cast["negin"], now=now)
    assert [_now_says(first).state, _now_says(second).state] == [CallState.DUE, CallState.CLAIMED]
    assert queries.held_by(cast["negin"].id).id == second.id


@pytest.mark.both_engines
def test_an_answer_concludes_and_is_told_upwards(db, now, cast, told) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    services.conclude(call.id, outcome=Outcome.CONFIRMED, note="می‌آیند", actor=cast["negin"], now=now)
    row, attempt = _now_says(call), CallAttempt.get()
    assert (row.state, row.outcome, row.attempts, row.claimed_by) == (CallState.CONCLUDED, "confirmed", 1, None)
    assert row.concluded_at == now
    assert (attempt.phone, attempt.outcome, attempt.note, attempt.by) == (
        "+989000004127",
        "confirmed",
        "می‌آیند",
        cast["negin"].id,
    )
    assert told == [CallConcluded(call.id, now, cast["negin"])]
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.event, entry.subject_kind, entry.subject_id) == ("call.confirmed", "case", call.owner_id)
    assert Change.select().where(Change.topic == "calls").exists()


@pytest.mark.both_engines
def test_no_answer_waits_two_hours_then_is_due_again(db, now, cast, told) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    services.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=cast["negin"], now=now)
    assert (_now_says(call).state, _now_says(call).retry_at) == (CallState.RETRY_AT, now + timedelta(hours=2))
    assert services.sweep(now + timedelta(minutes=119)) == 0
    assert services.sweep(now + timedelta(hours=2)) == 1
    assert services.sweep(now + timedelta(hours=2)) == 0
    assert (_now_says(call).state, _now_says(call).retry_at) == (CallState.DUE, None)
    assert told == []


def test_call_back_at_the_chosen_time(db, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    moment = at(TODAY, 13 * 60)
    services.conclude(
        call.id, outcome=Outcome.CALL_BACK, call_back_at=moment, note="ساعت یک", actor=cast["negin"], now=now
    )
    assert _now_says(call).retry_at == moment


@pytest.mark.both_engines
def test_a_ring_nobody_took_counts_for_all_that_was_to_be_asked(db, now, cast) -> None:
    """An agency that does not answer is not rung once more for each of its cases."""
    agency = {"kind": CallKind.FOLLOWUP_AGENCY, "party": "گمرک نمونه"}
    first, second = a_call(now, **agency), a_call(now, **agency)
    apart = {
        "agreed": a_call(now, **agency),
        "held": a_call(now, **agency),
        "other number": a_call(now, **agency, phones=[{"number": "+983100009999", "whose": "دفتر"}]),
        "other day": a_call(now, **agency, due_on=TODAY + timedelta(days=1)),
        "member": a_call(now, kind=CallKind.FOLLOWUP_MEMBER, party="گمرک نمونه"),
        "lapses": a_call(now, **agency, useful_until=now + timedelta(minutes=30)),
    }
    later = at(TODAY, 13 * 60)
    services.claim(apart["agreed"].id, actor=cast["negin"], now=now)
    Call.update(state=CallState.RETRY_AT, retry_at=later, claimed_by=None).where(
        Call.id == apart["agreed"].id
    ).execute()
    services.claim(apart["held"].id, actor=cast["peyman"], now=now)
    services.claim(first.id, actor=cast["negin"], now=now)
    services.conclude(first.id, outcome=Outcome.CALL_BACK, call_back_at=later, actor=cast["negin"], now=now)
    assert [(_now_says(call).retry_at, _now_says(call).attempts) for call in (first, second)] == [(later, 1)] * 2
    assert {name: _now_says(call).attempts for name, call in apart.items()} == dict.fromkeys(apart, 0)
    services.conclude(second.id, outcome=Outcome.NO_ANSWER, actor=cast["negin"], now=later)
    assert [_now_says(call).attempts for call in (first, second, apart["agreed"])] == [2, 2, 1]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (at(TODAY, 20 * 60), "call_back_outside_hours"),
        (at(date(2026, 11, 27), 600), "call_back_day_off"),
        (at(date(2026, 11, 22), 9 * 60), "call_back_too_late"),
        (None, "call_back_missing"),
    ],
)
def test_a_refused_time_of_calling_back_writes_nothing(db, now, cast, moment: datetime | None, code: str) -> None:
    useful_until = None if code in ("call_back_outside_hours", "call_back_day_off") else at(date(2026, 11, 22), 9 * 60)
    call = a_call(now, useful_until=useful_until)
    services.claim(call.id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.conclude(call.id, outcome=Outcome.CALL_BACK, call_back_at=moment, actor=cast["negin"], now=now)
    assert refusal.value.code == code
    assert not CallAttempt.select().exists()
    assert _now_says(call).state == CallState.CLAIMED


def test_a_wrong_number_is_marked_told_and_the_next_one_dialled(db, now, cast, told) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    services.conclude(call.id, outcome=Outcome.WRONG_NUMBER, actor=cast["negin"], now=now)
    row = _now_says(call)
    assert (row.state, row.claimed_by) == (CallState.CLAIMED, cast["negin"].id)
    assert [phone["wrong"] for phone in row.phones] == [True, False]
    assert told == [PhoneFoundWrong("case", call.owner_id, "+989000004127", now, cast["negin"])]
    services.conclude(call.id, outcome=Outcome.WRONG_NUMBER, actor=cast["negin"], now=now)
    assert _now_says(call).state == CallState.GIVEN_UP
    assert told[-1] == CallConcluded(call.id, now, cast["negin"])
    assert [attempt.phone for attempt in queries.attempts(call.id)] == ["+989000004127", "+983100002218"]


def test_a_follow_up_is_given_up_after_three_misses(db, now, cast, told) -> None:
    call = a_call(now, kind=CallKind.FOLLOWUP_MEMBER)
    moment = now
    for _ in range(3):
        services.claim(call.id, actor=cast["negin"], now=moment)
        services.conclude(call.id, outcome=Outcome.BUSY, actor=cast["negin"], now=moment)
        moment += timedelta(minutes=20)
    assert _now_says(call).state == CallState.GIVEN_UP
    assert told == [CallConcluded(call.id, moment - timedelta(minutes=20), cast["negin"])]


def test_a_call_back_is_no_miss(db, now, cast) -> None:
    call = a_call(now, kind=CallKind.FOLLOWUP_MEMBER)
    for minute in (660, 720, 780):
        services.claim(call.id, actor=cast["negin"], now=now)
        services.conclude(
            call.id, outcome=Outcome.CALL_BACK, call_back_at=at(TODAY, minute), actor=cast["negin"], now=now
        )
    assert queries.misses(call.id) == 0
    assert _now_says(call).state == CallState.RETRY_AT


def test_a_call_that_lost_its_sense_is_not_taken_in_hand(db, now, cast) -> None:
    call, held = a_call(now, useful_until=now + timedelta(minutes=10)), a_call(now)
    services.claim(held.id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.claim(call.id, actor=cast["negin"], now=now + timedelta(minutes=10))
    assert refusal.value.code == "call_too_late"
    assert (_now_says(call).state, _now_says(held).state) == (CallState.DUE, CallState.CLAIMED)


def test_an_outcome_after_the_meeting_began_is_refused(db, now, cast) -> None:
    call = a_call(now, useful_until=now + timedelta(minutes=10))
    services.claim(call.id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.conclude(call.id, outcome=Outcome.CONFIRMED, actor=cast["negin"], now=now + timedelta(minutes=10))
    assert refusal.value.code == "call_too_late"
    services.sweep(now + timedelta(minutes=10))
    assert _now_says(call).state == CallState.VOID


def test_a_forgotten_claim_goes_back_to_the_queue(db, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    services.sweep(now + timedelta(minutes=29))
    assert _now_says(call).state == CallState.CLAIMED
    services.sweep(now + timedelta(minutes=30))
    assert _now_says(call).state == CallState.DUE
    # What was being written is not lost: nobody else has taken the call meanwhile.
    services.conclude(call.id, outcome=Outcome.CONFIRMED, actor=cast["negin"], now=now + timedelta(minutes=31))
    assert _now_says(call).state == CallState.CONCLUDED


def test_release_puts_back(db, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken):
        services.release(call.id, actor=cast["peyman"], now=now)
    services.release(call.id, actor=cast["negin"], now=now)
    assert _now_says(call).state == CallState.DUE


@pytest.mark.both_engines
def test_void_ends_the_open_calls_of_an_owner(db, now, cast) -> None:
    owner = ("case", 77, "1405-000077")
    opened, held, other = (
        a_call(now, owner=owner),
        a_call(now, owner=owner),
        a_call(now, owner=owner, kind=CallKind.FOLLOWUP_MEMBER),
    )
    services.claim(held.id, actor=cast["negin"], now=now)
    assert services.void("case", [77, 78], [CallKind.REMINDER], now=now) == 2
    assert services.void("case", [77], [CallKind.REMINDER], now=now) == 0
    assert services.void("case", [], [CallKind.REMINDER], now=now) == 0
    assert [_now_says(call).state for call in (opened, held, other)] == ["void", "void", "due"]


@pytest.mark.both_engines
def test_what_was_answered_another_way_needs_no_call(db, now, cast) -> None:
    call = a_call(now, kind=CallKind.FOLLOWUP_AGENCY)
    services.claim(call.id, actor=cast["peyman"], now=now)
    assert services.answered_otherwise("case", call.owner_id, [CallKind.FOLLOWUP_AGENCY], actor=cast["negin"], now=now)
    assert (_now_says(call).state, _now_says(call).claimed_by) == (CallState.CONCLUDED, None)
    told = AuditEntry.get(AuditEntry.event == "call.answered_otherwise")
    assert (told.actor_id, told.subject_id) == (cast["negin"].id, call.id)


def test_nothing_at_a_wrong_id(db, now, cast) -> None:
    with pytest.raises(NotFound):
        services.claim(999, actor=cast["negin"], now=now)
