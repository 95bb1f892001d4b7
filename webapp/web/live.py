"""Open pages learn *that* something changed: one stream per page, one watcher per process."""

import json
import queue
import sqlite3
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request

from webapp.core import db, feed
from webapp.core.actor import Actor
from webapp.web.access import current_user, requires

blueprint = Blueprint("live", __name__)

HEARTBEAT_SECONDS = 15
POLL_SECONDS = 0.02
STREAMS_PER_PERSON = 12
STREAMS = 330
OVERLAP = 100
"""So many numbers back PostgreSQL is asked again: a transaction that took its number early may commit late."""

TopicRule = Callable[[Actor, str], bool]
Told = tuple[int, str, str]
"""Number, topic, what: a row of the feed."""


class Screen:
    """An open stream: what it follows, and what it was told and has not yet sent."""

    def __init__(self, topics: frozenset[str], person: int) -> None:
        self.topics, self.person = topics, person
        self.told: queue.SimpleQueue[Told] = queue.SimpleQueue()


class Watcher:
    """Reads the feed once for all streams of this process and tells each one what it follows.

    SQLite: `PRAGMA data_version` on an own connection is the hint (5 µs a look); PostgreSQL: the newest row.
    """

    def __init__(self) -> None:
        self.newest = 0
        self.people: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._following: dict[str, set[Screen]] = defaultdict(set)
        self._known: deque[int] = deque(maxlen=2 * OVERLAP)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch, once a process."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self.newest = feed.newest()
                self._thread = threading.Thread(target=self._watch, name="feed-watcher", daemon=True)
                self._thread.start()

    def has_room(self, person: int) -> bool:
        """Whether one more stream may be opened, here and by this person."""
        return self.people.total() < STREAMS and self.people[person] < STREAMS_PER_PERSON

    def enter(self, screen: Screen) -> None:
        """The screen is told of changes from now on."""
        with self._lock:
            self.people[screen.person] += 1
            for topic in screen.topics:
                self._following[topic].add(screen)

    def leave(self, screen: Screen) -> None:
        """The screen was closed."""
        with self._lock:
            self.people[screen.person] -= 1
            self.people += Counter()
            for topic in screen.topics:
                self._following[topic].discard(screen)
                if not self._following[topic]:
                    del self._following[topic]

    def tell(self, changes: Iterable[Told]) -> None:
        """Hand changes to the screens that follow their topics."""
        with self._lock:
            for change in changes:
                for screen in self._following.get(change[1], ()):
                    screen.told.put(change)

    def _watch(self) -> None:
        probe: _Probe | None = None
        while True:
            time.sleep(probe.pause if probe and self.people else POLL_SECONDS * 10)
            try:
                probe = probe or _Probe()
                if probe.has_changed():
                    self.tell(self._fresh())
            except Exception:  # the database may be away for a while: look again, streams stay open
                probe = None
                time.sleep(1)

    def _fresh(self) -> list[Told]:
        with db.database.connection_context():
            read = feed.since(self.newest - (OVERLAP if db.is_postgresql() else 0))
        fresh = [change for change in read if change[0] not in self._known]
        self._known.extend(change[0] for change in fresh)
        self.newest = max([self.newest, *(change[0] for change in fresh)])
        return fresh


class _Probe:
    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._seen = -1
        self.pause = POLL_SECONDS * 5
        if not db.is_postgresql():
            path = Path(db.database.obj.database)
            self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
            self.pause = POLL_SECONDS

    def has_changed(self) -> bool:
        if self._connection is None:
            return True
        seen = self._connection.execute("PRAGMA data_version").fetchone()[0]
        changed, self._seen = seen != self._seen, seen
        return bool(changed)


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
    if not watcher.has_room(person):
        return Response("busy", 503, {"Retry-After": "30"})
    watcher.start()
    try:
        seen = int(request.headers.get("Last-Event-ID") or request.args.get("seen") or -1)
    except ValueError:
        seen = -1
    response = Response(_events(Screen(topics, person), seen), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _may_follow(rules: dict[str, TopicRule], actor: Actor, topic: str) -> bool:
    prefix, _, key = topic.partition(":")
    return prefix in rules and rules[prefix](actor, key)


def _events(screen: Screen, seen: int) -> Iterator[str]:
    # Followed first and caught up then: what happens in between is told twice rather than never.
    watcher.enter(screen)
    try:
        seen, missed = _missed(seen)
        yield f"retry: 2000\nid: {seen}\n: open\n\n"
        yield from (_event(change) for change in missed if change[1] in screen.topics)
        while True:
            try:
                change = screen.told.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield ": here\n\n"
                continue
            if change[0] > seen or db.is_postgresql():
                yield _event(change)
    finally:
        watcher.leave(screen)


def _missed(seen: int) -> tuple[int, list[Told]]:
    """The newest number there is, and the changes after the one seen last; nothing for a new page."""
    db.database.connect(reuse_if_open=True)
    missed: list[Told] = []
    if seen < 0:
        seen = feed.newest()
    while read := feed.since(seen):
        missed += read
        seen = read[-1][0]
    # The stream outlives the request by hours: from here on it holds no connection.
    db.database.close()
    return seen, missed


def _event(change: Told) -> str:
    seq, topic, what = change
    body = json.dumps({"topic": topic, "what": what, "seq": seq})
    return f"event: changed\nid: {seq}\ndata: {body}\n\n"
