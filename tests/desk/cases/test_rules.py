"""Triage, comparison, deadlines and numbers of cases."""

import random
from dataclasses import replace
from datetime import date

import pytest

from webapp.core.errors import FieldErrors, RuleBroken
from webapp.desk.cases import rules
from webapp.desk.cases.rules import (
    Applicant,
    CaseState,
    ProblemForm,
    Subject,
    Triage,
)

FORM = ProblemForm(1, 2, "شرح", "خواسته", phones=(("+989000004127", ""),), member_id=1)


@pytest.mark.parametrize(
    ("state", "target"),
    [
        ("received", "accepted"),
        ("received", "incomplete"),
        ("incomplete", "accepted"),
        ("accepted", "referred"),
        ("accepted", "heard"),
        ("referred", "received"),
        ("solved_before_meeting", "received"),
        ("heard", "solved"),
        ("unsolved", "partly_solved"),
    ],
)
def test_a_case_may_go_there(state: str, target: str) -> None:
    rules.require_move(state, CaseState(target))


@pytest.mark.parametrize(
    ("state", "target"),
    [
        ("received", "heard"),
        ("incomplete", "heard"),
        ("merged", "received"),
        ("referred", "accepted"),
        ("heard", "withdrawn"),
        ("solved", "accepted"),
        ("accepted", "received"),
    ],
)
def test_a_case_may_not_go_there(state: str, target: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.require_move(state, CaseState(target))
    assert refused.value.code == "case_move"


def test_every_state_has_its_moves_and_its_group() -> None:
    assert set(rules.MOVES) == set(CaseState)
    groups = (*rules.BEFORE_HEARING, *rules.RESULTS, *rules.SET_ASIDE, CaseState.MERGED)
    assert sorted(groups) == sorted(CaseState)


@pytest.mark.parametrize(
    ("deadline", "meeting", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 24), date(2026, 11, 24), None),
        (date(2026, 11, 25), date(2026, 11, 24), None),
        (None, date(2026, 11, 24), None),
        (date(2026, 11, 23), None, None),
    ],
)
def test_a_deadline_runs_out_before_the_meeting_or_not(deadline, meeting, days) -> None:
    assert rules.runs_out_before(deadline, meeting) == days


NEW = Subject(1, 2, "کالای متروکه", "")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Subject(1, 2, "دیگر", ""), True),
        (Subject(1, None, "كالاى متروكه", ""), True),
        (Subject(1, 3, "ارزش", ""), False),
        (Subject(4, 2, "کالای متروکه", ""), False),
        (Subject(1, 2, "کالای متروکه", "", CaseState.SOLVED), False),
        (Subject(1, 2, "کالای متروکه", "", CaseState.IN_PROGRESS), True),
    ],
)
def test_the_same_subject_of_the_same_desk_while_it_is_open(other: Subject, same: bool) -> None:
    assert rules.is_similar(NEW, other) is same


def test_a_file_number_tells_two_problems_of_one_topic_apart() -> None:
    with_file = replace(NEW, agency_file_number="10200-5873146")
    assert rules.is_similar(with_file, Subject(9, None, "هر چه", "۱۰۲۰۰-۵۸۷۳۱۴۶"))
    assert not rules.is_similar(with_file, Subject(1, 2, "کالای متروکه", "10200-1"))
    assert rules.is_similar(with_file, Subject(1, 2, "کالای متروکه", ""))


def test_numbers_and_tracking_codes() -> None:
    assert rules.number(1405, 421) == "1405-000421"
    dice = random.Random(1)
    codes = {rules.tracking_code(dice.randrange) for _ in range(500)}
    assert len(codes) > 490
    assert all(rules.is_tracking_code(code) for code in codes)


def test_a_wrong_digit_in_a_tracking_code_is_noticed() -> None:
    code = rules.tracking_code(random.Random(7).randrange)
    for place, digit in enumerate(code):
        wrong = code[:place] + str((int(digit) + 1) % 10) + code[place + 1 :]
        assert not rules.is_tracking_code(wrong)
    assert not rules.is_tracking_code(code[:-1])


@pytest.mark.parametrize(
    ("decision", "missing"),
    [
        (Triage(CaseState.REFERRED), {"reason", "destination", "guidance"}),
        (Triage(CaseState.REFERRED, "چون", "سازمان"), {"guidance"}),
        (Triage(CaseState.INCOMPLETE), {"reason"}),
        (Triage(CaseState.SOLVED_BEFORE_MEETING), {"reason"}),
    ],
)
def test_an_outcome_that_lacks_its_words_is_refused(decision: Triage, missing: set[str]) -> None:
    with pytest.raises(FieldErrors) as refused:
        rules.require_triage(decision)
    assert set(refused.value.fields) == missing


def test_accepting_needs_no_words() -> None:
    rules.require_triage(Triage(CaseState.ACCEPTED))
    rules.require_triage(Triage())


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"phones": ()}, "phones"),
        ({"topic_id": None}, "subject"),
        ({"available_from": 600, "available_to": 600}, "available"),
        ({"source": "letter"}, "letter_number"),
        ({"source": "letter", "letter_number": "1", "letter_relation": "reply_to"}, "letter_related_number"),
    ],
)
def test_the_form_refuses(over: dict, field: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        rules.require_form(replace(FORM, **over))
    assert set(refused.value.fields) == {field}


def test_a_filled_form_is_accepted() -> None:
    rules.require_form(FORM)
    rules.require_form(replace(FORM, topic_id=None, subject="دموراژ", available_from=540))


def test_who_is_no_member_applies_by_letter_only() -> None:
    outsider = Applicant(False)
    with pytest.raises(FieldErrors) as refused:
        rules.require_applicant("phone", outsider, "نام")
    assert set(refused.value.fields) == {"member"}
    with pytest.raises(FieldErrors) as refused:
        rules.require_applicant("letter", outsider, "")
    assert set(refused.value.fields) == {"applicant_name"}
    rules.require_applicant("letter", outsider, "نام")
    rules.require_applicant("phone", Applicant(True), "")


def test_the_identifier_at_the_gate_is_the_visitors_own() -> None:
    person = Applicant(True, "natural", "9990000018")
    rules.require_visitor("self", "9990000018", person, None)
    rules.require_visitor("power_of_attorney", "0012345679", person, None)
    rules.require_visitor("self", "0012345679", Applicant(True, "legal", "99912345609"), None)
    rules.require_visitor("self", "", person, None)
    for authority, owner in (("self", None), ("power_of_attorney", "دیگری")):
        with pytest.raises(FieldErrors) as refused:
            rules.require_visitor(authority, "0012345679", person, owner)
        assert set(refused.value.fields) == {"visitor_identifier"}
