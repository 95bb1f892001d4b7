"""What was done: the page of all history, and how an entry reads on any page."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.core import clock
from webapp.core.calendar import UnreadableDate, parse_jalali
from webapp.core.identifiers import masked
from webapp.office.audit import queries
from webapp.office.audit.queries import Entry
from webapp.office.audit.views.words import EVENTS, FIELDS, KINDS, VALUES
from webapp.office.users.forms import ROLES
from webapp.web import filters
from webapp.web.access import can, requires
from webapp.web.htmx import render

blueprint = Blueprint("audit", __name__)

PAGE = 50
_NUMBER = re.compile(r"[\d/-]+|\S+ \d+/\d+")
_TIME = re.compile(r"(\d{2}):(\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*[+-]\d{2}:\d{2}")


@dataclass(frozen=True)
class SaidChange:
    """A changed field in words."""

    name: str
    before: str | Markup
    after: str | Markup


@blueprint.app_template_global("audit_icon")
def icon_of(entry: Entry) -> str:
    """The icon of what was done."""
    return EVENTS.get(entry.event, ("point", ""))[0]


@blueprint.app_template_global("audit_sentence")
def sentence_of(entry: Entry) -> str:
    """What was done, in a sentence; an event without one shows its code."""
    return str(EVENTS[entry.event][1]) if entry.event in EVENTS else entry.event


@blueprint.app_template_global("audit_changes")
def changes_of(entry: Entry) -> list[SaidChange]:
    """The fields that changed, named and shown as people write them."""
    kind = entry.subject_kind
    said = (
        SaidChange(
            _name(kind, change.name), _shown(kind, change.name, change.before), _shown(kind, change.name, change.after)
        )
        for change in entry.changes
    )
    return [change for change in said if change.before != change.after]


def _field(of: str, field: str) -> tuple[Any, str]:
    """Name and way of showing; a field that means something else of one thing has its own."""
    return FIELDS.get(f"{of}.{field}") or FIELDS.get(field) or (field.replace("_", " "), "text")


def _name(of: str, field: str) -> str:
    return str(_field(of, field)[0])


def _shown(of: str, field: str, value: Any) -> str | Markup:
    if value is None or value == "":
        return ""
    kind = _field(of, field)[1]
    if isinstance(value, bool) or kind == "yes_no":
        return _("yes") if value else _("no")
    if kind == "pauses":
        return Markup("، ").join(map(_pause, value))
    if isinstance(value, list):
        return Markup("، ").join(_shown(of, field, item) for item in value)
    if isinstance(value, dict):
        return Markup("؛ ").join(
            Markup("{}: {}").format(_name(of, name), _shown(of, name, value[name])) for name in value
        )
    if kind == "time" and isinstance(value, int):
        return filters.clockface(value)
    if isinstance(value, (int, float)):
        return filters.fa(value) if kind == "code" else filters.num(value)
    return _text(of, str(value), kind)


def _contact(value: str) -> Markup:
    """A phone or identifier: whole only for those who may see it, however it was recorded."""
    if not value.startswith("…") and not can("contact.read"):
        value = masked(value)
    return filters.phone(value) if value.startswith("+") else filters.number_code(value)


def _pause(pause: Any) -> Markup:
    """A break of a setting (a list) or of a meeting (named)."""
    named = pause if isinstance(pause, dict) else dict(zip(("title", "start", "minutes"), pause, strict=True))
    start, minutes = filters.clockface(named["start"]), filters.minutes(named["minutes"])
    return Markup("{} {} ({})").format(named["title"], start, minutes)


def _text(of: str, value: str, kind: str) -> str | Markup:
    if kind == "contact":
        return _contact(value)
    if kind == "code":
        return filters.number_code(value) if _NUMBER.fullmatch(value) else filters.code(value)
    if kind == "role" and value in ROLES:
        return str(ROLES[value])
    word = VALUES.get(f"{of}.{value}", VALUES.get(value))
    if word is not None:
        return str(word)
    if clock_face := _TIME.fullmatch(value):
        return filters.clockface(int(clock_face[1]) * 60 + int(clock_face[2]))
    try:
        if kind == "date" or _DATE.fullmatch(value):
            return filters.jplain(date.fromisoformat(value))
        if _MOMENT.match(value):
            moment = datetime.fromisoformat(value)
            return Markup("{} {}").format(filters.jplain(moment), filters.jtime(moment))
    except ValueError:
        pass
    return value


@blueprint.get("/audit")
@requires("audit.read")
def index() -> Any:
    """All history, newest first; narrowed by kind of event and days."""
    first, last = _day("first"), _day("last")
    event = request.args.get("event", "")
    entries = queries.newest(
        limit=PAGE + 1,
        before_id=request.args.get("before", type=int),
        event=event,
        first=first,
        last=last,
    )
    return render(
        "audit/index.html",
        "audit/_entries.html",
        entries=entries[:PAGE],
        older=entries[PAGE - 1].id if len(entries) > PAGE else None,
        event=event,
        typed={"first": request.args.get("first", ""), "last": request.args.get("last", "")},
        kinds=KINDS,
        seal=queries.latest_seal(),
        unsealed=queries.unsealed(),
    )


def _day(name: str) -> date | None:
    try:
        return parse_jalali(request.args.get(name, ""), clock.today())
    except UnreadableDate:
        return None
