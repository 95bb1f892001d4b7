"""The queue: what is due by today, in which order, what comes next."""

from datetime import date, timedelta

import pytest

from tests.factories.calls import TODAY, a_call
from webapp.core.calendar import at
from webapp.engines.calls import queries, services
from webapp.engines.calls.rules import CallKind, Outcome


def test_overdue_first_then_today_then_later_days(db, now, cast) -> None:
    today, late, later = (
        a_call(now),
        a_call(now, due_on=TODAY - timedelta(days=3)),
        a_call(now, due_on=TODAY + timedelta(days=2)),
    )
    not_yet = a_call(now, not_before=now + timedelta(hours=1))
    queue = queries.queue(now)
    assert [call.id for call in queue.now_due] == [late.id, today.id]
    assert {call.id for call in queue.later} == {later.id, not_yet.id}
    assert (queue.counts["all"], queue.later_count, queries.count_due(now)) == (2, 2, 2)


@pytest.mark.both_engines
def test_what_lapses_today_comes_before_what_is_overdue(db, now, cast) -> None:
    late = a_call(now, kind=CallKind.FOLLOWUP_MEMBER, due_on=TODAY - timedelta(days=3))
    tomorrow = a_call(now, useful_until=now + timedelta(days=1))
    noon, eleven = (a_call(now, due_on=TODAY - timedelta(days=1), useful_until=at(TODAY, m)) for m in (720, 660))
    assert [call.id for call in queries.queue(now).now_due] == [eleven.id, noon.id, late.id, tomorrow.id]
    assert queries.next_for(cast["negin"].id, now).id == eleven.id
    # What has lost its sense since is not offered, though it was not swept yet.
    assert queries.next_for(cast["negin"].id, at(TODAY, 661)).id == noon.id


def test_what_i_hold_stands_first(db, now, cast) -> None:
    calls = [a_call(now) for _ in range(3)]
    services.claim(calls[2].id, actor=cast["negin"], now=now)
    assert queries.queue(now, "all", cast["negin"].id).now_due[0].id == calls[2].id
    assert queries.queue(now, "all", cast["peyman"].id).now_due[0].id == calls[0].id


def test_what_i_took_ahead_of_its_day_stands_first_too(db, now, cast) -> None:
    today, ahead = a_call(now), a_call(now, due_on=TODAY + timedelta(days=3))
    services.claim(ahead.id, actor=cast["negin"], now=now)
    mine, others = (queries.queue(now, "all", cast[name].id) for name in ("negin", "peyman"))
    assert ([call.id for call in mine.now_due], mine.later) == ([ahead.id, today.id], [])
    assert ([call.id for call in others.now_due], [call.id for call in others.later]) == ([today.id], [ahead.id])


def test_what_waits_for_its_next_attempt_stands_last(db, now, cast) -> None:
    late, later, today = (a_call(now, due_on=TODAY - timedelta(days=2)), a_call(now), a_call(now))
    for call, outcome in ((later, Outcome.NO_ANSWER), (late, Outcome.BUSY)):
        services.claim(call.id, actor=cast["negin"], now=now)
        services.conclude(call.id, outcome=outcome, actor=cast["negin"], now=now)
    queue = queries.queue(now)
    assert [call.id for call in queue.now_due] == [today.id, late.id, later.id]
    assert (queue.ready, queue.next_at) == (1, now + timedelta(minutes=20))
    services.claim(today.id, actor=cast["negin"], now=now)
    assert queries.queue(now).ready == 0
    over = now + timedelta(minutes=20)
    assert ([call.id for call in queries.queue(over).now_due][:1], queries.queue(over).ready) == ([late.id], 1)


def test_chips_narrow_the_queue(db, now) -> None:
    a_call(now)
    a_call(now, kind=CallKind.MOVED)
    followup = a_call(now, kind=CallKind.FOLLOWUP_AGENCY)
    assert queries.queue(now).counts == {"all": 3, "followup": 1, "reminder": 2}
    assert [call.id for call in queries.queue(now, "followup").now_due] == [followup.id]


