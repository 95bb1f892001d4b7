"""Open pages learn *that* something changed: one stream per page, one watcher per process."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, stream_with_context

from webapp.core import db, feed
from webapp.core.actor import Actor
from webapp.web.access import current_user, requires

blueprint = Blueprint("live", __name__)

HEARTBEAT_SECONDS = 15
POLL_SECONDS = 0.02
STREAMS_PER_PERSON = 12
STREAMS = 330

TopicRule = Callable[[Actor, str], bool]


class Watcher:
    """Wakes the open streams of this process when the feed grows.

    SQLite: `PRAGMA data_version` on an own connection is the hint (5 µs a look); PostgreSQL: the newest row.
    """

    def __init__(self) -> None:
        self.condition = threading.Condition()
        self.newest = 0
        self.open: dict[int, int] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        with self.condition:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="feed-watcher", daemon=True)
                self.newest = _newest()
                self._thread.start()

    def _watch(self) -> None:
        probe = _Probe()
        while True:
            time.sleep(POLL_SECONDS if self.open else POLL_SECONDS * 10)
            try:
                if not probe.has_changed():
                    continue
                newest = _newest()
            except Exception:  # the database may be away for a while: look again, streams stay open
                time.sleep(1)
                probe = _Probe()
                continue
            if newest > self.newest:
                with self.condition:
                    self.newest = newest
                    self.condition.notify_all()


class _Probe:
    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        if not db.is_postgresql():
            path = Path(db.database.obj.database)
            self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)

    def has_changed(self) -> bool:
        if self._connection is None:
            return True
        seen = self._connection.execute("PRAGMA data_version").fetchone()[0]
        changed, self._seen = seen != self._seen, seen
        return bool(changed)


def _newest() -> int:
    with db.database.connection_context():
        return feed.newest()


watcher = Watcher()


@blueprint.get("/live")
@requires("live.read")
def stream() -> Response:
    """Server-sent events of the named topics, from the last one that this page has seen."""
    rules: dict[str, TopicRule] = current_app.extensions["mizban.topics"]
    actor = current_user()
    topics = frozenset(filter(None, request.args.get("topics", "").split(",")))
    if not topics or not all(_may_follow(rules, actor, topic) for topic in topics):
        abort(403)
    person = actor.id or 0
    watcher.start()
    if sum(watcher.open.values()) >= STREAMS or watcher.open.get(person, 0) >= STREAMS_PER_PERSON:
        return Response("busy", 503, {"Retry-After": "30"})
    try:
        seen = int(request.headers.get("Last-Event-ID") or request.args.get("seen") or -1)
    except ValueError:
        seen = -1
    if seen < 0:
        seen = feed.newest()
    # The stream outlives the request's database connection by hours: give it back first.
    db.database.close()
    response = Response(stream_with_context(_events(topics, seen, person)), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _may_follow(rules: dict[str, TopicRule], actor: Actor, topic: str) -> bool:
    prefix, _, key = topic.partition(":")
    return prefix in rules and rules[prefix](actor, key)


def _events(topics: frozenset[str], seen: int, person: int) -> Iterator[str]:
    watcher.open[person] = watcher.open.get(person, 0) + 1
    try:
        yield f"retry: 2000\nid: {seen}\n: open\n\n"
        while True:
            with watcher.condition:
                if watcher.newest <= seen:
                    watcher.condition.wait(HEARTBEAT_SECONDS)
            if watcher.newest <= seen:
                yield ": here\n\n"
                continue
            with db.database.connection_context():
                changes = feed.since(seen)
            for seq, topic, what in changes:
                seen = seq
                if topic in topics:
                    body = json.dumps({"topic": topic, "what": what, "seq": seq})
                    yield f"event: changed\nid: {seq}\ndata: {body}\n\n"
            if not changes:
                seen = max(seen, watcher.newest)
    finally:
        left = watcher.open.get(person, 1) - 1
        if left:
            watcher.open[person] = left
        else:
            watcher.open.pop(person, None)
