"""From the held meeting to the result of the case (SD-2.6-a, -b, -d)."""

from datetime import date, timedelta

import pytest

from tests.factories.calls import a_call
from tests.factories.followups import HELD_ON, a_decision, a_held_meeting
from webapp import reactions
from webapp.core import events
from webapp.core.errors import FieldErrors, RuleBroken, Stale
from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.followups import queries, services
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.rules import Answer, Said
from webapp.desk.meetings.rules import MeetingHeld
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState, Outcome
from webapp.engines.checklists import queries as checklist_queries
from webapp.engines.checklists import services as checklists
from webapp.office.holidays import queries as holidays

TODAY = date(2026, 11, 21)
FULL, PARTIAL, NONE = Degree.FULL, Degree.PARTIAL, Degree.NONE


@pytest.fixture(autouse=True)
def house(db):
    """The table of reactions as the application installs it."""
    events.install(reactions.REACTIONS)
    yield
    events.install({})


def _held(now, cases=1):
    meeting, hearings = a_held_meeting(now, cases)
    for hearing in hearings:
        a_decision(hearing, now)
    then = now - timedelta(days=7)
    events.publish(MeetingHeld(meeting.id, at=then))
    return meeting, hearings


def _call(case_id: int, kind: CallKind = CallKind.FOLLOWUP_MEMBER, number: int = 1) -> Call:
    return Call.get((Call.owner_id == case_id) & (Call.kind == kind) & (Call.round == number))


def _answer(call: Call, degree: Degree, actor, now, percent=None, phone="", **over) -> None:
    calls.claim(call.id, actor=actor, now=now)
    said = [Said(row.id, degree, percent) for row in queries.standing(call.owner_id)]
    services.record_call(call.id, Answer(said, **over), phone=phone, actor=actor, now=now)


def _give_up(call: Call, actor, now):
    for _ in range(3):
        calls.claim(call.id, actor=actor, now=now)
        calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=actor, now=now)
    return Call.get_by_id(call.id)


@pytest.mark.both_engines
def test_a_held_meeting_raises_its_cases_and_opens_both_calls(db, now, cast) -> None:
    meeting, hearings = _held(now, 2)
    case = Case.get_by_id(hearings[0].case)
    assert (case.state, case.raised_on) == (CaseState.HEARD, HELD_ON)
    opened = list(Call.select().order_by(Call.id))
    assert [(call.owner_id, call.kind, call.round) for call in opened] == [
        (hearing.case, kind, 1) for hearing in hearings for kind in (CallKind.FOLLOWUP_MEMBER, CallKind.FOLLOWUP_AGENCY)
    ]
    # Seven days after is TODAY, a working day.
    assert {call.due_on for call in opened} == {TODAY}
    assert opened[0].context["meeting"] == {"id": meeting.id, "number": meeting.number}
    assert opened[0].phones[0]["number"] == CasePhone.get(CasePhone.case == case.id).number


@pytest.mark.both_engines
def test_the_reconciling_task_fills_in_what_is_missing_and_nothing_twice(db, now, cast) -> None:
    _, hearings = a_held_meeting(now, 2)
    assert services.ensure_followup_calls(now) == 4
    assert services.ensure_followup_calls(now + timedelta(minutes=5)) == 0
    assert Case.get_by_id(hearings[0].case).raised_on == HELD_ON
    Call.delete().where(Call.kind == CallKind.FOLLOWUP_AGENCY).execute()
    assert services.ensure_followup_calls(now) == 2


def test_what_was_not_heard_is_not_asked_about(db, now, cast) -> None:
    meeting, hearings = a_held_meeting(now, 3)
    for hearing, state in zip(hearings, ("absent", "not_reached", "heard"), strict=True):
        hearing.state = state
        hearing.save()
    events.publish(MeetingHeld(meeting.id, at=now))
    assert {call.owner_id for call in Call.select()} == {hearings[2].case}
    assert Case.get_by_id(hearings[0].case).raised_on is None


