from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from webapp.core.db import database
from webapp.office.jobs import services
from webapp.office.jobs.rules import HEARTBEAT, JOBS
from webapp.office.jobs.views import TITLES

As = Callable[[str], Any]


def _fails(_: datetime) -> None:
    raise OSError("no space left")


def test_every_job_has_its_words() -> None:
    assert list(TITLES) == list(JOBS)


def test_the_page_says_what_ran_what_failed_and_that_the_worker_is_dead(client_as: As, now: datetime) -> None:
    earlier = now - timedelta(minutes=10)
    services.run(HEARTBEAT, lambda _: 4, now=earlier, ends=lambda: earlier)
    services.run("messages", _fails, now=now, ends=lambda: now)
    page = client_as("omid").get("/jobs").get_data(as_text=True)
    assert "کارگزار بیش از سه دقیقه" in page
    assert "OSError: no space left" in page
    assert "دیر شده" in page
    services.run(HEARTBEAT, lambda _: 4, now=now, ends=lambda: now)
    fragment = client_as("omid").fragment("/jobs").get_data(as_text=True)
    assert "<html" not in fragment
    assert "کارگزار بیش از سه دقیقه" not in fragment


def test_a_run_that_was_cut_off_is_called_so_in_the_language_of_the_page(client_as: As, now: datetime) -> None:
    services._begin("messages", now, True)
    services._end_cut_off("messages", now)
    page = client_as("omid").get("/jobs").get_data(as_text=True)
    row = page[page.index("ارسال پیام‌ها") :].split("</tr>")[0]
    assert "نیمه‌کاره" in row
    assert "interrupted" not in row


def test_healthz_is_for_everybody_and_says_503_when_the_worker_is_dead(client: Any, now: datetime) -> None:
    assert client.get("/healthz").status_code == 503
    services.run(HEARTBEAT, lambda _: 4, now=now, ends=lambda: now)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["status"], body["database"], body["queue_age_seconds"]) == ("ok", "ok", 0)
    assert set(body["jobs"]) == set(JOBS)


def test_strangers_and_colleagues(client: Any, client_as: As) -> None:
    assert client.get("/jobs").status_code == 303
    assert client_as("negin").get("/jobs").status_code == 403


def test_the_page_costs_the_same_however_many_runs_there_are(client_as: As, now: datetime, count_sql: Any) -> None:
    omid = client_as("omid")
    with count_sql() as few:
        omid.get("/jobs")
    for minute in range(40):
        moment = now - timedelta(minutes=minute)
        services.run("messages", lambda _: None, now=moment, ends=lambda: now)
    with count_sql() as many:
        omid.get("/jobs")
    assert few.value == many.value


def test_healthz_says_503_when_the_database_is_away(client: Any, now: datetime) -> None:
    database.execute_sql("ALTER TABLE job_run RENAME TO lost")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "database_away"
