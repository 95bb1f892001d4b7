"""A due time is run once, by whoever comes first."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
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
    """Eight at the same moment, past the gate that only this process knows."""
    barrier, begun, ended = threading.Barrier(8), list[int](), threading.Barrier(8)

    def worker() -> None:
        with database.connection_context():
            barrier.wait()
            with services._alone("messages") as alone:
                run_id = services._begin("messages", now, alone)
                if run_id is not None:
                    begun.append(run_id)
                ended.wait()

    _at_once(8, worker)
    assert len(begun) == 1


@pytest.mark.both_engines
def test_a_job_of_a_living_worker_is_left_to_it_also_at_the_next_due_time(db: Config, now: datetime) -> None:
    """A run that takes longer than its turn is not begun a second time beside the first."""
    works, other = threading.Event(), threading.Event()

    def worker() -> None:
        def slow(moment: datetime) -> None:
            works.set()
            other.wait(20)

        with database.connection_context():
            services.run("messages", slow, now=now, ends=lambda: now + 2 * MINUTE)

    thread = threading.Thread(target=worker)
    thread.start()
    assert works.wait(20)
    services._running.clear()  # another process knows nothing of this one's gate
    work = Work()
    assert [_run(work, now), _run(work, now + MINUTE)] == [False, False]
    other.set()
    thread.join()
    assert _run(work, now + 2 * MINUTE)
    assert work.runs == 1


_DIES_IN_MID_RUN = """
import os, signal, sys
from datetime import datetime
from webapp.core import config, db
from webapp.office.jobs import services
name, moment = sys.argv[1], datetime.fromisoformat(sys.argv[2])
db.connect(config.read())
with db.database.connection_context():
    services.run(name, lambda _: os.kill(os.getpid(), signal.SIGKILL), now=moment, ends=lambda: moment)
"""


@pytest.mark.both_engines
@pytest.mark.parametrize("name", ["drafts_forget", "reminder_calls"])
def test_a_run_whose_worker_was_killed_is_taken_up_at_once(db: Config, now: datetime, name: str) -> None:
    environment = os.environ | {"MIZBAN_DATA": str(db.data), "MIZBAN_DATABASE": db.database}
    killed = subprocess.run([sys.executable, "-c", _DIES_IN_MID_RUN, name, now.isoformat()], env=environment)
    assert killed.returncode == -signal.SIGKILL
    begun = JobRun.get(JobRun.job == name)
    assert begun.finished_at is None
    work = Work()
    assert _run(work, now + timedelta(seconds=2), name)
    assert not _run(work, now + timedelta(seconds=4), name)
    assert work.runs == 1
    assert JobRun.get_by_id(begun.id).finished_at is not None
    assert JobRun.select().where(JobRun.job == name).count() == 1


def _at_once(count: int, work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_failure_is_written_down_and_the_next_time_runs(db: Config, now: datetime) -> None:
    assert _run(Work(fails=True), now)
    standing = _standing(now)
    assert (standing.condition, standing.error, standing.failures) == (Condition.FAILED, "OSError: no space left", 1)
    assert _run(Work(), now + MINUTE)
    assert _standing(now + MINUTE).condition == Condition.DONE
    assert _standing(now + MINUTE).failures == 1


@pytest.mark.both_engines
def test_a_worker_that_fell_silent_holds_its_job_for_a_quarter_of_an_hour(db: Config, now: datetime) -> None:
    """A machine that lost its power may keep its session with PostgreSQL for hours: its jobs go on all the same."""
    run_id = services._begin("drafts_forget", now, True)
    work, holds, silent = Work(), threading.Event(), threading.Event()

    def worker() -> None:
        with database.connection_context(), services._alone("drafts_forget") as alone:
            assert alone
            holds.set()
            silent.wait(20)

    thread = threading.Thread(target=worker)
    thread.start()
    assert holds.wait(20)
    assert not _run(work, now + MINUTE, "drafts_forget")
    later = now + INTERRUPTED_AFTER
    assert _standing(later, "drafts_forget").condition == Condition.INTERRUPTED
    assert _run(work, later, "drafts_forget")
    silent.set()
    thread.join()
    assert work.runs == 1
    assert JobRun.get_by_id(run_id).finished_at is not None
    assert not _run(work, later + MINUTE, "drafts_forget")


@pytest.mark.both_engines
def test_jobs_of_every_minute_go_on_beside_a_worker_that_fell_silent(db: Config, now: datetime) -> None:
    services._begin("messages", now, True)
    work = Work()
    later = now + INTERRUPTED_AFTER
    begun = [services._begin("messages", later + minute * MINUTE, False) for minute in range(3)]
    assert None not in begun
    assert _run(work, later + 3 * MINUTE)
    assert JobRun.select().where(JobRun.finished_at.is_null()).count() == 0
    assert JobRun.get(JobRun.due_at == now).outcome == "interrupted"


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
