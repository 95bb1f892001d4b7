"""Registering, triage, merging and results against a real database."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import peewee
import pytest

from tests.factories.cases import make_case, problem
from tests.factories.registry import NATIONAL_ID, customs, make_member
from webapp.core import db as database
from webapp.core import events
from webapp.core.errors import FieldErrors, RuleBroken, Stale
from webapp.core.feed import Change
from webapp.desk.cases import queries, rules, services
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.cases.rules import CaseState, Triage
from webapp.office.audit import queries as history
from webapp.registry.desks import queries as desks

pytestmark = pytest.mark.both_engines


@pytest.fixture
def told():
    """What was published, with no reaction of other features."""
    heard: list[object] = []
    kinds = (
        rules.CaseAccepted,
        rules.CaseIncomplete,
        rules.CaseReferred,
        rules.CaseSolvedBeforeMeeting,
        rules.CaseWithdrawn,
        rules.CaseMerged,
    )
    events.install({kind: [heard.append] for kind in kinds})
    yield heard
    events.install({})


def events_of(case_id: int) -> list[str]:
    return [entry.event for entry in history.history("case", case_id)]


def test_a_problem_is_registered_and_accepted_in_one_act(cast, now, told) -> None:
    member = make_member(cast["negin"], now)
    form = problem(member, documents=frozenset({"بارنامه"}), legal_deadline=date(2026, 11, 23), amount=18_600)
    told_on_phone = services.register(form, decision=Triage(CaseState.ACCEPTED), actor=cast["negin"], now=now)
    assert told_on_phone.number == "1405-000001"
    case = queries.case_page(told_on_phone.id, now.date())
    assert (case.case.state, case.case.subject, case.case.applicant_name) == (
        "accepted",
        customs().topics[0].title,
        "سپاهان‌پلیمر فرضی",
    )
    assert [document.title for document in case.documents if document.is_received] == ["بارنامه"]
    assert len(case.documents) == 5
    assert [phone.whose for phone in case.phones] == ["فرناز، مدیر بازرگانی"]
    assert events_of(case.case.id) == ["case.accepted", "case.registered"]
    assert told == [rules.CaseAccepted(case.case.id, now, cast["negin"])]
    assert Change.select().where(Change.topic == f"case:{case.case.id}").exists()
    assert rules.is_tracking_code(told_on_phone.tracking_code)


def test_numbers_run_without_gap_even_after_a_refusal(cast, now) -> None:
    first = make_case(cast["negin"], now)
    with pytest.raises(FieldErrors):
        services.register(problem(None), actor=cast["negin"], now=now)
    second = make_case(cast["negin"], now)
    assert [first.number, second.number] == ["1405-000001", "1405-000002"]
    next_year = now + timedelta(days=150)
    assert make_case(cast["negin"], next_year).number == "1406-000001"


def test_nothing_is_registered_without_a_phone(cast, now) -> None:
    member = make_member(cast["negin"], now)
    with pytest.raises(FieldErrors) as refused:
        services.register(problem(member, phones=()), actor=cast["negin"], now=now)
    assert refused.value.fields == {"phones": "case_phone_missing"}
    assert Case.select().count() == 0


def test_an_identifier_of_another_member_is_refused_at_the_field(cast, now) -> None:
    make_member(cast["negin"], now, membership_number="1", kind="natural", title="ناهید", identifier=NATIONAL_ID)
    member = make_member(cast["negin"], now)
    with pytest.raises(FieldErrors) as refused:
        services.register(problem(member, visitor_identifier=NATIONAL_ID), actor=cast["negin"], now=now)
    assert refused.value.fields == {"visitor_identifier": ("case_identifier_of_other", {"owner": "ناهید"})}


def test_a_topic_of_another_desk_is_refused(cast, now) -> None:
    member = make_member(cast["negin"], now)
    other = desks.desk(desks.by_code("tax").id).topics[0].id
    with pytest.raises(FieldErrors) as refused:
        services.register(problem(member, topic_id=other), actor=cast["negin"], now=now)
    assert refused.value.fields == {"topic": "case_topic_of_other_desk"}


def test_an_economic_actor_applies_by_letter(cast, now) -> None:
    letter = {"source": "letter", "letter_number": "۱۲/الف", "applicant_name": "کارگاه نمونه"}
    registered = services.register(problem(None, **letter), actor=cast["negin"], now=now)
    case = queries.case_page(registered.id, now.date())
    assert (case.case.applicant_name, case.case.member_id, case.standing) == ("کارگاه نمونه", None, None)
    with pytest.raises(FieldErrors):
        services.register(problem(None, applicant_name="کارگاه"), actor=cast["negin"], now=now)
    with pytest.raises(peewee.IntegrityError), database.transaction():
        Case.update(source="phone").where(Case.id == registered.id).execute()


def test_what_was_typed_for_a_letter_is_not_kept_of_a_call(cast, now) -> None:
    member = make_member(cast["negin"], now)
    form = problem(member, source="phone", letter_number="123", letter_class="confidential")
    case = queries.by_id(services.register(form, actor=cast["negin"], now=now).id)
    assert (case.letter_number, case.letter_class) == ("", "ordinary")


def test_the_same_problem_twice_offers_to_merge(cast, now, told) -> None:
    member = make_member(cast["negin"], now)
    first = make_case(cast["negin"], now, member_id=member)
    again = problem(member, phones=(("+983136560000", "دفتر"),), legal_deadline=date(2026, 12, 1))
    with pytest.raises(RuleBroken) as refused:
        services.register(again, actor=cast["peyman"], now=now)
    assert (refused.value.code, refused.value.facts["cases"]) == ("case_similar", [first.id])

    merged = services.register(again, merge_into=first.id, actor=cast["peyman"], now=now)
    case, target = queries.by_id(merged.id), queries.by_id(first.id)
    assert (case.state, case.merged_into_id) == ("merged", first.id)
    assert target.legal_deadline == date(2026, 12, 1)
    assert [phone.number for phone in queries.phones(first.id)] == ["+989000004127", "+983136560000"]
    assert told[-1] == rules.CaseMerged(merged.id, first.id, now, cast["peyman"])
    assert events_of(first.id)[0] == "case.merged_here"

    apart = services.register(again, despite_similar=True, actor=cast["peyman"], now=now)
    assert queries.by_id(apart.id).state == "received"


def test_a_case_merges_only_into_an_open_one_of_the_same_member(cast, now) -> None:
    mine, others = make_case(cast["negin"], now), make_case(cast["negin"], now)
    for into, code in ((mine.id, "case_merge_self"), (others.id, "case_merge_other_member")):
        with pytest.raises(RuleBroken) as refused:
            services.merge(mine.id, into, actor=cast["negin"], now=now)
        assert refused.value.code == code
    member = queries.by_id(mine.id).member_id
    closed = make_case(cast["negin"], now, member_id=member, state="referred")
    with pytest.raises(RuleBroken) as refused:
        services.merge(mine.id, closed.id, actor=cast["negin"], now=now)
    assert refused.value.code == "case_merge_closed"


def test_the_database_keeps_merged_and_target_together(cast, now) -> None:
    case = make_case(cast["negin"], now)
    with pytest.raises(peewee.IntegrityError), database.transaction():
        Case.update(state="merged").where(Case.id == case.id).execute()
    with pytest.raises(peewee.IntegrityError), database.transaction():
        Case.update(state="somewhere").where(Case.id == case.id).execute()


def test_a_referral_leaves_with_guidance_and_can_be_taken_back(cast, now, told) -> None:
    case = make_case(cast["negin"], now)
    referral = Triage(CaseState.REFERRED, "در صلاحیت میز نیست", "سازمان اموال تملیکی", "با برگ انبار مراجعه کند")
    services.decide(case.id, referral, actor=cast["negin"], now=now)
    row = queries.by_id(case.id)
    assert (row.state, row.referred_to, row.guidance) == ("referred", referral.destination, referral.guidance)
    assert told[-1] == rules.CaseReferred(case.id, now, cast["negin"])
    services.reopen(case.id, reason="مدرک تازه", actor=cast["mahtab"], now=now)
    row = queries.by_id(case.id)
    assert (row.state, row.referred_to, row.triaged_at) == ("received", "", None)
    assert events_of(case.id)[0] == "case.reopened"


def test_a_withdrawal_needs_a_reason_and_ends_before_the_hearing(cast, now, told) -> None:
    case = make_case(cast["negin"], now)
    with pytest.raises(FieldErrors):
        services.withdraw(case.id, reason="", actor=cast["negin"], now=now)
    services.withdraw(case.id, reason="خودش حل کرد", actor=cast["negin"], now=now)
    assert told[-1] == rules.CaseWithdrawn(case.id, now, cast["negin"])
    heard = make_case(cast["negin"], now)
    services.raise_case(heard.id, on=now.date(), now=now)
    with pytest.raises(RuleBroken):
        services.withdraw(heard.id, reason="دیر شد", actor=cast["negin"], now=now)


def test_solved_before_the_meeting_is_an_outcome_of_its_own(cast, now) -> None:
    case = make_case(cast["negin"], now, state="solved_before_meeting")
    row = queries.by_id(case.id)
    assert (row.state, row.result_on, row.raised_on) == ("solved_before_meeting", now.date(), None)


def test_an_edit_is_recorded_field_by_field_and_the_second_editor_is_told(cast, now) -> None:
    case = make_case(cast["negin"], now)
    row = queries.by_id(case.id)
    form = problem(row.member_id, remedy="بخشودگی کامل", visitor_identifier=NATIONAL_ID)
    services.edit(case.id, form, version=row.version, actor=cast["peyman"], now=now)
    entry = history.history("case", case.id)[0]
    changes = {change.name: (change.before, change.after) for change in entry.changes}
    assert changes["remedy"] == ("تمدید دو ماههٔ مهلت", "بخشودگی کامل")
    assert changes["visitor_identifier"] == ("", "…0018")
    with pytest.raises(Stale):
        services.edit(case.id, replace(form, remedy="دیگر"), version=row.version, actor=cast["negin"], now=now)
    assert queries.by_id(case.id).remedy == "بخشودگی کامل"


def test_an_edit_that_changes_nothing_writes_nothing(cast, now) -> None:
    case = make_case(cast["negin"], now)
    row = queries.by_id(case.id)
    services.edit(case.id, problem(row.member_id), version=row.version, actor=cast["negin"], now=now)
    assert queries.by_id(case.id).version == row.version
    assert events_of(case.id)[0] == "case.accepted"


def test_a_heard_case_keeps_its_form(cast, now) -> None:
    case = make_case(cast["negin"], now)
    services.raise_case(case.id, on=now.date(), now=now)
    row = queries.by_id(case.id)
    with pytest.raises(RuleBroken) as refused:
        services.edit(case.id, problem(row.member_id), version=row.version, actor=cast["negin"], now=now)
    assert refused.value.code == "case_form_closed"


def test_documents_are_ticked_and_unticked(cast, now) -> None:
    case = make_case(cast["negin"], now)
    document = queries.documents(case.id)[0]
    services.receive_document(document.id, received=True, actor=cast["negin"], now=now)
    services.receive_document(document.id, received=True, actor=cast["negin"], now=now)
    assert CaseDocument.get_by_id(document.id).received_at == now
    services.receive_document(document.id, received=False, actor=cast["negin"], now=now)
    assert events_of(case.id)[:2] == ["case.document_missing", "case.document_received"]


def test_a_wrong_phone_goes_to_the_end(cast, now) -> None:
    case = make_case(cast["negin"], now, phones=(("+989000004127", ""), ("+983136560000", "دفتر")))
    services.mark_phone(case.id, "+989000004127", wrong=True, actor=cast["negin"], now=now)
    assert [phone.number for phone in queries.phones(case.id)] == ["+983136560000", "+989000004127"]


def test_a_case_is_raised_once(cast, now) -> None:
    case = make_case(cast["negin"], now)
    services.set_comes_first(case.id, True, now=now)
    services.raise_case(case.id, on=date(2026, 11, 21), now=now)
    services.set_result(case.id, CaseState.UNSOLVED, on=date(2026, 11, 28), now=now)
    services.raise_case(case.id, on=date(2026, 12, 21), now=now)
    row = queries.by_id(case.id)
    assert (row.state, row.raised_on, row.result_on, row.comes_first) == (
        "unsolved",
        date(2026, 11, 21),
        date(2026, 11, 28),
        False,
    )
    incomplete = make_case(cast["negin"], now, state="incomplete")
    with pytest.raises(RuleBroken):
        services.raise_case(incomplete.id, on=date(2026, 11, 21), now=now)


def test_raising_is_taken_back_when_the_meeting_is_reopened(cast, now) -> None:
    case = make_case(cast["negin"], now)
    services.raise_case(case.id, on=now.date(), now=now)
    services.lower_case(case.id, now=now)
    row = queries.by_id(case.id)
    assert (row.state, row.raised_on, row.result_on) == ("accepted", None, None)


def test_two_telephones_at_once_get_two_numbers(cast, now, engine) -> None:
    members = [
        make_member(cast["negin"], now, membership_number=str(place), identifier=None, title=f"شرکت {place}")
        for place in range(4)
    ]
    given: list[str] = []
    failures: list[BaseException] = []

    def call(member: int) -> None:
        try:
            with database.database.connection_context():
                given.append(services.register(problem(member), actor=cast["negin"], now=now).number)
        except BaseException as failure:
            failures.append(failure)

    threads = [Thread(target=call, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(given) == [f"1405-{place:06d}" for place in range(1, 5)]


def test_a_failing_reaction_takes_everything_back(cast, now) -> None:
    def refuse(event: object) -> None:
        raise RuleBroken("case_move", state="x", target="y")

    case = make_case(cast["negin"], now)
    events.install({rules.CaseWithdrawn: [refuse]})
    try:
        with pytest.raises(RuleBroken):
            services.withdraw(case.id, reason="چون", actor=cast["negin"], now=now)
    finally:
        events.install({})
    assert queries.by_id(case.id).state == "accepted"
    assert events_of(case.id)[0] == "case.accepted"
    assert CasePhone.select().count() == 1
