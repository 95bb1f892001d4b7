"""When to dial again, who holds a call, when it is over (SD-2.4-c, SD-2.6-a, N-05)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.calendar import Calendar, DayKind, DayOff, at, tehran_date
from webapp.core.errors import RuleBroken
from webapp.engines.calls import rules
from webapp.engines.calls.rules import CallKind, CallState, Outcome

OFFICE = Calendar(
    {
        date(2026, 11, 24): DayOff("تعطیل رسمی"),
        date(2026, 11, 25): DayOff("ساعت کوتاه", DayKind.SHORT_HOURS, 540, 720),
    },
    thursday_off=True,
)
SATURDAY = date(2026, 11, 21)
PHONES = [{"number": "+989000000001", "whose": "مدیر", "wrong": False}]


def _attempt(outcome: Outcome, now: datetime, *, kind: CallKind = CallKind.REMINDER, **over: Any) -> rules.Next:
    facts: dict[str, Any] = {
        "misses": 1,
        "phones": PHONES,
        "call_back_at": None,
        "useful_until": None,
        "calendar": OFFICE,
        "now": now,
    }
    return rules.after_attempt(kind, outcome, **(facts | over))


@pytest.mark.parametrize(
    ("outcome", "minute", "expected"),
    [
        (Outcome.NO_ANSWER, 600, at(SATURDAY, 720)),
        (Outcome.BUSY, 600, at(SATURDAY, 620)),
        # Two hours later the office is closed: the next working morning.
        (Outcome.NO_ANSWER, 780, at(date(2026, 11, 22), 480)),
        (Outcome.BUSY, 830, at(date(2026, 11, 22), 480)),
        # Before opening: not before the office opens.
        (Outcome.BUSY, 420, at(SATURDAY, 480)),
    ],
)
def test_dials_again_later_the_same_day_then_the_next_morning(
    outcome: Outcome, minute: int, expected: datetime
) -> None:
    assert rules.next_attempt(outcome, at(SATURDAY, minute), OFFICE) == expected


def test_the_next_attempt_leaps_over_holidays_and_heeds_short_hours() -> None:
    monday_noon = at(date(2026, 11, 23), 800)
    assert rules.next_attempt(Outcome.NO_ANSWER, monday_noon, OFFICE) == at(date(2026, 11, 25), 540)
    wednesday = at(date(2026, 11, 25), 700)
    assert rules.next_attempt(Outcome.NO_ANSWER, wednesday, OFFICE) == at(date(2026, 11, 28), 480)


@given(
    day=st.dates(date(2026, 3, 21), date(2027, 3, 20)),
    minute=st.integers(0, 1439),
    outcome=st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY]),
    days_off=st.sets(st.dates(date(2026, 3, 21), date(2027, 3, 30)), max_size=12),
    thursday=st.booleans(),
)
def test_the_next_attempt_always_lies_ahead_in_working_hours(
    day: date, minute: int, outcome: Outcome, days_off: set[date], thursday: bool
) -> None:
    office = Calendar({off: DayOff("تعطیل") for off in days_off}, thursday_off=thursday)
    now = at(day, minute)
    again = rules.next_attempt(outcome, now, office)
    assert again is not None
    assert again >= now + rules.PAUSE_AFTER[outcome]
    assert office.within_working_hours(again)
    # Nothing earlier would have done: it is the pause itself or an opening.
    opens = at(tehran_date(again), office.working_hours(tehran_date(again))[0])
    assert again in (now + rules.PAUSE_AFTER[outcome], opens)


@given(until=st.integers(1, 72))
def test_no_attempt_is_planned_after_the_call_lost_its_sense(until: int) -> None:
    now = at(SATURDAY, 780)
    useful_until = now + timedelta(hours=until)
    again = rules.next_attempt(Outcome.NO_ANSWER, now, OFFICE, useful_until)
    assert again is None or again < useful_until


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (None, "call_back_missing"),
        (at(SATURDAY, 599), "call_back_past"),
        (at(SATURDAY, 600), "call_back_past"),
        (at(SATURDAY, 840), "call_back_outside_hours"),
        (at(date(2026, 11, 20), 600) + timedelta(days=7), "call_back_day_off"),
        (at(date(2026, 11, 24), 600), "call_back_day_off"),
        (at(date(2026, 11, 22), 600), "call_back_too_late"),
        (at(SATURDAY, 839), None),
    ],
)
def test_a_time_to_call_back(moment: datetime | None, code: str | None) -> None:
    useful_until = at(date(2026, 11, 22), 540)
    now = at(SATURDAY, 600)
    if code == "call_back_outside_hours":
        useful_until = at(date(2026, 12, 22), 540)
    assert rules.check_call_back(moment, OFFICE, useful_until, now) == code


def test_chips_offer_only_what_is_allowed() -> None:
    morning = rules.call_back_chips(at(SATURDAY, 600), OFFICE, None)
    assert [(chip.word, chip.moment) for chip in morning] == [
        ("hour", at(SATURDAY, 660)),
        ("today", at(SATURDAY, 810)),
        ("tomorrow", at(date(2026, 11, 22), 510)),
    ]
    before_closing = rules.call_back_chips(at(SATURDAY, 815), OFFICE, None)
    assert [chip.word for chip in before_closing] == ["tomorrow"]
    assert rules.call_back_chips(at(SATURDAY, 815), OFFICE, at(date(2026, 11, 22), 500)) == []


def test_answers_conclude() -> None:
    now = at(SATURDAY, 600)
    for kind, answers in rules.ANSWERS.items():
        for outcome in answers:
            assert _attempt(outcome, now, kind=kind).state == CallState.CONCLUDED


def test_a_follow_up_round_ends_after_its_last_miss() -> None:
    now = at(SATURDAY, 600)
    kind = CallKind.FOLLOWUP_MEMBER
    assert _attempt(Outcome.NO_ANSWER, now, kind=kind, misses=2).state == CallState.RETRY_AT
    assert _attempt(Outcome.NO_ANSWER, now, kind=kind, misses=3) == rules.Next(CallState.GIVEN_UP)


def test_a_reminder_is_tried_until_the_meeting_begins() -> None:
    now = at(SATURDAY, 780)
    meeting = at(date(2026, 11, 22), 540)
    again = _attempt(Outcome.NO_ANSWER, now, misses=9, useful_until=meeting)
    assert again == rules.Next(CallState.RETRY_AT, at(date(2026, 11, 22), 480))
    assert _attempt(Outcome.NO_ANSWER, now, useful_until=at(date(2026, 11, 22), 470)).state == CallState.GIVEN_UP


def test_a_wrong_number_moves_on_to_the_next_one() -> None:
    now = at(SATURDAY, 600)
    wrong, right = PHONES[0] | {"wrong": True}, {"number": "+983100000002", "whose": "", "wrong": False}
    assert _attempt(Outcome.WRONG_NUMBER, now, phones=[wrong, right]).state == CallState.DUE
    assert _attempt(Outcome.WRONG_NUMBER, now, phones=[wrong]).state == CallState.GIVEN_UP
    assert rules.dialled([wrong, right]) == right
    assert rules.dialled([wrong]) is None


def test_call_back_outside_hours_is_refused() -> None:
    with pytest.raises(RuleBroken) as refusal:
        _attempt(Outcome.CALL_BACK, at(SATURDAY, 600), call_back_at=at(SATURDAY, 900))
    assert refusal.value.code == "call_back_outside_hours"


def test_one_expert_holds_a_call() -> None:
    rules.require_claimable(CallState.DUE, None, "", 1)
    rules.require_claimable(CallState.RETRY_AT, None, "", 1)
    rules.require_claimable(CallState.CLAIMED, 1, "نگین", 1)
    with pytest.raises(RuleBroken) as refusal:
        rules.require_claimable(CallState.CLAIMED, 2, "پیمان", 1)
    assert (refusal.value.code, refusal.value.facts) == ("call_held", {"who": "پیمان"})


@pytest.mark.parametrize("state", [CallState.CONCLUDED, CallState.GIVEN_UP, CallState.VOID])
def test_a_call_that_is_over_cannot_be_taken(state: CallState) -> None:
    for check in (rules.require_claimable, rules.require_held):
        with pytest.raises(RuleBroken) as refusal:
            check(state, None, "", 1)
        assert refusal.value.code == "call_over"


def test_only_a_held_call_is_put_back() -> None:
    rules.require_held(CallState.CLAIMED, 1, "نگین", 1)
    with pytest.raises(RuleBroken) as refusal:
        rules.require_held(CallState.DUE, None, "", 1)
    assert refusal.value.code == "call_not_held"


def test_an_outcome_after_the_meeting_began_is_refused() -> None:
    began = at(SATURDAY, 540)
    rules.require_useful(began, began - timedelta(seconds=1))
    rules.require_useful(None, began)
    with pytest.raises(RuleBroken) as refusal:
        rules.require_useful(began, began)
    assert refusal.value.code == "call_too_late"


def test_each_kind_has_its_own_outcomes() -> None:
    rules.require_outcome(CallKind.REMINDER, Outcome.CANCELS)
    for kind, outcome in (
        (CallKind.REMINDER, Outcome.ACCEPTS),
        (CallKind.MOVED, Outcome.CONFIRMED),
        (CallKind.FOLLOWUP_AGENCY, Outcome.TOLD),
    ):
        with pytest.raises(RuleBroken):
            rules.require_outcome(kind, outcome)


def test_a_claim_goes_stale_after_half_an_hour() -> None:
    claimed = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
    assert not rules.is_stale(claimed, claimed + timedelta(minutes=29, seconds=59))
    assert rules.is_stale(claimed, claimed + timedelta(minutes=30))
    assert not rules.is_stale(None, claimed)


def test_only_who_has_a_turn_can_give_it_up() -> None:
    rules.require_outcome(CallKind.MOVED, Outcome.CANCELS, has_turn=True)
    for kind, has_turn in ((CallKind.MOVED, False), (CallKind.STANDBY_OFFER, True)):
        with pytest.raises(RuleBroken):
            rules.require_outcome(kind, Outcome.CANCELS, has_turn=has_turn)
