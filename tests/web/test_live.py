"""One stream a page, one reader of the feed: what is told, to whom, and what was missed."""

from collections.abc import Iterator
from typing import Any

import pytest

from webapp.core import feed
from webapp.core.db import transaction
from webapp.web import live

pytestmark = pytest.mark.both_engines


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> live.Watcher:
    """A watcher that looks when the test says so."""
    made = live.Watcher()
    monkeypatch.setattr(made, "start", lambda: None)
    monkeypatch.setattr(live, "watcher", made)
    return made


@pytest.fixture
def person(app: Any, client_as: Any) -> Any:
    app.extensions["mizban.topics"] = {"thing": lambda actor, key: key != "secret"}
    return client_as("negin")


def _open(person: Any, address: str, **headers: str) -> Iterator[str]:
    response = person.get(address, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == "text/event-stream"
    return (chunk.decode() for chunk in response.response)


def _change(topic: str, what: str, now: Any) -> int:
    with transaction():
        feed.changed(topic, what, now=now)
    return feed.newest()


def test_a_change_reaches_the_screens_that_follow_it(person: Any, watcher: live.Watcher, now: Any) -> None:
    one = _open(person, "/live?topics=thing:1,thing:3")
    two = _open(person, "/live?topics=thing:2")
    assert ": open" in next(one)
    assert ": open" in next(two)
    first, last = _change("thing:1", "rows", now), _change("thing:2", "state", now)
    watcher.tell(watcher._fresh())
    assert f'id: {first}\ndata: {{"topic": "thing:1", "what": "rows", "seq": {first}}}' in next(one)
    assert f'id: {last}\ndata: {{"topic": "thing:2", "what": "state"' in next(two)
    assert watcher._fresh() == []


def test_a_page_that_comes_back_hears_what_it_missed(person: Any, watcher: live.Watcher, now: Any) -> None:
    seen = _change("thing:1", "old", now)
    for number in range(3):
        _change("thing:1", f"missed-{number}", now)
    newest = _change("thing:2", "of-others", now)
    stream = _open(person, "/live?topics=thing:1", **{"Last-Event-ID": str(seen)})
    assert f"id: {newest}\n" in next(stream)
    assert ["missed-0" in next(stream), "missed-1" in next(stream), "missed-2" in next(stream)] == [True] * 3


def test_more_than_one_reading_may_be_missed(
    person: Any, watcher: live.Watcher, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = feed.since
    monkeypatch.setattr(feed, "since", lambda seq: whole(seq, 2))
    seen = _change("thing:1", "old", now)
    for number in range(5):
        _change("thing:1", f"missed-{number}", now)
    stream = _open(person, f"/live?topics=thing:1&seen={seen}")
    next(stream)
    assert [f"missed-{number}" in next(stream) for number in range(5)] == [True] * 5


def test_a_closed_stream_leaves_nothing_behind(person: Any, watcher: live.Watcher) -> None:
    response = person.get("/live?topics=thing:1")
    next(iter(response.response))
    assert watcher.people.total() == 1
    response.close()
    assert watcher.people.total() == 0
    assert not watcher._following


def test_a_foreign_topic_is_refused(person: Any, watcher: live.Watcher) -> None:
    assert person.get("/live?topics=thing:secret").status_code == 403
    assert person.get("/live?topics=thing:1,thing:secret").status_code == 403
    assert person.get("/live?topics=elsewhere:1").status_code == 403
    assert person.get("/live").status_code == 403


def test_a_stranger_gets_no_stream(client: Any) -> None:
    assert client.get("/live?topics=thing:1", headers={"Accept": "text/event-stream"}).status_code == 401


def test_one_person_cannot_take_every_place(person: Any, watcher: live.Watcher) -> None:
    kept = [person.get("/live?topics=thing:1") for _ in range(live.STREAMS_PER_PERSON)]
    for response in kept:
        next(iter(response.response))
    refused = person.get("/live?topics=thing:1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    for response in kept:
        response.close()
    assert person.get("/live?topics=thing:1").status_code == 200
