"""States, timetable and gates of a meeting, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.errors import FieldErrors, RuleBroken
from webapp.desk.meetings import rules
from webapp.desk.meetings.rules import (
    GateFacts,
    MeetingState,
    OpenItem,
    Pause,
    StageState,
    StretchKind,
    gates,
    timetable,
)

NINE, HALF_PAST_TWELVE = 9 * 60, 12 * 60 + 30
TODAY = date(2026, 11, 21)


# States -----------------------------------------------------------------------------------------------------------


def test_a_meeting_goes_through_its_states_in_order():
    way = ["draft", "date_final", "frame_approved", "list_approved", "in_session", "held", "closed"]
    for state, target in pairwise(way):
        rules.require_move(state, MeetingState(target))


@pytest.mark.parametrize(
    ("state", "target"),
    [
        ("draft", "frame_approved"),
        ("draft", "held"),
        ("date_final", "list_approved"),
        ("frame_approved", "in_session"),
        ("held", "cancelled"),
        ("closed", "cancelled"),
        ("cancelled", "draft"),
        ("postponed", "date_final"),
    ],
)
def test_no_state_is_jumped_over_and_none_is_left_that_is_the_end(state, target):
    with pytest.raises(RuleBroken) as refused:
        rules.require_move(state, MeetingState(target))
    assert refused.value.code == "meeting_move"


@pytest.mark.parametrize("state", ["in_session", "held", "closed", "postponed", "cancelled"])
def test_only_a_planned_meeting_is_planned(state):
    with pytest.raises(RuleBroken):
        rules.require_planned(state)


def test_calling_off_needs_a_word_of_why():
    with pytest.raises(RuleBroken) as refused:
        rules.require_reason(" \n ")
    assert refused.value.code == "meetings.reason_missing"


@pytest.mark.parametrize(("submitted_by", "actor"), [(7, 7), (7, None)])
def test_nobody_approves_what_he_submitted(submitted_by, actor):
    with pytest.raises(RuleBroken) as refused:
        rules.require_other_person(submitted_by, actor)
    assert refused.value.code == "meetings.own_submission"


# Timetable --------------------------------------------------------------------------------------------------------


def test_the_morning_of_the_picture():
    pauses = rules.default_pauses(NINE, HALF_PAST_TWELVE, 10)
    assert [(one.start, one.minutes, one.title) for one in pauses] == [
        (10 * 60 + 20, 10, "پذیرایی"),
        (11 * 60 + 30, 10, "زمان ذخیره"),
        (11 * 60 + 40, 20, "نماز"),
    ]
    day = timetable(NINE, HALF_PAST_TWELVE, 10, pauses)
    assert (day.capacity, day.break_minutes, day.spare_minutes) == (17, 30, 10)


def test_a_meeting_into_the_afternoon_eats_too():
    titles = [one.title for one in rules.default_pauses(9 * 60, 15 * 60, 10)]
    assert titles == ["پذیرایی", "زمان ذخیره", "نماز", "ناهار"]


def test_the_office_may_have_other_usual_pauses():
    usual = [["ناهار", 740, 30], ["نماز", 720, 20]]
    assert [(one.start, one.title) for one in rules.default_pauses(NINE, 14 * 60, 10, usual)] == [
        (710, "زمان ذخیره"),
        (720, "نماز"),
        (740, "ناهار"),
    ]


def test_a_short_meeting_has_no_pause():
    assert rules.default_pauses(NINE, NINE + 60, 10) == ()


def test_hours_the_wrong_way_round_have_no_default_pauses():
    assert rules.default_pauses(NINE, NINE - 60, 10) == ()
    assert rules.default_pauses(NINE, NINE + 60, 0) == ()


def test_what_is_too_short_for_a_turn_is_spare_time():
    day = timetable(NINE, NINE + 55, 20, [Pause(NINE + 30, 5)])
    assert [(one.start - NINE, one.minutes, one.kind.value) for one in day.stretches] == [
        (0, 20, "member"),
        (20, 10, "buffer"),
        (30, 5, "break"),
        (35, 20, "member"),
    ]


@pytest.mark.parametrize(
    ("hours", "slot", "pauses", "field", "code"),
    [
        ((NINE, NINE), 10, [], "end", "meetings.end_before_start"),
        ((NINE, NINE - 60), 10, [], "end", "meetings.end_before_start"),
        ((NINE, NINE + 60), 0, [], "slot_minutes", "meetings.slot_zero"),
        ((NINE, NINE + 60), 61, [], "slot_minutes", "meetings.slot_over_span"),
        ((NINE, NINE + 60), 10, [Pause(NINE - 5, 10)], "pauses-0-start", "meetings.pause_outside"),
        ((NINE, NINE + 60), 10, [Pause(NINE + 55, 10)], "pauses-0-start", "meetings.pause_outside"),
        ((NINE, NINE + 60), 10, [Pause(NINE + 10, 0)], "pauses-0-minutes", "meetings.pause_zero"),
        (
            (NINE, NINE + 60),
            10,
            [Pause(NINE + 30, 10), Pause(NINE + 20, 15)],
            "pauses-0-start",
            "meetings.pauses_overlap",
        ),
        ((NINE, NINE + 60), 60, [Pause(NINE, 10)], "slot_minutes", "meetings.no_turn_fits"),
    ],
)
def test_bad_hours_are_told_at_their_field(hours, slot, pauses, field, code):
    with pytest.raises(FieldErrors) as refused:
        timetable(*hours, slot, pauses)
    told = refused.value.fields[field]
    assert (told[0] if isinstance(told, tuple) else told) == code


def test_every_wrong_pause_is_told_at_once():
    with pytest.raises(FieldErrors) as refused:
        timetable(NINE, NINE + 60, 0, [Pause(NINE - 60, 10), Pause(NINE + 10, 0)])
    assert set(refused.value.fields) == {"slot_minutes", "pauses-0-start", "pauses-1-minutes"}


minutes_of_day = st.integers(0, 1440)
some_pauses = st.lists(
    st.builds(
        Pause,
        st.integers(-50, 1500),
        st.integers(-5, 120),
        st.sampled_from(["break", "buffer"]),
        st.just("x"),
    ),
    max_size=6,
)


@given(minutes_of_day, minutes_of_day, st.integers(-5, 250), some_pauses)
def test_a_timetable_covers_the_day_without_gap_or_overlap_or_is_refused(start, end, slot, pauses):
    try:
        day = timetable(start, end, slot, pauses)
    except FieldErrors as refusal:
        told = set(refusal.fields)
    else:
        told = set()
    if told:
        rows = {f"pauses-{row}-{part}" for row in range(len(pauses)) for part in ("start", "minutes")}
        assert told <= {"end", "slot_minutes", *rows}
        return
    stretches = day.stretches
    assert stretches[0].start == start
    assert stretches[-1].end == end
    assert all(one.end == other.start for one, other in pairwise(stretches))
    assert all(one.minutes > 0 for one in stretches)
    assert all(one.minutes == slot for one in stretches if one.kind == StretchKind.MEMBER)
    kept = [(one.start, one.minutes) for one in stretches]
    assert all((pause.start, pause.minutes) in kept for pause in pauses)
    assert day.capacity * slot + day.break_minutes + day.spare_minutes == end - start
    assert day.capacity >= 1


@given(minutes_of_day, minutes_of_day, st.integers(1, 120))
def test_default_pauses_always_make_a_timetable(start, end, slot):
    pauses = rules.default_pauses(start, end, slot)
    if pauses:
        day = timetable(start, end, slot, pauses)
        assert rules.pauses_from(rules.stored(pauses)) == pauses
        # Each begins where a turn ends: only the last stretch of the day may be cut short.
        assert all(one.minutes >= slot or one.title for one in day.stretches[:-1])


@given(st.tuples(minutes_of_day, minutes_of_day), st.tuples(minutes_of_day, minutes_of_day))
def test_overlap_is_a_shared_minute(one, other):
    if one[0] < one[1] and other[0] < other[1]:
        shared = set(range(*one)) & set(range(*other))
        assert rules.overlaps(*one, *other) == bool(shared)


# Gates ------------------------------------------------------------------------------------------------------------


def _facts(state, **over):
    return GateFacts(state=state, date=over.pop("date", TODAY + timedelta(days=10)), **over)


def _codes(facts):
    return [lack.code for lack in gates(facts, TODAY).lacks]


@pytest.mark.parametrize(
    ("facts", "now"),
    [
        (_facts("draft"), 1),
        (_facts("date_final"), 1),
        (_facts("frame_approved", items={2: (1, 4)}), 2),
        (_facts("frame_approved", items={2: (4, 4)}), 3),
        (_facts("frame_approved", items={2: (1, 4)}, placed=1), 3),
        (_facts("list_approved"), 4),
        (_facts("in_session"), 4),
        (_facts("held"), 5),
        (_facts("closed", results_open=3), 6),
        (_facts("closed"), 7),
        (_facts("cancelled"), 0),
        (_facts("postponed"), 0),
    ],
)
def test_the_stage_follows_from_the_facts(facts, now):
    found = gates(facts, TODAY)
    assert found.now == now
    assert [stage.state for stage in found.bar].count(StageState.NOW) == (1 if 1 <= now <= 6 else 0)
    assert all((stage.state == StageState.DONE) == (stage.number < now) for stage in found.bar)


def test_planning_lacks_what_the_manager_waits_for():
    assert _codes(_facts("draft")) == ["date_not_final", "representative_missing"]
    assert _codes(_facts("date_final", has_representative=True)) == ["frame_not_submitted"]
    assert _codes(_facts("date_final", has_representative=True, frame="submitted")) == ["frame_waiting"]
    assert _codes(_facts("date_final", has_representative=True, frame="returned")) == ["frame_returned"]


def test_registration_lacks_cases_and_a_list():
    full = {"has_representative": True, "items": {2: (4, 4)}}
    assert _codes(_facts("frame_approved", **full)) == ["nobody_placed"]
    placed = full | {"placed": 5, "deadlines_before": 1, "documents_missing": 3}
    assert _codes(_facts("frame_approved", **placed)) == [
        "deadlines_before",
        "list_not_submitted",
        "documents_missing",
    ]
    assert _codes(_facts("frame_approved", **full, placed=5, list="submitted")) == ["list_waiting"]


def test_more_people_than_the_room_seats_is_told_and_never_late():
    day = {"has_representative": True, "representative_confirmed": True, "items": {2: (4, 4)}, "list": "approved"}
    full = day | {"placed": 5, "persons": 29, "seats": 28, "date": TODAY + timedelta(days=1)}
    (lack,) = gates(_facts("list_approved", **full), TODAY).lacks
    assert (lack.code, lack.is_late, lack.facts) == ("seats_short", False, {"count": 29, "seats": 28})
    assert not _codes(_facts("list_approved", **full | {"persons": 28}))
    assert not _codes(_facts("list_approved", **full | {"seats": 0}))


def test_the_day_before_lacks_are_late():
    tomorrow = {"date": TODAY + timedelta(days=1), "has_representative": True}
    found = gates(_facts("list_approved", **tomorrow, calls_open=8, changed_since_list=True), TODAY)
    assert [(lack.code, lack.is_late) for lack in found.lacks] == [
        ("list_changed", True),
        ("representative_unconfirmed", True),
        ("calls_open", False),
    ]


def test_a_date_that_passed_without_a_meeting_is_said_first():
    assert _codes(_facts("list_approved", date=TODAY - timedelta(days=1)))[0] == "date_passed"
    assert "date_passed" not in _codes(_facts("in_session", date=TODAY - timedelta(days=1)))


def test_after_the_meeting_outcomes_then_closing_then_the_members_word():
    assert _codes(_facts("held", without_outcome=2)) == ["without_outcome"]
    assert _codes(_facts("held", results_open=4)) == ["not_closed", "results_open"]
    assert _codes(_facts("closed", results_open=4)) == ["results_open"]
    assert _codes(_facts("closed")) == []


def test_open_items_of_this_stage_are_lacks_and_of_earlier_ones_left_over():
    items = (
        OpenItem(1, "equipment", "تجهیزات", TODAY),
        OpenItem(4, "catering", "پذیرایی", TODAY - timedelta(days=1)),
        OpenItem(4, "reminders_made", "تماس یادآوری"),
        OpenItem(5, "minutes", "صورت‌جلسه"),
    )
    found = gates(
        _facts("list_approved", has_representative=True, representative_confirmed=True, open_items=items), TODAY
    )
    assert [(lack.code, lack.facts.get("text"), lack.is_late) for lack in found.lacks] == [("item", "پذیرایی", True)]
    assert [item.code for item in found.left_over] == ["equipment"]


def test_a_meeting_called_off_lacks_nothing():
    found = gates(_facts("cancelled", open_items=(OpenItem(1, "x", "x"),)), TODAY)
    assert (found.lacks, found.left_over) == ((), ())
