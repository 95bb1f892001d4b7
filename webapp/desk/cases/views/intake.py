"""Taking a problem down while the phone is in the hand, and correcting it later."""

from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.core import clock
from webapp.core.errors import FieldErrors, NotFound, RuleBroken, Stale
from webapp.core.text import isolate
from webapp.desk.cases import queries, rules, services
from webapp.desk.cases.forms import REASON_FIELDS, CaseForm, form_of
from webapp.desk.cases.rules import TRIAGED, CaseState, Source
from webapp.desk.cases.views import blueprint
from webapp.engines.attachments import services as attachments
from webapp.office.drafts import queries as drafts
from webapp.office.drafts import services as draft_services
from webapp.registry.agencies import queries as agencies
from webapp.registry.desks import queries as desks
from webapp.registry.members import queries as members
from webapp.web import errors, once
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import see_other

DRAFT = "case"


@blueprint.get("/cases/new")
@requires("case.register")
def new() -> Any:
    """The empty form, or the draft that this person has not finished."""
    member_id = request.args.get("member", type=int)
    kept = drafts.kept(current_user(), DRAFT)
    if kept is not None and str(member_id or kept.body.get("member") or "") == str(kept.body.get("member") or ""):
        form = CaseForm(formdata=_multi(kept.body))
        return _page(form, kept_at=kept.kept_at)
    form = CaseForm(formdata=None)
    if member_id:
        form.member.data = str(member_id)
    return _page(form)


def _multi(body: dict[str, Any]) -> MultiDict[str, str]:
    pairs = [(name, one) for name, value in body.items() for one in (value if isinstance(value, list) else [value])]
    return MultiDict(pairs)


@blueprint.post("/cases/new/anew")
@requires("case.register")
def anew() -> Any:
    """Throw the draft away and begin with an empty form."""
    draft_services.drop(DRAFT, actor=current_user())
    return see_other(url_for("cases.new"))


@blueprint.post("/cases")
@requires("case.register")
def register() -> Any:
    """Register the problem; the button that was pressed says what becomes of it."""
    form = CaseForm()
    outcome = request.form.get("outcome", CaseState.ACCEPTED)
    outcome = outcome if outcome in TRIAGED and can("case.triage") else CaseState.RECEIVED
    similar: list[int] = []
    # Both are read before anything is refused, so that all errors are told at once.
    if all([form.validate(), _has_good_files(form)]):
        try:
            registered = services.register(
                form.problem(),
                decision=form.decision(outcome),
                merge_into=request.form.get("merge_into", type=int),
                despite_similar=request.form.get("despite_similar") == "y",
                actor=current_user(),
                now=clock.now(),
                once=once.sent(),
            )
        except FieldErrors as refusal:
            errors.onto(form, _at_own_field(refusal, outcome))
        except RuleBroken as refusal:
            if refusal.code != "case_similar":
                raise
            similar = refusal.facts["cases"]
        else:
            draft_services.drop(DRAFT, actor=current_user())
            _keep_files(form, registered)
            return see_other(url_for("cases.show", case_id=registered.id, told="y"))
    return _page(form, 409 if similar else 422, similar=similar, outcome=outcome)


def _at_own_field(refusal: FieldErrors, outcome: str) -> FieldErrors:
    """A missing reason belongs to the field beside the button that was pressed."""
    own = {"reason": REASON_FIELDS.get(CaseState(outcome), "refer_reason")}
    return FieldErrors({own.get(name, name): told for name, told in refusal.fields.items()})


def _chosen(form: CaseForm) -> list[FileStorage]:
    """The files that came with a letter; like its numbers they are not of a call."""
    return [file for file in form.files.data or () if file and file.filename and form.source.data == Source.LETTER]


def _has_good_files(form: CaseForm) -> bool:
    """Whether each file can be kept; what cannot be is named at the field before anything is registered."""
    wrong = []
    for file in _chosen(form):
        try:
            attachments.check(file.stream)
        except FieldErrors as refusal:
            why = errors.at_field(refusal.fields["file"])
            wrong.append(_("“%(file)s”: %(why)s", file=isolate(file.filename or ""), why=why))
    form.files.errors = [*form.files.errors, *wrong]
    return not wrong


def _keep_files(form: CaseForm, registered: services.Registered) -> None:
    owner = ("case", registered.id, registered.number)
    for place, file in enumerate(_chosen(form)):
        name, key = file.filename or "", once.sent(f"file {place}")
        attachments.add(owner, file.stream, name, actor=current_user(), now=clock.now(), once=key)


