"""The periodic jobs: how often each runs, and when it is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from webapp.core import calendar

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    """A job that runs every so often, or once a day at a time of Tehran (minutes after midnight)."""

    name: str
    every: timedelta = MINUTE
    daily_at: int | None = None

    @property
    def grace(self) -> timedelta:
        """How long after its time a run may begin before it is called late."""
        return timedelta(hours=1) if self.daily_at is not None else max(2 * self.every, 3 * MINUTE)


HEARTBEAT = "audit_seal"
"""Runs each minute; three minutes without it and the worker counts as dead."""
DEAD_AFTER = timedelta(minutes=3)

JOBS = {
    job.name: job
    for job in (
        Job("audit_seal"),
        Job("calls_sweep"),
        Job("reminder_calls", 5 * MINUTE),
        Job("followup_calls", 5 * MINUTE),
        Job("messages"),
        Job("member_imports"),
        Job("feed_forget", 60 * MINUTE),
        Job("checklists_recount", daily_at=2 * 60),
        Job("holidays_lay", daily_at=2 * 60 + 20),
        Job("drafts_forget", daily_at=2 * 60 + 30),
        Job("sign_ins_forget", daily_at=2 * 60 + 40),
        Job("runs_forget", daily_at=2 * 60 + 50),
    )
}


def due_at(job: Job, now: datetime) -> datetime:
    """The newest moment up to now at which the job was to run."""
    if job.daily_at is None:
        seconds = int(job.every.total_seconds())
        return now - timedelta(seconds=now.timestamp() % seconds)
    today = calendar.at(calendar.tehran_date(now), job.daily_at)
    return today if today <= now else calendar.at(calendar.tehran_date(now) - timedelta(days=1), job.daily_at)


def next_due(job: Job, now: datetime) -> datetime:
    """The next moment after now at which the job is to run."""
    if job.daily_at is None:
        return due_at(job, now) + job.every
    return calendar.at(calendar.tehran_date(due_at(job, now)) + timedelta(days=1), job.daily_at)


class Condition(StrEnum):
    """How a job stands."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    LATE = "late"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


CUT_OFF = Condition.INTERRUPTED.value
"""The outcome of a run that another worker has ended, because its own was killed: a code, said by the page."""

INTERRUPTED_AFTER = timedelta(minutes=15)
"""A run that has not ended by then was cut off, even where its worker still seems to hold the job."""


def condition(
    job: Job,
    *,
    run_due_at: datetime | None,
    started_at: datetime | None,
    finished_at: datetime | None,
    error: str,
    outcome: str = "",
    now: datetime,
) -> Condition:
    """How the job stands, from its newest run."""
    if run_due_at is None or started_at is None:
        return Condition.NEVER
    if finished_at is None:
        return Condition.INTERRUPTED if now - started_at >= INTERRUPTED_AFTER else Condition.RUNNING
    if run_due_at < due_at(job, now - job.grace):
        return Condition.LATE
    if outcome == CUT_OFF:
        return Condition.INTERRUPTED
    return Condition.FAILED if error else Condition.DONE
