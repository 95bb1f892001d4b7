"""Follow-up: the words in the call desk, on the case and the meeting, and the promises still open (SD-2.6)."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.calendar import tehran_date
from webapp.core.errors import FieldErrors
from webapp.desk.decisions.rules import Voice
from webapp.desk.followups import forms, queries, services
from webapp.desk.followups.forms import AskAgainForm, BringForm, VoicedWordsForm, WordsForm, words_form
from webapp.engines.calls import queries as calls
from webapp.registry.agencies import queries as agencies
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import render, see_other
from webapp.web.panels import owner_url, require_owner

blueprint = Blueprint("followups", __name__)

WORDS: dict[str, Any] = {
    "degrees": forms.DEGREES,
    "decision_kinds": forms.DECISION_KINDS,
    "decision_states": forms.DECISION_STATES,
    "results": forms.RESULTS,
    "not_confirmed": forms.NOT_CONFIRMED,
    "voices": forms.VOICES,
}


@blueprint.get("/followups")
@requires("followup.read")
def index() -> Response:
    """Open promises by agency, overdue ones first (N-07)."""
    now = clock.now()
    agency_id = request.args.get("agency", type=int)
    only_overdue = request.args.get("overdue") == "y"
    groups = queries.promises_by_agency(now, agency_id=agency_id, only_overdue=only_overdue)
    return render(
        "followups/index.html",
        "followups/_promises.html",
        groups=groups,
        agencies=agencies.active(),
        agency_id=agency_id,
        only_overdue=only_overdue,
        today=tehran_date(now),
        **WORDS,
    )


@blueprint.get("/followups/cases/<int:case_id>")
@requires("followup.read")
def case(case_id: int) -> Response:
    """The follow-up part of one case: a fragment of its page, or a page of its own."""
    require_owner(current_user(), "case", case_id)
    facts = case_panel(case_id, current_user(), clock.now())
    return render("followups/case.html", "followups/_case.html", **facts)


@blueprint.get("/followups/meetings/<int:meeting_id>")
@requires("followup.read")
def meeting(meeting_id: int) -> Response:
    """How far the follow-up of a meeting has come."""
    require_owner(current_user(), "meeting", meeting_id)
    facts = meeting_panel(meeting_id, current_user(), clock.now())
    return render("followups/meeting.html", "followups/_meeting.html", **facts)


@blueprint.get("/followups/cases/<int:case_id>/words")
@requires("followup.record")
def new_words(case_id: int) -> Response:
    """The form for words that came without a call."""
    decisions = queries.standing(case_id)
    form = words_form(decisions, filled=False, kind=VoicedWordsForm)
    form["voice"].data = request.args.get("voice", str(Voice.AGENCY))
    return _words(case_id, form)


@blueprint.post("/followups/cases/<int:case_id>/words")
@requires("followup.record")
def record_words(case_id: int) -> Response:
    """Write down words that came without a call."""
    form = VoicedWordsForm()
    if form.validate_on_submit():
        try:
            services.record_word(
                case_id, Voice(form.voice.data), form.answer(), actor=current_user(), now=clock.now(), once=once.sent()
            )
        except FieldErrors as refusal:
            form.refuse(refusal)
        else:
            flash(_("The words are written down."), "ok")
            return see_other(_back(case_id))
    return _words(case_id, form, 422)


@blueprint.post("/followups/cases/<int:case_id>/ask")
@requires("followup.record")
def ask_again(case_id: int) -> Response:
    """Open one more round of calls."""
    form = AskAgainForm()
    if form.validate_on_submit():
        if form.ask_on.data is None:
            form.ask_on.errors = [errors.sentence("followup_ask_on")]
        else:
            with errors.told_at(form):
                services.ask_again(
                    case_id,
                    Voice(form.ask_voice.data),
                    form.ask_on.data,
                    actor=current_user(),
                    now=clock.now(),
                    once=once.sent(),
                )
                flash(_("The call stands in the call desk."), "ok")
                return see_other(_back(case_id))
    facts = case_panel(case_id, current_user(), clock.now()) | {"ask": form}
    return render("followups/case.html", "followups/_case.html", 422, **facts)


@blueprint.post("/followups/cases/<int:case_id>/again")
@requires("followup.record")
def bring_again(case_id: int) -> Response:
    """Bring the case to the next meeting of its desk, or no longer."""
    again = BringForm().again.data
    services.bring_again(case_id, again, actor=current_user(), now=clock.now())
    said = _("The case comes to the next meeting of the desk.") if again else _("The case does not come again.")
    flash(said, "ok")
    return see_other(_back(case_id))


def _words(case_id: int, form: FlaskForm, status: int = 200) -> Response:
    page = queries.of_case(case_id)
    return render("followups/words.html", "followups/_words.html", status, followup=page, words=form, **WORDS)


def _back(case_id: int) -> str:
    return owner_url("case", case_id) or url_for("followups.case", case_id=case_id)


def case_panel(case_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the case's page shows of its follow-up (panels.PLACES)."""
    today = tehran_date(now)
    return {"followup": queries.of_case(case_id), "ask": AskAgainForm(formdata=None), "today": today, **WORDS}


def meeting_panel(meeting_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the meeting's page shows of its follow-up (panels.PLACES)."""
    return {"followup": queries.of_meeting(meeting_id), "meeting_id": meeting_id, "today": tehran_date(now), **WORDS}


def call_words(call: calls.Call, *, filled: bool) -> WordsForm:
    """The form of a follow-up call (panels.CALL_FORMS)."""
    return words_form(queries.standing(call.owner_id), filled=filled)


def call_facts(call: calls.Call, actor: Actor, now: datetime) -> dict[str, Any]:
    """What stands above that form: the decisions, and what the other voice has said."""
    voice = queries.VOICE_OF[call.kind]
    page = queries.of_case(call.owner_id)
    other = [said for said in page.rounds if said.voice != voice]
    return {"followup": page, "voice": str(voice), "other": other[-1] if other else None, **WORDS}


def save_call(call: calls.Call, form: WordsForm, *, actor: Actor, now: datetime, phone: str) -> None:
    """Write an answered follow-up call down; refusals stand at the fields of the form afterwards."""
    try:
        services.record_call(call.id, form.answer(), phone=phone, actor=actor, now=now, once=once.sent())
    except FieldErrors as refusal:
        form.refuse(refusal)
        raise FieldErrors({}) from refusal
