"""Refusals in words: the one table of rule codes, and the pages of 403, 404, 409, 422, 500."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, Response, g
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from peewee import DoesNotExist
from werkzeug.exceptions import HTTPException

from webapp.core import calendar
from webapp.core.errors import FieldErrors, Forbidden, NotFound, RuleBroken
from webapp.core.text import isolate, persian_digits
from webapp.web.htmx import render

SENTENCES: dict[str, Any] = {
    # office: sign-in, accounts, deputies
    "deputy_ends_before": _l("The last day lies before the first."),
    "deputy_in_past": _l("These days have passed; choose a last day from today on."),
    "deputy_inactive": _l("This account is closed; choose somebody who may sign in."),
    "deputy_is_self": _l("Nobody stands in for himself; choose somebody else."),
    "deputy_twice": _l("This person already stands in on some of these days; change the days."),
    "first_administrator_exists": _l("There is an administrator already; please sign in."),
    "last_administrator": _l("This is the last administrator; give the role to somebody else first."),
    "password_common": _l("This password is easy to guess; use several words that do not belong together."),
    "password_is_username": _l("The password contains the user name; choose another."),
    "password_lapsed": _l("The password you were given has lapsed; ask the administrator for a new one."),
    "password_long": _l("Shorten the password to 200 characters."),
    "password_same": _l("This is the current password; choose a new one."),
    "password_short": _l("The password needs at least %(shortest)s characters; several words make a good one."),
    "password_wrong": _l("This is not your current password."),
    "sign_in_refused": _l("User name or password is not right."),
    "sign_in_throttled": _l("Too many attempts. Wait %(minutes)s minutes, then try again."),
    "username_signs": _l("Use two to sixty Latin letters, digits, dots or dashes, a letter first."),
    "username_taken": _l("Somebody has this user name; choose another."),
    # office: settings, holidays, drafts
    "day_off_closes_before": _l("Closing time must be after opening time."),
    "day_off_ends_before": _l("The last day lies before the first."),
    "day_off_hours_missing": _l("Write opening and closing time of the short day."),
    "day_off_in_past": _l("A closure is declared for today or later."),
    "day_off_known": _l("This is in the calendar already."),
    "day_off_too_long": _l("Declare at most sixty days at once."),
    "draft_too_long": _l("This is too long to be kept as a draft; please save it."),
    "setting_area_code": _l("Write the area code in digits, without the zero."),
    "setting_breaks": _l("Give each break a name, a start and at least five minutes; breaks must not overlap."),
    "setting_closes_before": _l("Closing time must be after opening time."),
    "setting_out_of_range": _l("This number is out of range."),
    "setting_text_length": _l("This is too short or too long."),
    # engines: calls, checklists, attachments
    "call_back_missing": _l("Choose a day and a time for calling back."),
    "call_back_outside_hours": _l("The office does not work at that time; choose a time within office hours."),
    "call_back_past": _l("This time has passed; choose a later one."),
    "call_back_too_late": _l("The meeting will have begun by then; choose an earlier time."),
    "call_held": _l("%(who)s holds this call."),
    "call_not_held": _l("Nobody holds this call; take it first."),
    "call_outcome": _l("A call of this kind cannot end so."),
    "call_outcome_missing": _l("Choose what came of the call."),
    "call_over": _l("This call is over; it was concluded or is no longer needed."),
    "call_too_late": _l("The meeting has begun; this call makes no sense any more."),
    "checklist_changed": _l("Somebody changed this item while you were looking at it; look again."),
    "checklist_fact_stands": _l("A fact ticked this item; it opens again when the fact ceases."),
    "checklist_not_done": _l("This item is not ticked."),
    "checklist_ticks_itself": _l("This item ticks itself. To count it as done another way, write the reason."),
    "file_broken": _l("This file is damaged or not what its name says; save it again and retry."),
    "file_empty": _l("This file is empty."),
    "file_kind": _l("Only pdf, jpg, png, webp, docx and xlsx files are kept."),
    "file_missing": _l("Choose a file first."),
    "file_too_large": _l("This file is larger than %(limit)s MB; make it smaller."),
    # desk: follow-up
    "followup_ask_on": _l("Choose the day of the call."),
    "followup_call_open": _l("A call of this voice already stands in the call desk."),
    "followup_decisions_changed": _l("The decisions have changed since this page was opened; open it again."),
    "followup_degree_missing": _l("Say how far this decision came."),
    "followup_not_heard": _l("This case was not heard in a held meeting; there is nothing to follow up."),
    "followup_other_call": _l("This is not a follow-up call."),
    "followup_percent": _l("Write a percentage between 1 and 99."),
    "followup_step_far": _l("Choose a day within a year."),
    "followup_step_past": _l("This day has passed; choose today or later."),
    "followup_step_undated": _l("Write by when the next step is due."),
    # registry
    "agency_office_ends_before": _l("The last day in office lies before the first."),
    "agency_title_taken": _l("An agency of this name is in the register already."),
    "desk_line_too_long": _l("A line takes at most %(longest)s characters."),
    "desk_short_title_taken": _l("Another desk has this short title; meeting numbers need one of their own."),
    "import_date_broken": _l("“%(value)s” is no date."),
    "import_discarded": _l("Thrown away after the preview; nothing was changed."),
    "import_file_lost": _l("The uploaded file can no longer be read; upload it again."),
    "import_identifier_broken": _l("“%(value)s” is neither a national id nor a legal identifier; a digit is wrong."),
    "import_identifier_taken": _l("The identifier %(value)s belongs to membership %(number)s."),
    "import_kind_contradicts": _l("The kind of person does not fit the identifier %(value)s."),
    "import_no_headings": _l(
        "No headings were found. The first rows need a column “membership number” or “national id” and the name."
    ),
    "import_no_key": _l("There is neither a membership number nor an identifier."),
    "import_not_a_sheet": _l("This is no spreadsheet. Save the list as XLSX or CSV and upload that."),
    "import_not_previewed": _l("This list has been applied or thrown away already."),
    "import_number_broken": _l("“%(value)s” is too long for a membership number."),
    "import_number_missing": _l("A new member needs a membership number; %(value)s is not in the register."),
    "import_phone_broken": _l("“%(value)s” is no telephone number."),
    "import_title_missing": _l("A new member needs a name; membership %(value)s has none."),
    "import_too_large": _l("The file is over 10 MB and was refused whole; divide the list."),
    "import_too_many_rows": _l("The list has more than 50,000 rows and was refused whole; divide it."),
    "import_too_wide": _l("The sheet has more than 100 columns; keep only those of the members."),
    "import_twice": _l("The same member stands in row %(row)s already."),
    "member_identifier_of_other_kind": _l("A person has a ten-digit national id, a firm an eleven-digit identifier."),
    "member_identifier_taken": _l("This identifier belongs to “%(owner)s”."),
    "member_number_taken": _l("This membership number belongs to “%(owner)s”."),
    "member_stale": _l("Somebody changed “%(title)s” while you were editing it."),
    "representative_account_taken": _l("This account belongs to another representative."),
    "venue_title_taken": _l("A room of this name is in the register already."),
    # cases
    "case_applicant_missing": _l("Write the name of the economic actor."),
    "case_desk_closed": _l("This desk is closed; choose another."),
    "case_desk_fixed": _l("An accepted case stays at its desk; refer it or mark it incomplete first."),
    "case_destination_missing": _l("Say where the member should turn to."),
    "case_form_closed": _l("The case has been heard or closed; its form can no longer be changed."),
    "case_guidance_missing": _l("Write what the member should do there."),
    "case_identifier_not_own": _l("The member comes in person; this is not the member's own national id."),
    "case_identifier_of_other": _l("This identifier belongs to “%(owner)s”, not to the visitor of this member."),
    "case_letter_number_missing": _l("Write the number of the letter."),
    "case_member_missing": _l("Choose the member. Who is no member applies by official letter."),
    "case_merge_closed": _l("Case %(number)s is closed; nothing can be merged into it."),
    "case_merge_other_member": _l("Case %(number)s belongs to another member."),
    "case_merge_self": _l("A case cannot be merged into itself."),
    "case_missing_unnamed": _l("Say what is missing."),
    "case_move": _l("The case is not in a state that allows this."),
    "case_phone_missing": _l("Write a telephone number at which somebody answers."),
    "case_reason_missing": _l("Say why, in a few words."),
    "case_related_number_missing": _l("Write the number of the letter it refers to."),
    "case_similar": _l("The member has an open case about the same thing: %(number)s."),
    "case_solution_unnamed": _l("Say how it was solved."),
    "case_stale": _l("Somebody changed case %(number)s while you were editing it. Both texts stand side by side."),
    "case_subject_missing": _l("Name the subject, or choose a topic."),
    "case_topic_of_other_desk": _l("This topic does not belong to the desk; choose again."),
    "case_window_empty": _l("The end must come after the beginning."),
    # engines: messages
    "message_move": _l("The message is no longer where you saw it; look at its state again."),
    # decisions and room
    "decision_due_before_meeting": _l("The due date lies before the meeting; pick that day or a later one."),
    "decision_due_too_far": _l("This due date is more than three years away; check the year."),
    "decision_lacks_decider": _l("Say who decided."),
    "decision_lacks_higher_authority": _l("Name the higher authority."),
    "decision_lacks_kind": _l("Pick the kind of decision."),
    "decision_lacks_text": _l("Write down what was decided."),
    "decision_locked": _l("The meeting is closed and its decisions are locked; the manager can reopen it."),
    "decision_meeting_not_open": _l("Decisions are written from the start of the meeting until it is closed."),
    "decision_of_another_hearing": _l("This decision belongs to another case."),
    "decision_percent_between": _l("Say how much was done, from 1 to 99 percent."),
    "decision_percent_only_partial": _l("A percent belongs to “partly” only."),
    "decision_text_too_long": _l("Shorten this to %(longest)s characters."),
    "decision_too_many": _l("A case takes %(most)s decisions at most."),
    "decision_withdrawn": _l("This decision was taken back; write it as a new one."),
    "room_action_elsewhere": _l("This was told about another meeting already."),
    "room_agency_present": _l("Somebody of the agency is noted as present; note the absence first."),
    "room_already_started": _l("The meeting has begun already."),
    "room_attendance_closed": _l("Attendance is noted from the approval of the list until the meeting is closed."),
    "room_extended_enough": _l("A turn is extended by %(most)s minutes at most."),
    "room_hearing_gone": _l("This case is no longer in this meeting."),
    "room_list_not_approved": _l("The list of this meeting is not approved yet; it can begin after that."),
    "room_move": _l("The turn is not where it was any more; look at it again."),
    "room_name_missing": _l("Write the name."),
    "room_no_free_place": _l("No place is free yet; mark who did not come as absent first."),
    "room_no_representative": _l("No chamber representative is named for this meeting; it cannot begin without one."),
    "room_not_in_session": _l("The meeting is not in session."),
    "room_occupied": _l("Somebody else is in the room; finish that turn first."),
    "room_other_day": _l("This meeting is held on %(date)s; it can begin on that day."),
    "room_over": _l("The meeting is over; turns can no longer be moved."),
    "room_representative_absent": _l("Note the chamber representative as present; no meeting begins without one."),
    "room_somebody_heard": _l("Somebody was heard already; end the meeting instead."),
    "room_still_occupied": _l("Somebody is in the room; finish that turn first."),
    "stale": _l("Somebody changed this while you were looking at it. Here is what it says now."),
    "meeting_move": _l("The meeting is not in a state that allows this."),
    # slots
    "slots.already_standby": _l("%(name)s is on standby already."),
    "slots.already_waiting": _l("%(name)s waits for a turn already."),
    "slots.break_in_the_way": _l("There is a break at %(at)s, and breaks do not move."),
    "slots.capacity_full": _l("All %(capacity)s turns of this meeting are given."),
    "slots.case_elsewhere": _l("%(name)s has a turn in the meeting %(meeting)s already; a case is heard once."),
    "slots.case_moved": _l("Somebody has moved %(name)s meanwhile. The board now shows where it is."),
    "slots.case_not_accepted": _l("Only reviewed cases get a turn; the case of %(name)s was not accepted."),
    "slots.case_unknown": _l("This case does not belong to the desk of this meeting."),
    "slots.date_not_final": _l("The date of this meeting is not final yet; turns are given after that."),
    "slots.hearing_began": _l("%(name)s has arrived or was heard already; the turn stays where it is."),
    "slots.is_break": _l("There is a break at %(at)s."),
    "slots.is_buffer": _l("%(at)s is kept free against delay."),
    "slots.length_impossible_here": _l("Write a length from %(least)s to %(most)s minutes, in steps of %(step)s."),
    "slots.length_under_cases": _l("%(count)s turns are given already; their length cannot change for all at once."),
    "slots.list_empty": _l("Nobody has a turn yet; the list would be empty."),
    "slots.list_moved_on": _l("The board has changed since version %(number)s was submitted; ask for a new version."),
    "slots.list_needs_frame": _l("The frame of the meeting is not approved yet; the list comes after it."),
    "slots.list_submitted_already": _l("Version %(number)s says the same and waits for the manager."),
    "slots.list_tentative": _l("These cases are not reviewed yet and cannot be on the list: %(names)s."),
    "slots.list_unchanged": _l("Nothing has changed since version %(number)s was approved."),
    "slots.meeting_began": _l("The meeting has begun, is over or was called off; its board can no longer be changed."),
    "slots.member_inactive": _l("The membership of %(name)s is not active; it takes a reason to place it."),
    "slots.no_room": _l("There is no free turn after it for %(other)s; nobody has been moved."),
    "slots.no_time_left": _l("There is not enough free time after this turn; nothing has been changed."),
    "slots.nothing_to_redo": _l("There is nothing to do again."),
    "slots.nothing_to_undo": _l("There is nothing to take back."),
    "slots.occupied": _l("%(other)s has the turn at %(at)s. What shall become of it?"),
    "slots.offer_gone": _l("The turn has been given to somebody else meanwhile; %(name)s stays on standby."),
    "slots.other_topic": _l("A turn is shared only for one topic; %(name)s and %(other)s have different ones."),
    "slots.outside_window": _l("%(name)s cannot come at that time."),
    "slots.override_reason": _l("Write why %(name)s is placed all the same."),
    "slots.reason_needed": _l("The list is approved: say why this changes."),
    "slots.redo_other": _l("This step was taken by %(author)s. Do it again all the same?"),
    "slots.return_comment_missing": _l("Write what should be changed."),
    "slots.ripple_window": _l("%(name)s would come to %(at)s; nobody has been moved."),
    "slots.same_length": _l("This turn is that long already."),
    "slots.same_member": _l("%(name)s already has a turn in this meeting."),
    "slots.same_place": _l("%(name)s is at %(at)s already."),
    "slots.slot_changed": _l("Somebody has changed the turn at %(at)s meanwhile. The board now shows it."),
    "slots.slot_gone": _l("This turn does not exist any more; the timetable has changed."),
    "slots.timetable_under_cases": _l(
        "%(count)s turns are given at times that the new timetable would cut; move them first."
    ),
    "slots.undo_approval": _l("The list was approved after that; what was approved is not taken back."),
    "slots.undo_call": _l("This came from a call, the case or the timetable and cannot be taken back."),
    "slots.undo_changed": _l("These turns have changed since; the step can no longer be taken back."),
    "slots.undo_other": _l("This step was taken by %(author)s. Take it back all the same?"),
    "slots.unknown_way": _l("The request was not understood."),
    # meetings and dossier
    "dossier.comment_missing": _l("Say what is to be mended."),
    "dossier.move_to_later_day": _l("Pick a later day; members have to be told first."),
    "dossier.not_a_working_day": _l("The office does not work on this day; pick another."),
    "dossier.not_held": _l("Only a meeting that was held can be closed."),
    "dossier.other_meetings_hit": _l("Meanwhile other meetings are hit; look at the list again before you declare."),
    "dossier.still_closed": _l("This day is closed as well, or its hours are too short; pick another."),
    "dossier.without_outcome": _l("These cases have no outcome yet: %(names)s."),
    "meetings.date_passed": _l("The date of this meeting, %(date)s, has passed. Move it first."),
    "meetings.date_passed_pick": _l("This day has passed; pick today or a later day."),
    "meetings.day_off": _l("The office is closed on this day: %(title)s. Pick another day, or tick that you know it."),
    "meetings.desk_twice": _l("This desk already meets on this day (%(number)s); pick another day."),
    "meetings.end_before_start": _l("The end must come after the start."),
    "meetings.no_turn_fits": _l("Not one turn fits between the breaks; make turns or breaks shorter."),
    "meetings.not_closed": _l("Only a closed meeting can be reopened."),
    "meetings.not_planned": _l("The meeting has begun, is over or was called off; its plan can no longer be changed."),
    "meetings.nothing_waits": _l("No frame of this meeting waits for approval."),
    "meetings.own_submission": _l("Nobody approves what they submitted themselves; a deputy or the manager has to."),
    "meetings.pause_outside": _l("The break must lie between %(start)s and %(end)s."),
    "meetings.pause_zero": _l("A break takes at least one minute."),
    "meetings.pauses_overlap": _l("This overlaps with “%(title)s”, %(start)s to %(end)s."),
    "meetings.reason_missing": _l("Say why, in a few words."),
    "meetings.representative_inactive": _l("This representative is no longer in the pool; pick another."),
    "meetings.representative_missing": _l("Name a representative first."),
    "meetings.room_taken": _l("%(venue)s is taken from %(start)s to %(end)s by the meeting %(number)s."),
    "meetings.short_hours": _l(
        "On this day the office works from %(opens)s to %(closes)s (%(title)s). "
        "Change the hours, or tick that you know it."
    ),
    "meetings.slot_over_span": _l("The length of a turn is more than the whole meeting; it lasts %(span)s minutes."),
    "meetings.slot_zero": _l("A turn takes at least one minute."),
    "meetings.stale": _l(
        "Somebody changed this meeting while you were editing it. "
        "What you typed is still here; compare it and save again."
    ),
    "meetings.start_passed": _l("This hour has passed today; pick a later one or another day."),
    "meetings.version_decided": _l("This version has already been decided on or taken back."),
    "meetings.version_newer": _l("A newer version, number %(number)s, has been submitted; look at that one."),
    "meetings.version_waiting": _l("Version %(number)s still waits for the manager; take it back first."),
    "meetings.weekend": _l("This day is a weekend. Pick another day, or tick that you know it."),
}
"""Code -> sentence with %(fact)s places. Each feature adds its own here, alphabetically within its block."""


def sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """What a person reads for a rule code."""
    text = str(SENTENCES[code])
    shown = {key: _shown(value) for key, value in (facts or {}).items()}
    return text % shown if shown else text


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return calendar.format_long(value, latin=g.get("locale", "fa") != "fa")
    written = persian_digits(str(value)) if g.get("locale", "fa") == "fa" else str(value)
    # A number such as 1405-000421 would be turned round between Persian words.
    return isolate(written) if re.fullmatch(r"\d[\d/-]*[/-][\d/-]*\d", written) else written


def onto(form: FlaskForm, refusal: FieldErrors) -> None:
    """Put the refusals of a service at the fields of the form that asked."""
    for name, told in refusal.fields.items():
        code, facts = told if isinstance(told, tuple) else (told, None)
        field = _field(form, name)
        field.errors = [*field.errors, sentence(code, facts)]


def _field(form: FlaskForm, name: str) -> Any:
    """The field of the name; of a row in a list of rows «pauses-2-start»."""
    if name in form._fields:
        return form._fields[name]
    rows, row, part = name.split("-", 2)
    return form._fields[rows].entries[int(row)].form._fields[part]


def init_app(app: Flask) -> None:
    """Answer each refusal in the page's own style."""

    @app.errorhandler(RuleBroken)
    def _rule_broken(refusal: RuleBroken) -> Response:
        said = sentence(refusal.code, refusal.facts)
        return render("error.html", "_refusal.html", 409, title=_l("Not possible now"), said=said, code=409)

    @app.errorhandler(FieldErrors)
    def _field_errors(refusal: FieldErrors) -> Response:
        told = [value if isinstance(value, tuple) else (value, None) for value in refusal.fields.values()]
        said = " ".join(sentence(code, facts) for code, facts in told)
        return render("error.html", "_refusal.html", 422, title=_l("Not accepted"), said=said, code=422)

    @app.errorhandler(Forbidden)
    def _forbidden(_: Forbidden) -> Response:
        said = _l("This page is not for your role. If you need it, ask the manager of the unit.")
        return render("error.html", "_refusal.html", 403, title=_l("Not allowed"), said=said, code=403)

    @app.errorhandler(NotFound)
    @app.errorhandler(DoesNotExist)
    def _not_found(_: Exception) -> Response:
        return _missing()

    @app.errorhandler(CSRFError)
    def _forged(_: CSRFError) -> Response:
        said = _l("This form has been open for too long. Reload the page; what you typed is kept as a draft.")
        return render("error.html", "_refusal.html", 400, title=_l("Form expired"), said=said, code=400)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.code == 404:
            return _missing()
        if error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        said = {
            405: _l("This address does not take that."),
            413: _l("The file is larger than allowed."),
            500: _l("Something broke here. It has been logged; nothing you saved before is lost."),
        }.get(error.code, _l("The request was not understood."))
        return render("error.html", "_refusal.html", error.code, title=_l("Not possible"), said=said, code=error.code)

    def _missing() -> Response:
        said = _l("There is nothing at this address, or nothing that your role may see.")
        return render("error.html", "_refusal.html", 404, title=_l("Not found"), said=said, code=404)
