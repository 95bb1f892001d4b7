"""A due time is run once, by whoever comes first."""

import threading
from datetime import datetime, timedelta

import pytest

from webapp.core.config import Config
from webapp.core.db import database
from webapp.office.jobs import queries, services
from webapp.office.jobs.models import JobRun
from webapp.office.jobs.rules import HEARTBEAT, INTERRUPTED_AFTER, JOBS, Condition

MINUTE = timedelta(minutes=1)


class Work:
    """Counts its runs; fails when it is told to."""

    def __init__(self, fails: bool = False):
        self.runs, self.fails = 0, fails

    def __call__(self, now: datetime) -> int:
        self.runs += 1
        if self.fails:
            raise OSError("no space left")
        return self.runs


def _run(work: Work, now: datetime, name: str = "messages") -> bool:
    return services.run(name, work, now=now, ends=lambda: now + timedelta(seconds=1))


def _standing(now: datetime, name: str = "messages") -> queries.Standing:
    return next(row for row in queries.standings(now) if row.name == name)


@pytest.mark.both_engines
def test_the_same_due_time_runs_once(db: Config, now: datetime) -> None:
    work = Work()
    assert [_run(work, now), _run(work, now + timedelta(seconds=30)), _run(work, now + MINUTE)] == [True, False, True]
    assert work.runs == 2
    assert _standing(now).outcome == "2"


@pytest.mark.both_engines
def test_of_two_workers_one_runs(db: Config, now: datetime) -> None:
    """Another process has the row already; the gate of this process is passed by taking it away."""
    work, barrier, results = Work(), threading.Barrier(8), list[bool]()

    def worker() -> None:
        with database.connection_context():
            barrier.wait()
            results.append(services._begin("messages", now) is not None)

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]
    assert not _run(work, now)


def test_a_failure_is_written_down_and_the_next_time_runs(db: Config, now: datetime) -> None:
    assert _run(Work(fails=True), now)
    standing = _standing(now)
    assert (standing.condition, standing.error, standing.failures) == (Condition.FAILED, "OSError: no space left", 1)
    assert _run(Work(), now + MINUTE)
    assert _standing(now + MINUTE).condition == Condition.DONE
    assert _standing(now + MINUTE).failures == 1


def test_a_killed_daily_run_is_taken_up_again(db: Config, now: datetime) -> None:
    run_id = services._begin("drafts_forget", now)
    work = Work()
    assert not _run(work, now + MINUTE, "drafts_forget")
    later = now + INTERRUPTED_AFTER
    assert _standing(later, "drafts_forget").condition == Condition.INTERRUPTED
    assert _run(work, later, "drafts_forget")
    assert work.runs == 1
    assert JobRun.get_by_id(run_id).finished_at is not None
    assert not _run(work, later + MINUTE, "drafts_forget")


def test_a_job_does_not_overtake_itself(db: Config, now: datetime) -> None:
    inner = Work()

    def outer(moment: datetime) -> None:
        assert not _run(inner, moment + MINUTE)

    assert services.run("messages", outer, now=now, ends=lambda: now)
    assert inner.runs == 0


@pytest.mark.both_engines
def test_health_is_the_heartbeat_of_the_last_three_minutes(db: Config, now: datetime) -> None:
    assert not queries.health(now).is_well
    _run(Work(), now, HEARTBEAT)
    assert queries.health(now + 3 * MINUTE).is_well
    sick = queries.health(now + 3 * MINUTE + timedelta(seconds=1))
    assert (sick.is_well, sick.queue_age) == (False, 181)
    assert sick.jobs[HEARTBEAT] == now.isoformat()
    assert sick.jobs["messages"] is None


@pytest.mark.both_engines
def test_old_runs_are_forgotten_but_the_newest_and_failures_stay(db: Config, now: datetime) -> None:
    _run(Work(), now, "drafts_forget")
    _run(Work(fails=True), now)
    for minute in range(1, 5):
        _run(Work(), now + minute * MINUTE)
    assert services.forget(now + timedelta(days=3)) == 3
    assert {run.job for run in JobRun.select()} == {"drafts_forget", "messages"}
    assert services.forget(now + timedelta(days=31)) == 1


def test_every_job_is_listed(db: Config, now: datetime) -> None:
    assert [row.name for row in queries.standings(now)] == list(JOBS)
    assert {row.condition for row in queries.standings(now)} == {Condition.NEVER}
