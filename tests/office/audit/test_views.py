import ast
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.db import transaction
from webapp.office.audit import services
from webapp.office.audit.models import AuditEntry
from webapp.office.audit.views.words import EVENTS, FIELDS

ROOT = Path(__file__).parents[3]


def _record(cast: dict[str, Actor], now: datetime, count: int = 1) -> None:
    with transaction():
        for _ in range(count):
            services.record(
                cast["negin"],
                "day_off.corrected",
                subject=("day_off", 3, "عید فطر"),
                before={"date": date(2027, 3, 10), "is_estimated": True, "opens": 480},
                after={"date": date(2027, 3, 11), "is_estimated": False, "opens": 540},
                reason="اعلام <b>رسمی</b>",
                now=now,
            )


def test_history_reads_as_people_write(client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime) -> None:
    _record(cast, now)
    page = client_as("mahtab").get("/audit").get_data(as_text=True)
    assert "تعطیلی را اصلاح کرد" in page
    assert "۲۰ اسفند ۱۴۰۵" in page
    assert "۱۹ اسفند ۱۴۰۵" in page
    assert "۰۹:۰۰" in page
    assert "نگین آزمون" in page
    assert "اعلام &lt;b&gt;رسمی&lt;/b&gt;" in page


def test_a_filter_answers_the_list_alone(
    client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime
) -> None:
    _record(cast, now)
    manager = client_as("mahtab")
    fragment = manager.fragment("/audit?event=day_off.").get_data(as_text=True)
    assert fragment.lstrip().startswith('<div id="entries">')
    assert "تعطیلی را اصلاح کرد" in fragment
    assert "تعطیلی را اصلاح کرد" not in manager.fragment("/audit?event=meeting.").get_data(as_text=True)


def test_a_stranger_is_sent_to_the_door_and_a_colleague_refused(client: Any, client_as: Callable[[str], Any]) -> None:
    assert client.get("/audit").status_code == 303
    assert client_as("omid").get("/audit").status_code == 403


def test_the_page_costs_the_same_at_1_and_30_entries(
    client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime, count_sql: Any
) -> None:
    manager = client_as("mahtab")
    _record(cast, now)
    with count_sql() as few:
        manager.get("/audit")
    _record(cast, now, 29)
    with count_sql() as many:
        manager.get("/audit")
    assert few.value == many.value


def _recorded_events() -> Iterator[tuple[str, str]]:
    """Every text that looks like an event inside a call that records history."""
    for path in sorted((ROOT / "webapp").rglob("*.py")):
        if "demo" in path.parts or "views" in path.parts:
            continue
        source = path.read_text()
        if "audit" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _name(node.func) in ("record", "_record", "_recorded", "_move"):
                for found in ast.walk(node):
                    if isinstance(found, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(found.value)):
                        yield str(found.value), f"{path.relative_to(ROOT)}:{found.lineno}"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_event_that_is_recorded_has_its_sentence() -> None:
    missing = {event: place for event, place in _recorded_events() if event not in EVENTS}
    assert missing == {}


def test_fields_are_shown_in_a_known_way() -> None:
    assert {kind for _, kind in FIELDS.values()} <= {
        "text",
        "date",
        "time",
        "yes_no",
        "code",
        "number",
        "pauses",
        "role",
        "contact",
    }


@pytest.mark.usefixtures("db")
def test_an_unknown_event_still_shows(
    client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime, db: Config
) -> None:
    with transaction():
        services.record(cast["negin"], "attic.cleaned", subject=("attic", 1, ""), after={"dust_level": 3}, now=now)
    page = client_as("mahtab").get("/audit").get_data(as_text=True)
    assert "attic.cleaned" in page
    assert "dust level" in page


def test_phones_in_history_are_whole_only_for_those_who_may_see_them(
    client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime
) -> None:
    """They are recorded masked; a row that was written before that rule holds one whole."""
    facts = {"phone": "+989131234567"}
    with transaction():
        services.record(cast["negin"], "call.no_answer", subject=("call", 1, "کاوه"), after=facts, now=now)
    AuditEntry.create(at=now, actor_name="نگین", event="call.no_answer", subject_kind="call", subject_id=1, after=facts)
    seen, hidden = (client_as(name).get("/audit").get_data(as_text=True) for name in ("mahtab", "simin"))
    assert "۰۹۱۳ ۱۲۳ ۴۵۶۷" in seen
    assert "۰۹۱۳ ۱۲۳ ۴۵۶۷" not in hidden
    assert hidden.count("…۴۵۶۷") == 2


@pytest.mark.usefixtures("db")
def test_the_turn_of_a_case_is_written_with_persian_digits(
    client_as: Callable[[str], Any], cast: dict[str, Actor], now: datetime
) -> None:
    """The board records the turn beside the applicant's name, not under a field that says it is a time."""
    with transaction():
        services.record(
            cast["negin"], "board.place", subject=("meeting", 1, "گمرک"), after={"کاوه‌کاشی مثال": "10:10"}, now=now
        )
    page = client_as("mahtab").get("/audit").get_data(as_text=True)
    assert "۱۰:۱۰" in page
    assert "10:10" not in page