def test_a_call_set_for_tomorrow_by_the_member_is_no_longer_todays(db, now, cast) -> None:
    call = a_call(now, kind=CallKind.FOLLOWUP_MEMBER)
    services.claim(call.id, actor=cast["negin"], now=now)
    tomorrow = at(date(2026, 11, 22), 600)
    services.conclude(call.id, outcome=Outcome.CALL_BACK, call_back_at=tomorrow, actor=cast["negin"], now=now)
    queue = queries.queue(now)
    assert (queue.now_due, [later.id for later in queue.later]) == ([], [call.id])
    assert [due.id for due in queries.queue(tomorrow).now_due] == [call.id]


@pytest.mark.both_engines
def test_after_a_talk_the_same_party_is_asked_on(db, now, cast) -> None:
    """An agency is rung once about all cases of its meetings, not once a case between its members."""
    agency = {"kind": CallKind.FOLLOWUP_AGENCY, "party": "گمرک نمونه"}
    first = a_call(now, **agency)
    member = a_call(now, kind=CallKind.FOLLOWUP_MEMBER)
    second = a_call(now, **agency)
    a_call(now, **agency, due_on=TODAY + timedelta(days=1))
    a_call(now, kind=CallKind.MOVED, party="گمرک نمونه")
    held = a_call(now, **agency)
    services.claim(held.id, actor=cast["peyman"], now=now)
    assert [call.id for call in queries.of_party(first, now)] == [second.id]
    negin = cast["negin"].id
    services.claim(first.id, actor=cast["negin"], now=now)
    services.conclude(first.id, outcome=Outcome.NO_ANSWER, actor=cast["negin"], now=now)
    # Nobody answered: the same number is not dialled at once again, whatever else was to be asked there.
    assert queries.next_for(negin, now, after=first.id).id == member.id
    queue = queries.queue(now)
    assert second.id not in [call.id for call in queue.now_due[: queue.ready + 1]]
    services.claim(first.id, actor=cast["negin"], now=now)
    services.conclude(first.id, outcome=Outcome.ANSWERED, actor=cast["negin"], now=now)
    assert queries.next_for(negin, now, after=first.id).id == second.id


def test_the_next_call_is_free_and_its_time_has_come(db, now, cast) -> None:
    held, waiting, free = a_call(now), a_call(now), a_call(now)
    services.claim(waiting.id, actor=cast["negin"], now=now)
    services.conclude(waiting.id, outcome=Outcome.NO_ANSWER, actor=cast["negin"], now=now)
    services.claim(held.id, actor=cast["peyman"], now=now)
    assert queries.next_for(cast["negin"].id, now).id == free.id
    assert queries.next_for(cast["peyman"].id, now).id == held.id
    assert queries.next_for(cast["negin"].id, now, after=free.id) is None
    assert queries.next_for(cast["negin"].id, now + timedelta(hours=2), after=free.id).id == waiting.id
    assert [call.id for call in queries.others_calling(cast["negin"].id)] == [held.id]


def test_done_today_counts_conclusions_of_the_tehran_day(db, now, cast) -> None:
    for _ in range(2):
        call = a_call(now)
        services.claim(call.id, actor=cast["negin"], now=now)
        services.conclude(call.id, outcome=Outcome.CONFIRMED, actor=cast["negin"], now=now)
    assert (queries.done_on(TODAY), queries.done_on(TODAY + timedelta(days=1))) == (2, 0)


def test_calls_of_many_owners_in_one_query(db, now, count_sql) -> None:
    calls = [a_call(now) for _ in range(4)]
    with count_sql() as one:
        queries.of_owners("case", [calls[0].owner_id])
    with count_sql() as many:
        found = queries.of_owners("case", [call.owner_id for call in calls])
    assert one.value == many.value == 1
    assert [row.id for row in found[calls[3].owner_id]] == [calls[3].id]
