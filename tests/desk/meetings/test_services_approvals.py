"""The frame is submitted, approved by another, returned and approved by a deputy."""

from datetime import date, timedelta

import peewee
import pytest

from tests.factories.meetings import item, make_meeting, make_version, opened, story, submitted
from tests.receivers import listening
from webapp.core.db import database
from webapp.core.errors import Forbidden, RuleBroken
from webapp.desk.meetings import queries, rules, services
from webapp.desk.meetings.models import MeetingVersion

TODAY = date(2026, 11, 21)


@pytest.mark.both_engines
def test_the_manager_approves_what_the_expert_submitted(cast, now):
    meeting_id = submitted(cast, now)
    assert [waiting.meeting_id for waiting in queries.awaiting_approval()] == [meeting_id]
    with listening(rules.FrameApproved) as heard:
        services.approve_frame(meeting_id, comment="خوب است", actor=cast["mahtab"], now=now)
    assert [event.meeting_id for event in heard] == [meeting_id]
    assert queries.meeting(meeting_id).state == "frame_approved"
    version = queries.newest(meeting_id, "frame", "approved")
    assert (version.number, version.decided_by_name, version.comment) == (1, "مهتاب مثالی", "خوب است")
    assert version.content["start"] == 540
    assert "names" not in version.content
    assert item(meeting_id, "frame_approved").evidence["text"] == "از نسخه ۱، مهتاب مثالی"
    assert queries.awaiting_approval() == []
    assert story(meeting_id)[-2:] == ["meeting.frame_submitted", "meeting.frame_approved"]


def test_the_manager_returns_it_with_a_comment_and_the_next_version_says_what_changed(cast, now):
    meeting_id = submitted(cast, now)
    with pytest.raises(RuleBroken):
        services.return_frame(meeting_id, comment=" ", actor=cast["mahtab"], now=now)
    services.return_frame(meeting_id, comment="وقت نماز کم است", actor=cast["mahtab"], now=now)
    assert queries.meeting(meeting_id).state == "date_final"
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    assert [(one.number, one.state) for one in queries.versions(meeting_id)] == [(2, "submitted"), (1, "returned")]


def test_nobody_approves_his_own_frame_though_he_be_manager(cast, now):
    meeting_id = opened(cast, now)
    services.make_date_final(meeting_id, actor=cast["mahtab"], now=now)
    services.submit_frame(meeting_id, actor=cast["mahtab"], now=now)
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.own_submission"


@pytest.mark.parametrize("name", ["negin", "peyman", "omid", "stranger"])
def test_only_the_manager_approves(cast, now, name):
    meeting_id = submitted(cast, now)
    with pytest.raises((Forbidden, RuleBroken)):
        services.approve_frame(meeting_id, actor=cast[name], now=now)
    assert queries.meeting(meeting_id).state == "date_final"


def test_a_deputy_approves_on_his_days_and_not_after(cast, now):
    from webapp.office.users.models import Deputy

    meeting_id = submitted(cast, now)
    Deputy.create(
        approver=cast["mahtab"].id,
        deputy=cast["peyman"].id,
        from_date=TODAY,
        to_date=TODAY,
        created_at=now,
    )
    with pytest.raises(Forbidden):
        services.approve_frame(meeting_id, actor=cast["peyman"], now=now + timedelta(days=1))
    services.approve_frame(meeting_id, actor=cast["peyman"], now=now)
    assert queries.newest(meeting_id, "frame").decided_by_name == "پیمان فرضی"


@pytest.mark.both_engines
def test_the_database_refuses_self_approval_too(cast, now):
    meeting = make_meeting(state="date_final")
    version = make_version(meeting, submitted_by=5)
    with pytest.raises(peewee.IntegrityError), database.atomic():
        MeetingVersion.update(state="approved", decided_by=5).where(MeetingVersion.id == version.id).execute()


def test_one_frame_waits_at_a_time(cast, now):
    meeting_id = submitted(cast, now)
    with pytest.raises(RuleBroken) as refused:
        services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    assert refused.value.code == "meetings.version_waiting"


def test_a_frame_is_decided_once_and_only_as_it_was_seen(cast, now):
    meeting_id = submitted(cast, now)
    seen = queries.newest(meeting_id, "frame").id
    services.withdraw_frame(meeting_id, actor=cast["negin"], now=now)
    second = services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(meeting_id, seen=seen, actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.version_newer"
    services.approve_frame(meeting_id, seen=second, actor=cast["mahtab"], now=now)
    for act in (services.approve_frame, services.return_frame):
        with pytest.raises(RuleBroken) as refused:
            act(meeting_id, comment="x", actor=cast["mahtab"], now=now)
        assert refused.value.code == "meetings.version_decided"


def test_nothing_to_decide(cast, now):
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(opened(cast, now), actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.nothing_waits"


def test_a_draft_is_not_submitted(cast, now):
    with pytest.raises(RuleBroken):
        services.submit_frame(opened(cast, now), actor=cast["negin"], now=now)
