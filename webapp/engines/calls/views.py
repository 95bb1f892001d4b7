"""The call desk: one call after another (SD-2.4-c, SD-2.6-a, N-05)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_wtf import FlaskForm

from webapp.core import clock
from webapp.core.calendar import minutes_of_day, tehran_date, utc_span
from webapp.core.errors import FieldErrors
from webapp.engines.calls import queries, rules, services
from webapp.engines.calls.forms import KIND_WORDS, QUESTIONS, WORDS, AttemptForm, outcome_of
from webapp.engines.calls.rules import NO_TALK, CallState, Outcome
from webapp.office.holidays import queries as holidays
from webapp.web import errors
from webapp.web.access import can, current_user, requires
from webapp.web.filters import fa, jdate
from webapp.web.htmx import is_htmx, render, see_other
from webapp.web.panels import call_form

blueprint = Blueprint("calls", __name__)


@dataclass(frozen=True)
class ChipRow:
    """A ready-made time to call back, as the buttons carry it."""

    word: str
    moment: datetime
    on: str
    at: str
    is_tomorrow: bool


@blueprint.get("/calls")
@requires("call.read")
def index() -> Response:
    """The queue, and the call in hand or the next one."""
    now, chip = clock.now(), _chip()
    return _desk(queries.next_for(current_user().id or 0, now, chip), chip, now)


@blueprint.get("/calls/<int:call_id>")
@requires("call.read")
def show(call_id: int) -> Response:
    """The queue with this call in the middle."""
    return _desk(queries.by_id(call_id), _chip(), clock.now())


@blueprint.get("/calls/queue")
@requires("call.read")
def queue() -> Response:
    """Queue and head line alone, for an open call desk after a change."""
    if not is_htmx():
        return see_other(url_for("calls.index", show=_chip()))
    now, chip = clock.now(), _chip()
    shown = request.args.get("call", type=int)
    current = queries.by_id(shown) if shown else None
    return render("calls/index.html", "calls/_queue.html", **_around(current, chip, now), with_head=True)


@blueprint.post("/calls/<int:call_id>/claim")
@requires("call.make")
def claim(call_id: int) -> Response:
    """Take the call in hand."""
    services.claim(call_id, actor=current_user(), now=clock.now())
    return _after(call_id)


@blueprint.post("/calls/<int:call_id>/release")
@requires("call.make")
def release(call_id: int) -> Response:
    """Put the call back into the queue."""
    services.release(call_id, actor=current_user(), now=clock.now())
    return _after(None)


@blueprint.post("/calls/<int:call_id>/attempt")
@requires("call.make")
def attempt(call_id: int) -> Response:
    """Write an attempt down; with «next» the following call is taken at once."""
    now, actor = clock.now(), current_user()
    call = queries.by_id(call_id)
    form, upper = AttemptForm(), call_form(call.kind)
    words = upper.form(call, filled=True) if upper else None
    outcome = outcome_of(form, call.kind, upper is not None, has_turn="turn" in call.context)
    asked = [form, words] if outcome == Outcome.ANSWERED and words else [form]
    # Every form is read before anything is refused, so that all errors are told at once.
    readable = all([part.validate() for part in asked])
    if outcome is None:
        form.outcome.errors = [errors.sentence("call_outcome_missing")]
    if outcome is not None and readable:
        with errors.told_at(form):
            _save(call, outcome, form, words, actor, now)
            return _next(call_id, now) if request.form.get("go") == "next" else _after(call_id)
    return _desk(call, _chip(), now, form, words, status=422)


def _save(
    call: queries.Call, outcome: Outcome, form: AttemptForm, words: FlaskForm | None, actor: Any, now: datetime
) -> None:
    if outcome == Outcome.ANSWERED and words is not None:
        call_form(call.kind).save(call, words, actor=actor, now=now, phone=form.phone.data or "")
        return
    if outcome == Outcome.CALL_BACK:
        _require_call_back(call, form, now)
    services.conclude(
        call.id,
        outcome=outcome,
        phone=form.phone.data or "",
        note=form.note.data or "",
        call_back_at=form.call_back_at(),
        seen=form.seen.data,
        actor=actor,
        now=now,
    )


def _require_call_back(call: queries.Call, form: AttemptForm, now: datetime) -> None:
    """The time of calling back is refused at its own field, before the service would refuse the whole."""
    wrong = rules.check_call_back(form.call_back_at(), holidays.calendar_now(now), call.useful_until, now)
    if wrong:
        is_of_day = form.again_on.data is None or wrong == "call_back_day_off"
        place = form.again_on if is_of_day else form.again_at
        raise FieldErrors({place.name: wrong})


def _next(call_id: int, now: datetime) -> Response:
    """Save and next: whatever is still in hand stays, else the first free call is taken."""
    following = services.claim_next(_chip(), after=call_id, actor=current_user(), now=now)
    return _after(following.id if following else None)


def _after(call_id: int | None) -> Response:
    now, chip = clock.now(), _chip()
    if is_htmx():
        desk = _desk(queries.by_id(call_id) if call_id else None, chip, now)
        # Reloading shows what is in hand, not the call that stood in the address before.
        desk.headers["HX-Replace-Url"] = url_for("calls.index", show=chip)
        return desk
    address = url_for("calls.show", call_id=call_id, show=chip) if call_id else url_for("calls.index", show=chip)
    return see_other(address)


def _chip() -> str:
    chosen = request.values.get("show", "all")
    return chosen if chosen in queries.FILTERS else "all"


def _desk(
    call: queries.Call | None,
    chip: str,
    now: datetime,
    form: AttemptForm | None = None,
    words: FlaskForm | None = None,
    status: int = 200,
) -> Response:
    facts = _around(call, chip, now) | (_of_call(call, now, form, words) if call else {})
    return render("calls/index.html", "calls/_desk.html", status, **facts)


def _around(call: queries.Call | None, chip: str, now: datetime) -> dict[str, Any]:
    """What stands around the call: the queue, the head line, who else is calling."""
    actor, today = current_user(), tehran_date(now)
    calendar = holidays.calendar_now(now)
    opens, closes = calendar.working_hours(today)
    return {
        "call": call,
        "chip": chip,
        "queue": queries.queue(now, chip, actor.id),
        "others": queries.others_calling(actor.id),
        "my_id": actor.id,
        "now": now,
        "today": today,
        "tonight": utc_span(today, today)[1],
        "day": date.fromisoformat,
        "opens": opens,
        "closes": closes,
        "is_open_day": calendar.is_working_day(today),
        "kind_words": KIND_WORDS,
    }


def _of_call(call: queries.Call, now: datetime, form: AttemptForm | None, words: FlaskForm | None) -> dict[str, Any]:
    actor, upper = current_user(), call_form(call.kind)
    chips = rules.call_back_chips(now, holidays.calendar_now(now), call.useful_until)
    answers = () if upper else rules.answers_to(call.kind, has_turn="turn" in call.context)
    return {
        "is_mine": call.state == CallState.CLAIMED and call.claimed_by == actor.id and can("call.make"),
        "is_open": call.state in rules.OPEN,
        "is_useful": call.useful_until is None or now < call.useful_until,
        "attempts": queries.attempts(call.id),
        "same_party": queries.of_party(call, now) if call.state in rules.OPEN else [],
        "script": call.script.replace("{caller}", actor.name),
        "dialled": _dialled(call, form),
        "chips": [_chip_row(chip, tehran_date(now)) for chip in chips],
        "form": form or AttemptForm(formdata=None),
        "words": words or (upper.form(call, filled=False) if upper else None),
        "upper": upper,
        "upper_facts": upper.load(call, actor, now) if upper else {},
        "answers": [(outcome, *WORDS[outcome]) for outcome in answers],
        "no_talk": [(outcome, *WORDS[outcome]) for outcome in NO_TALK],
        "question": QUESTIONS.get(call.kind, ""),
        "outcome_words": WORDS,
    }


def _dialled(call: queries.Call, form: AttemptForm | None) -> dict[str, Any] | None:
    chosen = form.phone.data if form else None
    return next((dict(phone) for phone in call.phones if phone["number"] == chosen and not phone["wrong"]), None) or (
        dict(found) if (found := rules.dialled(call.phones)) else None
    )


def _chip_row(chip: rules.Chip, today: date) -> ChipRow:
    day = tehran_date(chip.moment)
    return ChipRow(chip.word, chip.moment, jdate(day), _clock(chip.moment), (day - today).days == 1)


def _clock(moment: datetime) -> str:
    minutes = minutes_of_day(moment)
    return fa(f"{minutes // 60:02d}:{minutes % 60:02d}")
