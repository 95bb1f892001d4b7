"""Running the periodic jobs once for each time they are due, and writing down how it went."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import peewee

from webapp.core.alone import alone_with
from webapp.core.db import data_folder, database, is_postgresql, transaction
from webapp.office.jobs.models import JobRun
from webapp.office.jobs.rules import CUT_OFF, INTERRUPTED_AFTER, JOBS, due_at

_log = logging.getLogger("mizban.jobs")
_running: set[str] = set()
_gate = threading.Lock()

KEEP, KEEP_FAILED = timedelta(days=2), timedelta(days=30)


def run(name: str, work: Callable[[datetime], object], *, now: datetime, ends: Callable[[], datetime]) -> bool:
    """Run the job unless its newest due time has been run already, by any worker; returns whether it ran.

    `ends` tells the time afterwards. A failure is written down and logged; the next run looks at everything again.
    """
    with _gate:
        if name in _running:
            return False
        _running.add(name)
    try:
        with _alone(name) as alone:
            run_id = _begin(name, now, alone)
            if run_id is None:
                return False
            outcome, error = "", ""
            try:
                result = work(now)
                outcome = "" if result is None else str(result)
            except Exception as failure:  # whatever it is, it must show on the page and not stop the other jobs
                _log.exception("job %s failed", name)
                error = f"{type(failure).__name__}: {failure}"
            _finish(run_id, outcome, error, ends())
            return True
    finally:
        with _gate:
            _running.discard(name)


@contextlib.contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Whether no other worker has this job in hand.

    The lock is the system's (SQLite) or the session's (PostgreSQL) and ends with the worker that holds it, however that
    happens: so a run without an end whose job is free was cut off, and nobody has to wait to be sure of it.
    """
    if is_postgresql():
        key = (f"job:{name}",)
        alone = database.execute_sql("SELECT pg_try_advisory_lock(hashtext(%s))", key).fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                database.execute_sql("SELECT pg_advisory_unlock(hashtext(%s))", key)
        return
    folder = data_folder() / "jobs"
    folder.mkdir(exist_ok=True)
    with alone_with(folder / f"{name}.lock") as alone:
        yield alone


def _begin(name: str, now: datetime, alone: bool) -> int | None:
    due = due_at(JOBS[name], now)
    if not alone and not _fell_silent(name, now):
        return None
    known = JobRun.get_or_none(JobRun.job == name, JobRun.due_at == due)
    if known is None:
        try:
            with transaction():
                if alone:
                    _end_cut_off(name, now)
                return int(JobRun.create(job=name, due_at=due, started_at=now).id)
        except peewee.IntegrityError:
            return None  # another worker was first
    if known.finished_at is not None:
        return None
    with transaction():  # its worker was killed; whoever moves the start first takes it up
        same = (JobRun.id == known.id) & (JobRun.started_at == known.started_at) & JobRun.finished_at.is_null()
        return int(known.id) if JobRun.update(started_at=now).where(same).execute() else None


def _end_cut_off(name: str, now: datetime) -> None:
    earlier = (JobRun.job == name) & JobRun.finished_at.is_null()
    JobRun.update(finished_at=now, outcome=CUT_OFF).where(earlier).execute()


def _fell_silent(name: str, now: datetime) -> bool:
    """Whether the one who has the job began so long ago that he must be lost.

    PostgreSQL keeps the session of a machine without power until the network gives it up.
    """
    lost = (JobRun.job == name) & JobRun.finished_at.is_null() & (JobRun.started_at <= now - INTERRUPTED_AFTER)
    return bool(JobRun.select(JobRun.id).where(lost).exists())


@transaction()
def _finish(run_id: int, outcome: str, error: str, now: datetime) -> None:
    JobRun.update(finished_at=now, outcome=outcome[:500], error=error[:2000]).where(JobRun.id == run_id).execute()


@transaction()
def forget(now: datetime) -> int:
    """Drop runs of the days before yesterday, failures after a month; each job keeps its newest."""
    newest = [run.id for run in JobRun.raw("SELECT MAX(id) AS id FROM job_run GROUP BY job")]
    old = (JobRun.due_at < now - KEEP) & (JobRun.error == "") | (JobRun.due_at < now - KEEP_FAILED)
    return int(JobRun.delete().where(old, JobRun.id.not_in(newest or [0])).execute())
