from datetime import UTC, datetime, timedelta

import pytest

from webapp.office.jobs.rules import INTERRUPTED_AFTER, JOBS, MINUTE, Condition, Job, condition, due_at, next_due

NOW = datetime(2026, 11, 21, 6, 33, 20, tzinfo=UTC)  # 10:03:20 in Tehran
EVERY_FIVE, NIGHTLY = Job("five", 5 * MINUTE), Job("night", daily_at=120)


def test_due_times_lie_on_the_clock() -> None:
    assert due_at(EVERY_FIVE, NOW) == NOW.replace(minute=30, second=0)
    assert next_due(EVERY_FIVE, NOW) == NOW.replace(minute=35, second=0)


def test_a_nightly_job_is_due_at_its_time_in_tehran() -> None:
    tonight = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 2:00 on the 21st in Tehran
    assert due_at(NIGHTLY, NOW) == tonight
    assert due_at(NIGHTLY, tonight - timedelta(seconds=1)) == tonight - timedelta(days=1)
    assert next_due(NIGHTLY, NOW) == tonight + timedelta(days=1)


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_no_job_is_due_in_the_future_and_the_next_is_later(job: Job) -> None:
    for minutes in range(0, 3000, 7):
        moment = NOW + timedelta(minutes=minutes)
        assert due_at(job, moment) <= moment < next_due(job, moment)


def _condition(**run: object) -> Condition:
    started = NOW - timedelta(seconds=20)
    given: dict[str, object] = {
        "run_due_at": due_at(EVERY_FIVE, NOW),
        "started_at": started,
        "finished_at": started,
        "error": "",
        "now": NOW,
    }
    return condition(EVERY_FIVE, **(given | run))  # type: ignore[arg-type]


def test_how_a_job_stands() -> None:
    assert _condition() == Condition.DONE
    assert _condition(error="boom") == Condition.FAILED
    assert _condition(finished_at=None) == Condition.RUNNING
    assert _condition(finished_at=None, now=NOW + INTERRUPTED_AFTER) == Condition.INTERRUPTED
    assert _condition(run_due_at=None, started_at=None) == Condition.NEVER


def test_a_job_is_late_after_its_grace() -> None:
    assert _condition(run_due_at=due_at(EVERY_FIVE, NOW - 10 * MINUTE)) == Condition.DONE
    assert _condition(run_due_at=due_at(EVERY_FIVE, NOW - 20 * MINUTE)) == Condition.LATE
