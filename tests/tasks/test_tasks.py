"""Each task by itself: registered, and harmless when it runs again."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.board import a_case, a_meeting, member_slots
from tests.factories.followups import a_decision, a_held_meeting
from tests.receivers import Mailbox, smtp_server
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.engines.messages import services as messages
from webapp.engines.messages.models import Message
from webapp.office.drafts import services as drafts
from webapp.office.drafts.models import Draft
from webapp.office.holidays.models import DayOff
from webapp.office.jobs.models import JobRun
from webapp.office.jobs.rules import HEARTBEAT, JOBS
from webapp.schema import MODELS

TOMORROW = date(2026, 11, 22)

WORK = {
    "audit_seal": "tasks.upkeep:seal",
    "calls_sweep": "tasks.reminders:sweep",
    "reminder_calls": "tasks.reminders:ensure_reminder_calls",
    "followup_calls": "tasks.followups:ensure_followup_calls",
    "messages": "tasks.messages:dispatch",
    "member_imports": "tasks.imports:work_imports",
    "feed_forget": "tasks.upkeep:forget_changes",
    "checklists_recount": "tasks.upkeep:recount",
    "holidays_lay": "tasks.upkeep:lay_holidays",
    "drafts_forget": "tasks.upkeep:forget_drafts",
    "sign_ins_forget": "tasks.upkeep:forget_sign_ins",
    "runs_forget": "tasks.upkeep:forget_runs",
}


def _work(name: str) -> Any:
    import importlib

    module, _, function = WORK[name].partition(":")
    return getattr(importlib.import_module(module), function)


def lay_a_busy_day(now: datetime, cast: dict[str, Actor]) -> None:
    """A meeting tomorrow, one held a week ago, messages to send, an old draft: something for every task."""
    meeting = a_meeting(now, date=TOMORROW, state="list_approved")
    for slot in member_slots(meeting)[:3]:
        Hearing.create(case=a_case(now).id, meeting=meeting.id, slot=slot.id, state="placed")
    _, hearings = a_held_meeting(now, 2)
    for hearing in hearings:
        a_decision(hearing, now)
    for number in range(3):
        messages.enqueue(
            key=f"invite:{number}",
            channel="email",
            recipient=f"m{number}@example.test",
            subject="دعوت",
            body="نوبت شما ساعت ۰۹:۲۰ است.",
            owner=("meeting", meeting.id, meeting.number),
            useful_until=now + timedelta(days=2),
            now=now,
        )
    drafts.keep("case", {"subject": "x"}, actor=cast["negin"], now=now - timedelta(days=31))


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that the outbox knows."""
    with smtp_server() as (port, box):
        monkeypatch.setenv("MIZBAN_SMTP", f"smtp://127.0.0.1:{port}?from=desk@chamber.example")
        yield box


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        model.__name__: list(model.select().order_by(model._meta.primary_key).tuples())  # type: ignore[attr-defined]
        for model in MODELS
        if model is not JobRun
    }


def test_every_job_has_its_task_and_every_task_its_job() -> None:
    import tasks.main

    registered = {name.rpartition(".")[2] for name in tasks.main.huey._registry._registry}
    assert registered - {"work_imports_now"} == set(JOBS) == set(WORK)


@pytest.mark.parametrize("name", JOBS)
def test_a_task_that_runs_again_changes_nothing(
    db: Config, now: datetime, cast: dict[str, Actor], mailbox: Mailbox, name: str
) -> None:
    lay_a_busy_day(now, cast)
    work = _work(name)
    work(now)
    once = _everything()
    work(now)
    assert _everything() == once


def test_what_the_tasks_bring_about(db: Config, now: datetime, cast: dict[str, Actor], mailbox: Mailbox) -> None:
    DayOff.delete().execute()
    lay_a_busy_day(now, cast)
    for _ in range(2):
        for name in JOBS:
            _work(name)(now)
    kinds = [kind for (kind,) in Call.select(Call.kind).order_by(Call.kind).tuples()]
    assert kinds == ["followup_agency"] * kinds.count("followup_agency") + ["followup_member"] * 2 + ["reminder"] * 3
    states = Message.select(Message.channel, Message.state).order_by(Message.id)
    # Mails have a gateway; the texts beside the three calls wait for one.
    assert list(states.tuples()) == [("email", "sent")] * 3 + [("sms", "ready")] * 3
    assert sorted(mail["To"] for mail in mailbox.arrived) == [f"m{number}@example.test" for number in range(3)]
    assert Draft.select().count() == 0
    assert DayOff.select().count() > 100


def test_no_worker_takes_up_work_before_the_first_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    import tasks.main

    signs, in_hand, go_on = list[str](), threading.Event(), threading.Event()

    def sign(name: str, _: object) -> None:
        signs.append(name)
        in_hand.set()
        go_on.wait(10)

    monkeypatch.setattr(tasks.main, "_has_started", threading.Event())
    monkeypatch.setattr(tasks.main, "run", sign)
    monkeypatch.setattr(tasks.main.imports, "watch", lambda: None)
    first, second = threading.Thread(target=tasks.main.start), threading.Thread(target=tasks.main.start)
    first.start()
    in_hand.wait(10)
    second.start()
    second.join(0.3)
    still_waits = second.is_alive()
    go_on.set()
    first.join(10)
    second.join(10)
    assert still_waits
    assert signs == [HEARTBEAT]


def test_the_queue_runs_a_job_once_for_each_due_time(db: Config, now: datetime) -> None:
    from tasks.huey import run

    runs: list[datetime] = []
    assert [run("messages", runs.append), run("messages", runs.append)] == [True, False]
    assert runs == [now]
