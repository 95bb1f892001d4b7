"""The outbox: what waits and why, what left, what needs a person."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import clock
from webapp.core.errors import NotFound
from webapp.engines.messages import queries, services
from webapp.engines.messages.rules import MessageState
from webapp.office.settings import queries as settings
from webapp.web.access import current_user, requires
from webapp.web.htmx import render, see_other

blueprint = Blueprint("messages", __name__)

PAGE = 50

STATES: dict[str, tuple[str, Any, str]] = {
    MessageState.HELD: ("warn", _l("Kept back"), "hand-stop"),
    MessageState.READY: ("", _l("Waits to be sent"), "clock"),
    MessageState.LEASED: ("active", _l("About to be sent"), "send"),
    MessageState.SENDING: ("active", _l("Being sent"), "send"),
    MessageState.SENT: ("ok", _l("Sent"), "check"),
    MessageState.DELIVERED: ("ok", _l("Delivered"), "checks"),
    MessageState.FAILED: ("danger", _l("Refused"), "ban"),
    MessageState.UNKNOWN: ("warn", _l("Unknown whether sent"), "help-circle"),
    MessageState.DEAD: ("danger", _l("Given up"), "alert-triangle"),
    MessageState.CANCELLED: ("plain", _l("Cancelled"), "x"),
    MessageState.EXPIRED: ("plain", _l("Expired"), "clock-off"),
}
"""State -> kind of badge, word, icon."""

GROUPS: dict[str, Any] = {
    "waiting": _l("Waiting"),
    "troubled": _l("Needs a look"),
    "held": _l("Kept back"),
    "sent": _l("Sent"),
    "over": _l("Cancelled or expired"),
}

_ACTS = {
    "release": services.release,
    "hold": services.hold,
    "again": services.send_again,
    "arrived": services.resolve_sent,
    "cancel": services.drop,
}


@blueprint.get("/messages")
@requires("message.read")
def index() -> Any:
    """One group of the outbox, newest first."""
    group = request.args.get("group", "waiting")
    if group not in GROUPS:
        raise NotFound("group")
    state = _state_of(group)
    rows = queries.page(group, state=state, before_id=request.args.get("before", type=int), limit=PAGE + 1)
    counts = queries.counts()
    return render(
        "messages/index.html",
        "messages/_messages.html",
        rows=rows[:PAGE],
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
        group=group,
        groups=GROUPS,
        counts={name: sum(counts.get(one, 0) for one in of) for name, of in queries.GROUPS.items()},
        only=state,
        parts={one: counts[one] for one in queries.GROUPS[group] if one in counts},
        states=STATES,
        channels=services.configured_channels(),
        is_demo=settings.is_demo(),
        now=clock.now(),
    )


def _state_of(group: str) -> MessageState | None:
    """The state of the group to which the list is narrowed."""
    asked = request.args.get("state", "")
    if asked and asked not in queries.GROUPS[group]:
        raise NotFound("state")
    return MessageState(asked) if asked else None


@blueprint.app_template_global("message_state")
def message_state(state: str) -> tuple[str, Any, str]:
    """Kind of badge, word and icon of a message's state, for the pages of its owners."""
    return STATES[state]


@blueprint.post("/messages/<int:message_id>/<act>")
@requires("message.release")
def act(message_id: int, act: str) -> Any:
    """Release, hold, send again, settle as arrived, or cancel one message."""
    if act not in _ACTS:
        raise NotFound("act")
    _ACTS[act](message_id, actor=current_user(), now=clock.now())
    flash(_("Done."), "ok")
    group = request.args.get("group", "waiting")
    return see_other(url_for("messages.index", group=group if group in GROUPS else "waiting"))