@blueprint.route("/cases/<int:case_id>/edit", methods=["GET", "POST"])
@requires("case.register")
def edit(case_id: int) -> Any:
    """Correct the form; what somebody else changed meanwhile is shown beside what was typed."""
    page = queries.case_page(case_id, clock.today())
    rules.require_open_form(page.case.state)
    form = CaseForm(data=form_of(page))
    form.offer(form.desk.data, also=page)
    there: CaseForm | None = None
    status = 200
    if request.method == "POST" and form.validate():
        try:
            version = request.form.get("version", -1, type=int)
            services.edit(case_id, form.problem(), version=version, actor=current_user(), now=clock.now())
        except FieldErrors as refusal:
            errors.onto(form, refusal)
        except Stale:
            there = CaseForm(formdata=None, data=form_of(page))
            there.offer(there.desk.data, also=page)
            status = 409
        else:
            draft_services.drop(f"case-{case_id}", actor=current_user())
            flash(_("The form was saved."), "ok")
            return see_other(url_for("cases.show", case_id=case_id))
    return _page(form, 422 if form.errors else status, edited=page, there=_differences(form, there))


def _differences(form: CaseForm, there: CaseForm | None) -> list[tuple[str, str, str]]:
    """(label, typed, what stands there now) of each field in which two editors differ."""
    if there is None:
        return []
    found = []
    for field in there:
        mine = form._fields[field.short_name]
        if not hasattr(field, "_value") or field.short_name in ("csrf_token", "member", "files"):
            continue
        typed, standing = mine._value() or "", field._value() or ""
        if typed != standing:
            found.append((str(field.label.text), str(typed), str(standing)))
    return found


def _page(form: CaseForm, status: int = 200, **more: Any) -> Any:
    edited = more.get("edited")
    facts = {
        "form": form,
        "kept_at": None,
        "similar": [],
        "outcome": "",
        "edited": None,
        "there": [],
        **_member(form.member_id(), but=edited.case.id if edited else None),
        **_nearest(form.desk.data or 0, form.legal_deadline.data),
        "others": _others(form),
        # No browser fills a file field again: what was chosen is named, so that it is not forgotten.
        "choose_again": [file.filename for file in _chosen(form)],
    }
    facts.update(more)
    if facts["similar"]:
        known = {case.id: case for case in queries.past(form.member_id() or 0, limit=100)}
        facts["similar"] = [known[case_id] for case_id in facts["similar"] if case_id in known]
    return render_template("cases/new.html", **facts), status


def _member(member_id: int | None, *, but: int | None = None) -> dict[str, Any]:
    if not member_id:
        return {"member": None, "past": [], "past_counts": (0, 0), "known_phones": []}
    try:
        member = members.by_id(member_id, clock.today())
    except NotFound:
        return _member(None)
    return {
        "member": member,
        "past": queries.past(member_id, but=but, limit=5),
        "past_counts": queries.past_counts(member_id),
        "known_phones": members.phones(member_id) if can("contact.read") else [],
    }


def _nearest(desk_id: int, deadline: date | None) -> dict[str, Any]:
    meeting = queries.nearest_meeting(desk_id, clock.today()) if desk_id else None
    desk = next((row for row in desks.active() if row.id == desk_id), None)
    liaison = agencies.liaison(desk.agency_id, clock.today()) if desk and meeting else None
    return {
        "desk": desk,
        "meeting": meeting,
        "liaison": liaison,
        "days_before": rules.runs_out_before(deadline, meeting.date if meeting else None),
        "deadline_passed": deadline is not None and deadline < clock.today(),
        "now": clock.now(),
    }


def _others(form: CaseForm) -> int:
    if not form.desk.data or not form.topic.data or form.topic.data < 0:
        return 0
    return queries.others_with_topic(form.desk.data, form.topic.data, member_id=form.member_id())


@blueprint.get("/cases/new/member")
@requires("case.register")
def member_strip() -> Any:
    """The member who was chosen: strip, what was brought before, known telephones (fragment)."""
    return render_template("cases/_member.html", swapped=True, **_member(request.args.get("member", type=int)))


@blueprint.get("/cases/new/desk")
@requires("case.register")
def desk_parts() -> Any:
    """What depends on the desk: topics, name of the file number, documents, nearest meeting (fragment)."""
    form = CaseForm(formdata=request.args)
    facts = _nearest(form.desk.data or 0, form.legal_deadline.data)
    return render_template("cases/_desk.html", swapped=True, form=form, others=_others(form), **facts)


@blueprint.get("/cases/new/topic")
@requires("case.register")
def topic_note() -> Any:
    """Who else waits with the same topic (fragment)."""
    form = CaseForm(formdata=request.args)
    return render_template("cases/_same_topic.html", others=_others(form), form=form)


@blueprint.get("/cases/new/deadline")
@requires("case.register")
def deadline_note() -> Any:
    """Whether the legal deadline runs out before the nearest meeting of the desk (fragment)."""
    form = CaseForm(formdata=request.args)
    facts = _nearest(form.desk.data or 0, form.legal_deadline.data)
    return render_template("cases/_deadline.html", swapped=True, **facts)


@blueprint.get("/cases/new/amount")
@requires("case.register")
def amount_note() -> Any:
    """The amount in words (fragment)."""
    form = CaseForm(formdata=request.args)
    return render_template("cases/_amount.html", amount=form.amount.data)
