"""The frame goes to the manager and back; the representative; the queue of the manager."""

from datetime import timedelta

from flask import g

from tests.factories.meetings import DAY, make_meeting, make_representative, make_version, opened
from webapp.desk.meetings import queries, services
from webapp.desk.meetings.models import MeetingVersion


def text(answer):
    return answer.get_data(as_text=True)


def submitted(cast, now):
    meeting_id = opened(cast, now)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    version = services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    return meeting_id, version


def test_from_draft_to_approved_frame_by_pressing(client_as, cast, now):
    meeting_id = opened(cast, now)
    negin, mahtab = client_as("negin"), client_as("mahtab")
    assert negin.post(f"/meetings/{meeting_id}/date-final").status_code == 303
    assert negin.post(f"/meetings/{meeting_id}/date-final").status_code == 409
    assert negin.post(f"/meetings/{meeting_id}/frame").status_code == 303
    version = MeetingVersion.get()
    assert "تأیید چارچوب" not in text(negin.get(f"/meetings/{meeting_id}"))
    assert "تأیید چارچوب" in text(mahtab.get(f"/meetings/{meeting_id}"))
    url = f"/meetings/{meeting_id}/versions/{version.id}"
    assert negin.post(url, data={"verdict": "approve"}).status_code == 403
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 303
    assert queries.meeting(meeting_id).state == "frame_approved"
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 409


def test_who_decides_reads_frame_and_decision_first(client_as, cast, now):
    meeting_id, _ = submitted(cast, now)

    def first(name: str) -> bool:
        page = text(client_as(name).get(f"/meetings/{meeting_id}"))
        places = [page.index(f'id="{part}"') for part in ("versions", "lacks", "facts", "people")]
        return places == sorted(places)

    assert first("mahtab")
    assert not first("negin")


def test_returning_needs_a_comment_and_keeps_what_was_typed(client_as, cast, now):
    meeting_id, version = submitted(cast, now)
    mahtab = client_as("mahtab")
    url = f"/meetings/{meeting_id}/versions/{version}"
    refused = mahtab.post(url, data={"verdict": "return", "comment": "  "})
    assert refused.status_code == 422
    assert 'id="comment-error"' in text(refused)
    too_long = mahtab.post(url, data={"verdict": "return", "comment": "ن" * 1001})
    assert too_long.status_code == 422
    assert "ن" * 1001 in text(too_long)
    assert mahtab.post(url, data={"verdict": "return", "comment": "وقت نماز کم است"}).status_code == 303
    shown = text(client_as("negin").get(f"/meetings/{meeting_id}"))
    assert "مدیر چارچوب را برگردانده" in shown
    assert "وقت نماز کم است" in shown


def test_a_version_of_another_meeting_is_not_found(client_as, cast, now):
    _, version = submitted(cast, now)
    other = make_meeting(desk_code="tax")
    mahtab = client_as("mahtab")
    assert mahtab.post(f"/meetings/{other.id}/versions/{version}", data={"verdict": "approve"}).status_code == 404
    a_list = make_version(make_meeting(desk_code="industry"), kind="list")
    url = f"/meetings/{a_list.meeting_id}/versions/{a_list.id}"
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 404


def test_the_expert_takes_the_frame_back(client_as, cast, now):
    meeting_id, _ = submitted(cast, now)
    assert client_as("peyman").post(f"/meetings/{meeting_id}/frame/withdraw").status_code == 303
    assert MeetingVersion.get().state == "withdrawn"


def test_the_representative_is_picked_and_confirmed(client_as, cast, now):
    meeting_id = opened(cast, now)
    chosen = make_representative()
    negin = client_as("negin")
    assert "dialog__body" in text(negin.fragment(f"/meetings/{meeting_id}/representative"))
    assert "<html" in text(negin.get(f"/meetings/{meeting_id}/representative"))
    url = f"/meetings/{meeting_id}/representative"
    assert negin.post(url, data={"representative": str(chosen.id)}).status_code == 303
    assert negin.post(url, data={"representative": "9999"}).status_code == 422
    assert negin.post(f"{url}/confirm", data={"comes": "1"}).status_code == 303
    assert queries.meeting(meeting_id).representative_confirmed_at == now
    assert negin.post(f"{url}/confirm", data={"comes": "0"}).status_code == 303
    assert queries.meeting(meeting_id).representative_confirmed_at is None


def test_the_managers_queue(client_as, cast, now):
    mahtab = client_as("mahtab")
    assert "کاری در انتظار شما نیست" in text(mahtab.get("/approvals"))
    meeting_id, version = submitted(cast, now)
    shown = text(mahtab.get("/approvals"))
    assert f"/meetings/{meeting_id}#version-{version}" in shown
    own = opened(cast, now, date=DAY + timedelta(days=1))
    services.make_date_final(own, actor=cast["mahtab"], now=now)
    services.submit_frame(own, actor=cast["mahtab"], now=now)
    assert "خودتان فرستاده‌اید" in text(mahtab.get("/approvals"))


def test_in_english_names_stand_by_themselves_and_arrows_follow_the_reading(client_as, cast, now, app):
    _, version = submitted(cast, now)
    row = MeetingVersion.get_by_id(version)
    row.changes = [{"what": "start", "name": "", "old": 540, "new": 600, "reason": ""}]
    with app.test_request_context():
        for locale, arrow in (("en", "→"), ("fa", "←")):
            g.locale = locale
            words = str(app.jinja_env.get_template("dossier/_changes.html").module.changes(row.changes))
            assert f"</del> {arrow} <ins>" in words
    shown = text(client_as("mahtab").get(f"/meetings/{row.meeting_id}"))
    assert f"<bdi>{row.submitted_by_name}</bdi>" in shown
