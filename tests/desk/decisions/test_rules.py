"""What a decision needs, when it may be changed, and where the words about it lead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.core.errors import RuleBroken
from webapp.desk.decisions import rules
from webapp.desk.decisions.rules import DecisionKind, DecisionState, Facts

HELD = date(2026, 11, 21)
TEN = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)

WHOLE = Facts(kind="order", text="رسیدگی دوباره", decider_post="مدیر کل")


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (WHOLE, ()),
        (Facts(), ("kind", "text", "decider")),
        (Facts(kind="order", decider_name="فرهاد فرضی"), ("text",)),
        (Facts(kind="solved_on_the_spot", decider_post="مدیر کل"), ()),
        (Facts(kind="higher_authority", text="ارجاع", decider_post="معاون"), ("higher_authority",)),
        (Facts(kind="higher_authority", text="ارجاع", decider_post="معاون", higher_authority="استانداری"), ()),
        (Facts(text="رسیدگی", decider_post="مدیر کل"), ("kind",)),
    ],
)
def test_what_is_missing_makes_it_a_draft(facts: Facts, missing: tuple[str, ...]) -> None:
    assert rules.lacks(facts) == missing
    assert rules.written_state(facts) == (DecisionState.DRAFT if missing else DecisionState.RECORDED)


def test_a_promise_is_advised_to_name_who_and_until_when() -> None:
    assert rules.advised(WHOLE) == ("owner_name", "due_on")
    assert rules.advised(Facts(kind="rejected", text="x", decider_post="y")) == ()


@pytest.mark.parametrize("state", list(DecisionState))
def test_only_drafts_and_recorded_ones_can_be_changed(state: DecisionState) -> None:
    if state in (DecisionState.DRAFT, DecisionState.RECORDED):
        rules.require_editable(state)
    else:
        with pytest.raises(RuleBroken) as refused:
            rules.require_editable(state)
        assert refused.value.code == f"decision_{state if state in rules.GONE else 'locked'}"


@pytest.mark.parametrize(
    ("due", "code"),
    [
        (None, None),
        (HELD, None),
        (HELD + timedelta(days=30), None),
        (HELD - timedelta(days=1), "decision_due_before_meeting"),
        (HELD + timedelta(days=4 * 365), "decision_due_too_far"),
    ],
)
def test_a_due_date_is_sane(due: date | None, code: str | None) -> None:
    assert rules.check_due(due, HELD) == code


def test_each_field_keeps_its_newest_word() -> None:
    later = TEN + timedelta(minutes=1)
    newer, typed = rules.merge({}, {"text": "یک", "kind": "order"}, later)
    assert newer == {"text": "یک", "kind": "order"}
    newer, typed = rules.merge(typed, {"text": "صفر", "owner_name": "رئیس"}, TEN)
    assert newer == {"owner_name": "رئیس"}
    newer, _ = rules.merge(typed, {"text": "دو"}, later + timedelta(seconds=1))
    assert newer == {"text": "دو"}


def test_unknown_fields_are_not_merged() -> None:
    assert rules.merge({}, {"state": "done"}, TEN) == ({}, {})


@pytest.mark.parametrize(
    ("member", "agency", "state"),
    [
        (None, None, DecisionState.LOCKED),
        (None, "full", DecisionState.OPEN),
        (None, "none", DecisionState.OPEN),
        ("full", None, DecisionState.DONE),
        ("full", "none", DecisionState.DONE),
        ("partial", "full", DecisionState.PARTLY),
        ("none", "full", DecisionState.NOT_DONE),
    ],
)
def test_the_members_word_decides_and_the_agencys_alone_never_suffices(
    member: str | None, agency: str | None, state: DecisionState
) -> None:
    assert rules.followed_state(member, agency) == state


@pytest.mark.parametrize(("degree", "percent"), [("partial", None), ("partial", 0), ("partial", 100), ("full", 50)])
def test_a_percent_belongs_to_partly(degree: str, percent: int | None) -> None:
    with pytest.raises(RuleBroken):
        rules.require_word(degree, percent)


@pytest.mark.parametrize(
    ("state", "kind", "due", "late"),
    [
        ("open", "order", HELD - timedelta(days=1), True),
        ("recorded", "deputy_follows", HELD - timedelta(days=1), True),
        ("open", "order", HELD, False),
        ("open", "order", None, False),
        ("done", "order", HELD - timedelta(days=1), False),
        ("draft", "order", HELD - timedelta(days=1), False),
        ("open", "rejected", HELD - timedelta(days=1), False),
    ],
)
def test_overdue_is_computed(state: str, kind: str, due: date | None, late: bool) -> None:
    assert rules.is_overdue(state, kind, due, HELD) is late


def test_a_draft_is_no_outcome() -> None:
    # One that was replaced later is the outcome of its own hearing all the same.
    assert [s for s in DecisionState if not rules.is_outcome(s)] == ["draft", "withdrawn"]


def test_solved_on_the_spot_promises_nothing() -> None:
    assert DecisionKind.SOLVED_ON_THE_SPOT not in rules.PROMISES
