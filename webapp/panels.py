"""The one place where a lower page learns of an upper feature.

PLACES: the page of a lower feature -> panels of upper ones, each a template and the query that fills it.
OWNERS: the kind of an owner in the engines' rows -> who may read it and where it is shown.
TOPICS: the prefix of a live topic -> who may follow it.
CALL_FORMS: the kind of a call -> the form in the middle of the call desk.
VISIBLE: a kind of thing -> ids to which a reader of scope "meeting" is limited.
RECOUNT: the kind of a checklist's owner -> which facts hold, for the nightly recount.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.desk.cases.queries import page as case_page
from webapp.desk.cases.queries import panels as cases
from webapp.desk.decisions import views as decisions
from webapp.desk.dossier import queries as dossier
from webapp.desk.followups import services as followup_services
from webapp.desk.followups import views as followups
from webapp.desk.meetings import queries as meetings
from webapp.desk.room import queries as room
from webapp.desk.slots.queries import cases as slots_cases
from webapp.desk.slots.queries import evidence as slots_evidence
from webapp.engines.calls.rules import CallKind
from webapp.engines.checklists import queries as checklists
from webapp.overview.reports import views as reports
from webapp.permissions import scope_of
from webapp.registry.members import queries as members


@dataclass(frozen=True)
class Panel:
    """A part of a page that an upper feature draws. `load(subject_id, actor, now)` gives the template's facts."""

    title: Any
    permission: str
    template: str
    load: Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Owner:
    """How the owner of an engine's row is authorised, reached and called. `title` raises NotFound."""

    permission: str
    endpoint: str
    argument: str
    may_read: Callable[[Actor, int], bool]
    title: Callable[[int], str]


@dataclass(frozen=True)
class CallForm:
    """What an upper feature puts in the middle of the call desk for its kind of call.

    `about` shows the call before it is taken; `form(call, filled)` makes the form, from the request or fresh;
    `load(call, actor, now)` gives the `facts` of both templates; `save(call, form, actor, now, phone)` writes an
    answered call down, or puts the refusals at the fields of its form and raises FieldErrors({}).
    """

    template: str
    about: str
    form: Callable[..., Any]
    load: Callable[..., dict[str, Any]]
    save: Callable[..., None]


def has(permission: str) -> Callable[[Actor, Any], bool]:
    """The predicate "holds the permission, whichever the thing"."""

    def rule(actor: Actor, _: Any) -> bool:
        return scope_of(permission, actor.roles) is not None

    return rule


def own_case(actor: Actor, case_id: int) -> bool:
    """Cases are for whoever reads all of them; a representative reads those of own meetings."""
    scope = scope_of("case.read", actor.roles)
    return scope == "all" or (scope == "meeting" and slots_cases.is_defended_by(actor, case_id))


def own_meeting(permission: str) -> Callable[[Actor, Any], bool]:
    """Meetings are for whoever reads all of them; a representative reads those in which he is named."""

    def rule(actor: Actor, key: Any) -> bool:
        scope = scope_of(permission, actor.roles)
        if scope == "meeting":
            return str(key).isdecimal() and meetings.may_read(actor, int(key))
        return scope is not None

    return rule


def own_room(actor: Actor, meeting_id: int) -> bool:
    """The room is for whoever leads meetings; a representative follows that of own meetings."""
    scope = scope_of("room.read", actor.roles)
    return scope == "all" or (scope == "meeting" and room.may_follow(actor.id, meeting_id))


PLACES: dict[str, list[Panel]] = {
    "member": [Panel(_l("Cases"), "case.read", "cases/_of_member.html", cases.member_panel)],
    "intake_meeting": [Panel(_l("Free turns"), "board.read", "slots/_free.html", slots_cases.free_panel)],
    "case": [
        Panel(_l("Hearing"), "board.read", "slots/_of_case.html", slots_cases.case_panel),
        Panel(_l("Decisions"), "case.read", "decisions/_of_case.html", decisions.case_panel),
        Panel(_l("Follow-up"), "followup.read", "followups/_case.html", followups.case_panel),
    ],
    "meeting": [Panel(_l("Follow-up"), "followup.read", "followups/_meeting.html", followups.meeting_panel)],
    "agency": [Panel(_l("Ratio of solved problems"), "report.read", "reports/_of_agency.html", reports.agency_panel)],
}

OWNERS: dict[str, Owner] = {
    "meeting": Owner(
        "meeting.read",
        "dossier.show",
        "meeting_id",
        own_meeting("meeting.read"),
        lambda meeting_id: meetings.meeting(meeting_id).number,
    ),
    "case": Owner("case.read", "cases.show", "case_id", own_case, lambda case_id: case_page.by_id(case_id).number),
    "checklist_item": Owner(
        "checklist.read",
        "checklists.item",
        "item_id",
        has("checklist.read"),
        lambda item_id: checklists.item(item_id).text,
    ),
    "member": Owner(
        "member.read",
        "members.show",
        "member_id",
        has("member.read"),
        lambda member_id: members.by_id(member_id, clock.today()).title,
    ),
}

TOPICS: dict[str, Callable[[Actor, str], bool]] = {
    "today": has("today.read"),
    "calls": has("call.read"),
    "meeting": own_meeting("meeting.read"),
    "board": own_meeting("board.read"),
    "room": lambda actor, key: key.isdecimal() and own_room(actor, int(key)),
    "case": lambda actor, key: key.isdecimal() and own_case(actor, int(key)),
    "members_import": has("member.import"),
}

VISIBLE: dict[str, Callable[[Actor], Collection[int]]] = {
    "case": slots_cases.defended_by,
    "meeting": meetings.defended_by,
}

_FOLLOWUP = CallForm(
    "followups/_call_words.html",
    "followups/_call_about.html",
    followups.call_words,
    followups.call_facts,
    followups.save_call,
)

CALL_FORMS: dict[str, CallForm] = {CallKind.FOLLOWUP_MEMBER: _FOLLOWUP, CallKind.FOLLOWUP_AGENCY: _FOLLOWUP}

RECOUNT: dict[str, list[Callable[..., Any]]] = {
    "meeting": [followup_services.recounted, room.facts, slots_evidence.facts, dossier.recounted]
}
"""Kind of a checklist's owner -> [fn(owner_ids, now) -> {owner_id: {code: evidence or None}}]; None: does not hold."""
