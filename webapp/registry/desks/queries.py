"""Reads of the desks, their topics and the documents they ask for (SD-2.0-a)."""

from dataclasses import dataclass
from typing import Any

from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk, DeskDocument, DeskTopic


@dataclass(frozen=True)
class DeskRow:
    """A desk as lists and choices show it."""

    id: int
    code: str
    title: str
    short_title: str
    agency_id: int
    agency_title: str
    file_number_label: str
    deadline_label: str
    uses_agency_form: bool
    slot_minutes: int
    position: int
    is_active: bool


@dataclass(frozen=True)
class Entry:
    """A topic, or a document asked for."""

    id: int
    title: str
    position: int
    is_active: bool


@dataclass(frozen=True)
class DeskPage:
    """A desk with everything that is set for it."""

    desk: DeskRow
    topics: list[Entry]
    documents: list[Entry]

    @property
    def active_topics(self) -> list[Entry]:
        """The topics one may choose today."""
        return [topic for topic in self.topics if topic.is_active]

    @property
    def active_documents(self) -> list[Entry]:
        """The documents asked for today."""
        return [document for document in self.documents if document.is_active]


def _rows() -> Any:
    return Desk.select(
        Desk.id,
        Desk.code,
        Desk.title,
        Desk.short_title,
        Desk.agency,
        Agency.title,
        Desk.file_number_label,
        Desk.deadline_label,
        Desk.uses_agency_form,
        Desk.slot_minutes,
        Desk.position,
        Desk.is_active,
    ).join(Agency)


def active() -> list[DeskRow]:
    """The desks that are open, in the office's order."""
    return [DeskRow(*row) for row in _active()]


@prepared
def _active() -> Any:
    return _rows().where(Desk.is_active).order_by(Desk.position, Desk.id)


def all_desks() -> list[DeskRow]:
    """Every desk, closed ones last."""
    order = (Desk.is_active.desc(), Desk.position, Desk.id)
    return [DeskRow(*row) for row in _rows().order_by(*order).tuples()]


def row(desk_id: int) -> DeskRow:
    """One desk without its lists. Raises NotFound."""
    found = _one(desk_id)
    if not found:
        raise NotFound("desk", desk_id)
    return DeskRow(*found[0])


@prepared
def _one(desk_id: Any) -> Any:
    return _rows().where(Desk.id == desk_id)


def desk(desk_id: int) -> DeskPage:
    """One desk with its topics and documents. Raises NotFound."""
    return DeskPage(
        row(desk_id),
        [Entry(*found) for found in _topics(desk_id)],
        [Entry(*found) for found in _documents(desk_id)],
    )


def by_code(code: str) -> DeskRow:
    """The desk with this code (`customs` …). Raises NotFound."""
    found = _rows().where(Desk.code == code).tuples().first()
    if found is None:
        raise NotFound("desk", code)
    return DeskRow(*found)


@prepared
def _topics(desk_id: Any) -> Any:
    return _entries(DeskTopic, desk_id)


@prepared
def _documents(desk_id: Any) -> Any:
    return _entries(DeskDocument, desk_id)


def _entries(model: Any, desk_id: Any) -> Any:
    query = model.select(model.id, model.title, model.position, model.is_active).where(model.desk == desk_id)
    return query.order_by(model.position, model.id)


def topics_by_desk() -> dict[int, list[Entry]]:
    """The open topics of every desk, for pages that change desk without asking the server."""
    query = DeskTopic.select(DeskTopic.desk, DeskTopic.id, DeskTopic.title, DeskTopic.position, DeskTopic.is_active)
    found: dict[int, list[Entry]] = {}
    for desk_id, *entry in query.where(DeskTopic.is_active).order_by(DeskTopic.position, DeskTopic.id).tuples():
        found.setdefault(desk_id, []).append(Entry(*entry))
    return found
