"""What was decided, on the page of the case."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.room import started, touch
from webapp.core.actor import Actor
from webapp.desk.decisions import services
from webapp.desk.slots.models import Hearing
from webapp.registry.representatives.models import Representative


@pytest.fixture
def decided(app: Any, now: datetime, cast: dict[str, Actor]) -> int:
    """A case with a promise and key points."""
    meeting, (one, *_) = started(now, cast["negin"])
    values = {"kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل", "due_on": date(2026, 11, 26)}
    touch(meeting, one, "decision", actor=cast["negin"], at=now, key="abcd", **values)
    touch(meeting, one, "key_points", actor=cast["negin"], at=now, text="همهٔ واحدهای هم‌رشته یکسان شوند")
    return int(one.case_id)


def test_the_panel_shows_decisions_and_key_points(client_as: Callable[[str], Any], decided: int) -> None:
    client = client_as("negin")
    panel = client.fragment(f"/cases/{decided}/decisions").text
    assert panel.lstrip().startswith('<section class="sheet" id="case-decisions"')
    for words in ("دستور", "رسیدگی دوباره", "مدیر کل", "تا ۵ آذر ۱۴۰۵", "هم‌رشته"):
        assert words in panel
    assert "<html" in client.get(f"/cases/{decided}/decisions").text


def test_strangers_and_other_units(client: Any, client_as: Callable[[str], Any], decided: int) -> None:
    url = f"/cases/{decided}/decisions"
    assert client.get(url, headers={"Accept": "text/html"}).status_code == 303
    assert client_as("parisa").get(url).status_code == 403


def test_a_representative_reads_own_cases_only(
    client_as: Callable[[str], Any], decided: int, cast: dict[str, Actor]
) -> None:
    client = client_as("nader")
    assert client.get(f"/cases/{decided}/decisions").status_code == 403
    Representative.update(user=cast["nader"].id).execute()
    assert client.get(f"/cases/{decided}/decisions").status_code == 200


def test_it_costs_the_same_with_nine_decisions(
    client_as: Callable[[str], Any], app: Any, now: datetime, cast: dict[str, Actor], count_sql: Any
) -> None:
    meeting, (one, two, *_) = started(now, cast["negin"])
    for hearing, count in ((one, 1), (two, 9)):
        for n in range(count):
            moment = now + timedelta(seconds=n)
            touch(meeting, hearing, "decision", actor=cast["negin"], at=moment, key=f"key-{hearing.id}-{n}", text="متن")
    client = client_as("negin")
    found = []
    for hearing in (one, two):
        client.fragment(f"/cases/{hearing.case_id}/decisions")
        with count_sql() as counted:
            client.fragment(f"/cases/{hearing.case_id}/decisions")
        found.append(counted.value)
    assert found[0] == found[1] <= 5


def test_a_replaced_promise_and_its_successor_name_each_other(
    client_as: Callable[[str], Any], app: Any, now: datetime, cast: dict[str, Actor]
) -> None:
    negin = cast["negin"]
    meeting, (one, *_) = started(now, negin)
    earlier, _ = a_held_meeting(now, 0, state="closed")
    old = Hearing.create(case=one.case_id, meeting=earlier.id, state="heard")
    promise = a_decision(old, now, key="old-1", state="not_done", member_degree="none")
    new = services.record(
        one.id, key="new-1", kind="order", text="تا پایان هفته", decider_post="مدیر کل", actor=negin, now=now
    )
    services.write(one.id, "new-1", {"replaces": ["old-1"]}, actor=negin, now=now)
    client = client_as("negin")
    url = f"/cases/{one.case_id}/decisions"
    assert "با بسته شدن جلسه جایگزین مصوبهٔ" in client.fragment(url).text
    services.lock_for_meeting(meeting.id, actor=negin, now=now)
    panel = client.fragment(url).text
    assert "جایگزین‌شده" in panel
    assert f'href="#decision-{new.id}"' in panel
    assert f'href="#decision-{promise.id}"' in panel
