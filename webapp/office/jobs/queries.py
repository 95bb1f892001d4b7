"""How the periodic jobs stand, and whether the worker lives."""

from dataclasses import dataclass, field
from datetime import datetime

import peewee
from peewee import fn

from webapp.office.jobs import rules
from webapp.office.jobs.models import JobRun
from webapp.office.jobs.rules import JOBS, Condition


@dataclass(frozen=True)
class Standing:
    """One job: its newest run, when it is due next, how it stands, and its newest failure."""

    name: str
    every_seconds: int
    daily_at: int | None
    condition: Condition
    started_at: datetime | None
    finished_at: datetime | None
    outcome: str
    error: str
    next_due: datetime
    failed_at: datetime | None = None
    failures: int = 0


def standings(now: datetime) -> list[Standing]:
    """Every registered job in the order of the table, in two reads."""
    newest = JobRun.select(JobRun.job, fn.MAX(JobRun.due_at).alias("newest_due")).group_by(JobRun.job)
    query = JobRun.select().join(newest, on=((JobRun.job == newest.c.job) & (JobRun.due_at == newest.c.newest_due)))
    runs = {run.job: run for run in query}
    failed = {
        job: (at, count)
        for job, at, count in JobRun.select(JobRun.job, fn.MAX(JobRun.finished_at), fn.COUNT(JobRun.id))
        .where(JobRun.error != "")
        .group_by(JobRun.job)
        .tuples()
    }
    return [_standing(name, runs.get(name), failed.get(name, (None, 0)), now) for name in JOBS]


def _standing(name: str, run: JobRun | None, failed: tuple[datetime | None, int], now: datetime) -> Standing:
    job = JOBS[name]
    return Standing(
        name=name,
        every_seconds=int(job.every.total_seconds()),
        daily_at=job.daily_at,
        condition=rules.condition(
            job,
            run_due_at=run.due_at if run else None,
            started_at=run.started_at if run else None,
            finished_at=run.finished_at if run else None,
            error=run.error if run else "",
            outcome=run.outcome if run else "",
            now=now,
        ),
        started_at=run.started_at if run else None,
        finished_at=run.finished_at if run else None,
        outcome=run.outcome if run and run.outcome != rules.CUT_OFF else "",
        error=run.error if run else "",
        next_due=rules.next_due(job, now),
        failed_at=failed[0],
        failures=failed[1],
    )


@dataclass(frozen=True)
class Health:
    """What /healthz says. Unwell when the worker has not run its heartbeat within three minutes."""

    is_well: bool
    queue_age: int | None
    """Seconds since the worker's last heartbeat; None before the first."""
    jobs: dict[str, str | None] = field(default_factory=dict)
    """Job -> when its last run began (ISO), None for never."""
    database_answers: bool = True


def health(now: datetime) -> Health:
    """Whether the database answers and the worker lives."""
    try:
        last = dict(JobRun.select(JobRun.job, fn.MAX(JobRun.started_at)).group_by(JobRun.job).tuples())
    except peewee.DatabaseError:
        return Health(is_well=False, queue_age=None, database_answers=False)
    beat = last.get(rules.HEARTBEAT)
    age = None if beat is None else max(0, int((now - beat).total_seconds()))
    return Health(
        is_well=age is not None and age <= rules.DEAD_AFTER.total_seconds(),
        queue_age=age,
        jobs={name: last[name].isoformat() if name in last else None for name in JOBS},
    )
