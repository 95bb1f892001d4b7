"""The real consumer, killed in the middle of things and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psutil
import pytest

from tests.receivers import Mailbox, smtp_server
from tests.tasks.test_tasks import lay_a_busy_day
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.engines.calls.models import Call
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import LEASE
from webapp.office.audit import services as audit
from webapp.office.jobs import queries as jobs
from webapp.office.jobs.models import JobRun
from webapp.office.jobs.rules import HEARTBEAT

ROOT = Path(__file__).parents[2]
PATIENCE = 60


@contextmanager
def consumer(config: Config, clock: datetime, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process whose clock starts at the given moment; killed in the end, as a power cut would."""
    environment = os.environ | {
        "MIZBAN_DATA": str(config.data),
        "MIZBAN_DATABASE": config.database,
        "MIZBAN_CLOCK": clock.isoformat(),
        "MIZBAN_SMTP": f"smtp://127.0.0.1:{port}?from=desk@chamber.example",
        "MIZBAN_SYNCHRONOUS": "off",
    }
    command = [sys.executable, "-m", "huey.bin.huey_consumer", "tasks.main.huey", "-k", "thread", "-w", "2", "-f"]
    log = (config.data / "worker.log").open("ab")
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield worker
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        log.close()


def wait_for(what: str, condition: Callable[[], bool], config: Config | Path) -> None:
    """Look until it is so; a worker that never gets there fails with its log."""
    folder = config if isinstance(config, Path) else config.data
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"{what} did not happen:\n{(folder / 'worker.log').read_text()[-3000:]}")


def _kill_with_a_mail_on_its_way(config: Config, now: datetime, port: int, mailbox: Mailbox) -> None:
    """A relay that falls silent at the first mail, and a worker that is killed while it waits for the answer."""
    mailbox.silence = 120
    with consumer(config, now, port):
        wait_for("a mail on its way", lambda: bool(mailbox.arrived), config)
    mailbox.silence = 0


@pytest.mark.both_engines
def test_kill_9_in_the_middle_loses_nothing_and_does_nothing_twice(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    lay_a_busy_day(now, cast)
    with smtp_server() as (port, mailbox):
        _kill_with_a_mail_on_its_way(db, now, port, mailbox)
        assert Message.select().where(Message.state == "sending").count() == 1
        assert JobRun.get(JobRun.job == "messages").finished_at is None
        later = now + 2 * LEASE
        with consumer(db, later, port):
            finished = {"sent", "unknown"}
            wait_for("the outbox being worked off", lambda: _states() == finished, db)
            wait_for("the calls of the day", lambda: Call.select().where(Call.kind == "reminder").count() == 3, db)
            wait_for("a heartbeat", lambda: jobs.health(later + timedelta(minutes=1)).is_well, db)
    assert sorted(_mails()) == ["sent", "sent", "unknown"]
    assert _texts() == ["ready"] * 3
    assert sorted(mail["To"] for mail in mailbox.arrived) == [f"m{number}@example.test" for number in range(3)]
    assert Call.select(Call.owner_id, Call.kind).distinct().count() == Call.select().count()
    assert audit.verify().is_intact


@pytest.mark.both_engines
def test_a_job_killed_in_mid_run_runs_at_once_when_a_worker_starts(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    """Not at the next due time and not after a quarter of an hour: the run that was begun is the one that ends."""
    lay_a_busy_day(now, cast)
    with smtp_server() as (port, mailbox):
        _kill_with_a_mail_on_its_way(db, now, port, mailbox)
        cut_off = JobRun.get(JobRun.job == "messages")
        assert cut_off.finished_at is None
        with consumer(db, now + timedelta(seconds=20), port):
            wait_for("the end of the run", lambda: JobRun.get_by_id(cut_off.id).finished_at is not None, db)


def test_the_worker_beats_before_anything_else(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    with smtp_server() as (port, _), consumer(db, now, port):
        wait_for("a run", lambda: JobRun.select().exists(), db)
        assert JobRun.select().order_by(JobRun.id).first().job == HEARTBEAT


def _states() -> set[str]:
    return set(_mails())


def _mails() -> list[str]:
    return [state for (state,) in Message.select(Message.state).where(Message.channel == "email").tuples()]


def _texts() -> list[str]:
    """The SMS beside the calls of the day: no gateway is set up for them."""
    return [state for (state,) in Message.select(Message.state).where(Message.channel == "sms").tuples()]


def test_two_workers_at_once_do_everything_once(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    lay_a_busy_day(now, cast)
    with smtp_server() as (port, mailbox), consumer(db, now, port), consumer(db, now, port):
        wait_for("the outbox being worked off", lambda: _states() == {"sent"}, db)
        wait_for("the calls of the day", lambda: Call.select().where(Call.kind == "reminder").count() == 3, db)
    assert len(mailbox.arrived) == 3
    assert _texts() == ["ready"] * 3
    twice = JobRun.select(JobRun.job, JobRun.due_at).distinct().count()
    assert twice == JobRun.select().count()


@contextmanager
def make_run(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The program as `make run` starts it on an empty folder, and its address; ended by a signal to make alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = (".venv/.runtime", "static/dist/manifest.json", "translations/.compiled")
    command = ["make", "run", *(f"--old-file={name}" for name in made), f"PORT={port}", f"DATA={folder}", "DEMO=0"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIZBAN_", "MAKE", "MFLAGS"))}
    with (folder / "worker.log").open("wb") as log:
        run = psutil.Popen(command, cwd=ROOT, env=kept, stdout=log, stderr=log)
    try:
        yield run, f"http://127.0.0.1:{port}"
    finally:
        everything = [run, *run.children(recursive=True)]
        run.terminate()
        _, left = psutil.wait_procs(everything, PATIENCE)
        for process in left:
            process.kill()
    assert left == []


def _health(address: str) -> int:
    try:
        return httpx.get(f"{address}/healthz").status_code
    except httpx.TransportError:
        return 0


def test_the_pages_go_on_when_the_worker_of_make_run_is_killed(tmp_path: Path) -> None:
    with make_run(tmp_path) as (run, address):
        wait_for("a start", lambda: _health(address) == 200, tmp_path)
        workers = [child for child in run.children(recursive=True) if "huey_consumer" in " ".join(child.cmdline())]
        for worker in workers:
            worker.kill()
        psutil.wait_procs(workers, PATIENCE)
        time.sleep(2)  # long enough for whoever would take the pages down too

        assert workers
        assert httpx.get(f"{address}/sign-in", follow_redirects=True).status_code == 200