def test_the_members_full_word_solves_the_case(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    _answer(_call(hearing.case), FULL, cast["negin"], now, quote="پول رسید", phone="+989000000001")
    case, word, decision = Case.get_by_id(hearing.case), FollowupWord.get(), Decision.get()
    assert (case.state, case.result_on, case.next_step_on) == (CaseState.SOLVED, TODAY, None)
    assert (word.voice, word.round, word.degree, word.percent, word.said) == ("member", 1, "full", None, "پول رسید")
    assert (decision.member_degree, decision.agency_degree) == ("full", None)
    assert _call(hearing.case).state == CallState.CONCLUDED
    # The agency is asked all the same; its word changes nothing.
    _answer(_call(hearing.case, CallKind.FOLLOWUP_AGENCY), NONE, cast["negin"], now)
    assert Case.get_by_id(hearing.case).state == CaseState.SOLVED
    assert Call.select().count() == 2


def test_the_agencys_word_alone_leaves_the_case_waiting(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    _answer(_call(hearing.case, CallKind.FOLLOWUP_AGENCY), FULL, cast["negin"], now)
    assert Case.get_by_id(hearing.case).state == CaseState.HEARD
    assert Decision.get().agency_degree == "full"


def test_a_part_with_a_next_step_opens_the_next_round_on_that_day(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    step = date(2026, 11, 29)
    _answer(_call(hearing.case), PARTIAL, cast["negin"], now, percent=50, next_step="واریز به حساب", next_step_on=step)
    case = Case.get_by_id(hearing.case)
    assert (case.state, case.next_step_on) == (CaseState.PARTLY_SOLVED, step)
    again = _call(hearing.case, number=2)
    assert (again.due_on, again.state) == (step, CallState.DUE)
    assert FollowupWord.get().percent == 50
    _answer(again, FULL, cast["negin"], now)
    assert Case.get_by_id(hearing.case).state == CaseState.SOLVED
    assert not Call.select().where(Call.round == 3).exists()


def test_nothing_done_with_and_without_a_step(db, now, cast) -> None:
    _, (first, second) = _held(now, 2)
    _answer(_call(first.case), NONE, cast["negin"], now, next_step="جلسه با معاون", next_step_on=date(2026, 11, 24))
    _answer(_call(second.case), NONE, cast["negin"], now)
    assert [Case.get_by_id(hearing.case).state for hearing in (first, second)] == ["in_progress", "unsolved"]


@pytest.mark.both_engines
def test_after_three_silent_rounds_the_case_is_not_confirmed(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    moment = now
    for number in (1, 2, 3):
        call = _give_up(_call(hearing.case, number=number), cast["negin"], moment)
        assert call.state == CallState.GIVEN_UP
        assert Case.get_by_id(hearing.case).not_confirmed == (number == 3)
        moment += timedelta(days=1)
    case = Case.get_by_id(hearing.case)
    assert (case.state, case.not_confirmed) == (CaseState.HEARD, True)
    assert services.ensure_followup_calls(moment) == 0
    # He rings himself after all.
    said = [Said(row.id, FULL, None) for row in queries.standing(case.id)]
    services.record_word(case.id, Voice.MEMBER, Answer(said), actor=cast["negin"], now=moment)
    case = Case.get_by_id(hearing.case)
    assert (case.state, case.not_confirmed) == (CaseState.SOLVED, False)


def test_the_second_round_comes_two_working_days_later(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    _give_up(_call(hearing.case), cast["negin"], now)
    assert _call(hearing.case, number=2).due_on == date(2026, 11, 23)


@pytest.mark.both_engines
def test_a_word_without_a_call_spares_the_open_one(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    said = [Said(row.id, PARTIAL, 30) for row in queries.standing(hearing.case)]
    services.record_word(hearing.case, Voice.AGENCY, Answer(said, quote="نامهٔ شمارهٔ ۱۲"), actor=cast["negin"], now=now)
    assert _call(hearing.case, CallKind.FOLLOWUP_AGENCY).state == CallState.CONCLUDED
    assert _call(hearing.case).state == CallState.DUE
    assert FollowupWord.get().call_id is None


def test_refused_words_leave_no_trace(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    call = _call(hearing.case)
    calls.claim(call.id, actor=cast["negin"], now=now)
    decision = queries.standing(hearing.case)[0].id
    for said, refusal in (
        ([Said(decision, PARTIAL, None)], FieldErrors),
        ([Said(decision, None, None)], FieldErrors),
        ([Said(decision, FULL, None), Said(999, FULL, None)], Stale),
    ):
        with pytest.raises(refusal):
            services.record_call(call.id, Answer(said), actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as held:
        services.record_call(call.id, Answer([Said(decision, FULL, None)]), actor=cast["peyman"], now=now)
    assert held.value.code == "call_held"
    assert not FollowupWord.select().exists()
    assert Decision.get().member_degree is None
    assert Case.get_by_id(hearing.case).state == CaseState.HEARD


def test_every_decision_gets_its_word(db, now, cast) -> None:
    meeting, (hearing,) = a_held_meeting(now)
    one, two = a_decision(hearing, now), a_decision(hearing, now, kind="deputy_follows")
    a_decision(hearing, now, state="withdrawn")
    events.publish(MeetingHeld(meeting.id, at=now))
    call = _call(hearing.case)
    calls.claim(call.id, actor=cast["negin"], now=now)
    services.record_call(
        call.id, Answer([Said(one.id, FULL, None), Said(two.id, NONE, None)]), actor=cast["negin"], now=now
    )
    assert Case.get_by_id(hearing.case).state == CaseState.PARTLY_SOLVED
    assert [word.decision for word in FollowupWord.select().order_by(FollowupWord.id)] == [one.id, two.id]


def test_a_case_without_decisions_is_asked_about_itself(db, now, cast) -> None:
    meeting, (hearing,) = a_held_meeting(now)
    events.publish(MeetingHeld(meeting.id, at=now))
    call = _call(hearing.case)
    calls.claim(call.id, actor=cast["negin"], now=now)
    services.record_call(call.id, Answer([Said(None, FULL, None)]), actor=cast["negin"], now=now)
    assert Case.get_by_id(hearing.case).state == CaseState.SOLVED


def test_asking_again_by_hand(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    with pytest.raises(RuleBroken) as refusal:
        services.ask_again(hearing.case, Voice.MEMBER, TODAY, actor=cast["negin"], now=now)
    assert refusal.value.code == "followup_call_open"
    _answer(_call(hearing.case), NONE, cast["negin"], now)
    with pytest.raises(FieldErrors):
        services.ask_again(hearing.case, Voice.MEMBER, TODAY - timedelta(days=1), actor=cast["negin"], now=now)
    assert services.ask_again(hearing.case, Voice.MEMBER, date(2026, 12, 1), actor=cast["negin"], now=now).round == 2


@pytest.mark.both_engines
def test_the_checklist_of_the_meeting_learns_of_it(db, now, cast) -> None:
    meeting, (first, second) = a_held_meeting(now, 2)
    calendar = holidays.calendar_now(now)
    checklists.open(
        ("meeting", meeting.id, meeting.number), "MM-FR-03-05-01", "customs", meeting.date, calendar,
        actor=cast["negin"], now=now,
    )  # fmt: skip
    for hearing in (first, second):
        a_decision(hearing, now)
    events.publish(MeetingHeld(meeting.id, at=now))
    _answer(_call(first.case), FULL, cast["negin"], now)
    item = checklist_queries.by_code("meeting", meeting.id, "followup_member_done")
    assert item.done_at is None
    _answer(_call(second.case), NONE, cast["negin"], now)
    item = checklist_queries.by_code("meeting", meeting.id, "followup_member_done")
    assert item.evidence == {"text": "۲ از ۲ پاسخ"}
    assert checklist_queries.by_code("meeting", meeting.id, "ratio_computed").evidence == {
        "text": "۱ حل‌شده از ۲ مطرح‌شده"
    }
    assert checklist_queries.by_code("meeting", meeting.id, "followup_agency_done").done_at is None


def test_a_reminder_that_nobody_answered_is_no_silent_round(db, now, cast) -> None:
    """The case was heard all the same; what its reminder was about says nothing of the follow-up."""
    meeting, (hearing,) = _held(now)
    a_call(now, owner=("case", hearing.case, "1405-000001"), context={"hearing": {"id": hearing.id}})
    Call.update(state=CallState.GIVEN_UP).where(Call.kind == CallKind.REMINDER).execute()
    _answer(_call(hearing.case), FULL, cast["negin"], now)
    voices = queries.progress([meeting.id], 3)[meeting.id].voices
    assert (voices[Voice.MEMBER].given_up, voices[Voice.AGENCY].given_up) == (0, 0)


def test_a_wrong_number_of_the_case_is_dialled_last_from_now_on(db, now, cast) -> None:
    _, (hearing,) = _held(now)
    call = _call(hearing.case)
    calls.claim(call.id, actor=cast["negin"], now=now)
    calls.conclude(call.id, outcome=Outcome.WRONG_NUMBER, actor=cast["negin"], now=now)
    assert CasePhone.get(CasePhone.case == hearing.case).is_wrong


def test_a_call_that_is_no_follow_up_is_left_alone(db, now, cast) -> None:
    from tests.factories.calls import a_call

    call = a_call(now)
    calls.claim(call.id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        services.record_call(call.id, Answer([Said(None, FULL, None)]), actor=cast["negin"], now=now)
    assert refusal.value.code == "followup_other_call"


@pytest.mark.both_engines
def test_pages_read_the_same_on_both_engines(db, now, cast) -> None:
    meeting, (first, _) = _held(now, 2)
    _answer(_call(first.case), FULL, cast["negin"], now, quote="پول رسید")
    page = queries.of_meeting(meeting.id)
    assert (page.solved, page.raised, page.waiting, page.due_on) == (1, 2, 1, TODAY)
    case = queries.of_case(first.case)
    assert [(said.voice, said.said) for said in case.rounds] == [("member", "پول رسید")]
    assert [group.overdue for group in queries.promises_by_agency(now)] == [0]
    assert services.recounted([meeting.id, 999], now)[999] == dict.fromkeys(
        ("followup_member_done", "followup_agency_done", "ratio_computed")
    )
