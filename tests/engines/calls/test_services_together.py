"""Several at one call, or one at several: at the same moment, in two windows, with two clicks."""

from threading import Barrier, Thread

import pytest

from tests.factories.calls import a_call
from webapp.core.db import database, transaction
from webapp.core.errors import RuleBroken
from webapp.engines.calls import queries, services
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import Outcome
from webapp.office.audit.models import AuditEntry


def _now_says(call: Call) -> Call:
    return Call.get_by_id(call.id)


@pytest.mark.both_engines
def test_of_two_who_reach_for_it_at_the_same_moment_one_gets_it(db, now, cast) -> None:
    call = a_call(now)
    start, outcomes = Barrier(2), []

    def reach(actor) -> None:
        with database.connection_context():
            start.wait()
            try:
                services.claim(call.id, actor=actor, now=now)
                outcomes.append("got it")
            except RuleBroken as refusal:
                outcomes.append(refusal.code)

    threads = [Thread(target=reach, args=(cast[name],)) for name in ("negin", "peyman")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(outcomes) == ["call_held", "got it"]
    assert AuditEntry.select().where(AuditEntry.event == "call.claimed").count() == 1


@pytest.mark.both_engines
def test_an_outcome_that_is_just_being_written_is_not_undone_by_reaching_for_the_next_call(db, now, cast) -> None:
    """The same expert in two windows: one writes an outcome, the other takes the next call in hand."""
    first, second = a_call(now), a_call(now)
    negin = cast["negin"]
    services.claim(first.id, actor=negin, now=now)

    def reach():
        with database.connection_context():
            services.claim(second.id, actor=negin, now=now)

    other = Thread(target=reach)
    with transaction():
        services.conclude(first.id, outcome=Outcome.CONFIRMED, actor=negin, now=now)
        other.start()
        other.join(timeout=0.5)
    other.join()
    assert [_now_says(call).state for call in (first, second)] == ["concluded", "claimed"]


@pytest.mark.both_engines
def test_calls_are_held_in_the_order_of_their_ids(db, now, cast, caplog) -> None:
    """Two windows of one expert that each reach for the other's call must not wait for each other."""
    first, second = a_call(now), a_call(now)
    services.claim(first.id, actor=cast["negin"], now=now)
    with caplog.at_level("DEBUG", logger="peewee"):
        services.claim(second.id, actor=cast["negin"], now=now)
    held = next(record.msg for record in caplog.records if 'FROM "call"' in str(record.msg))
    assert held[1][:2] == [second.id, cast["negin"].id]
    assert 'ORDER BY "t1"."id"' in held[0]
    assert [_now_says(call).state for call in (first, second)] == ["due", "claimed"]


@pytest.mark.both_engines
@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.CONFIRMED])
def test_an_outcome_sent_twice_is_one_attempt(db, now, cast, outcome) -> None:
    """A double click, or a page sent again: what it showed is older than what it wrote itself."""
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    for _ in range(2):
        services.conclude(call.id, outcome=outcome, seen=0, actor=cast["negin"], now=now)
    assert [attempt.outcome for attempt in queries.attempts(call.id)] == [outcome]
    assert _now_says(call).attempts == 1


@pytest.mark.both_engines
def test_another_outcome_for_an_attempt_that_is_written_is_refused(db, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    services.conclude(call.id, outcome=Outcome.BUSY, seen=0, actor=cast["negin"], now=now)
    for name, outcome in (("negin", Outcome.CONFIRMED), ("peyman", Outcome.BUSY)):
        with pytest.raises(RuleBroken, match="call_tried"):
            services.conclude(call.id, outcome=outcome, seen=0, actor=cast[name], now=now)
    services.conclude(call.id, outcome=Outcome.CONFIRMED, seen=1, actor=cast["negin"], now=now)
    assert _now_says(call).state == "concluded"
