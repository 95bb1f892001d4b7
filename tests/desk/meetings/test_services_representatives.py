"""The representative of a meeting is named, confirmed and replaced."""

import pytest

from tests.factories.meetings import codes, item, make_representative, opened, story
from webapp.core.errors import FieldErrors
from webapp.desk.meetings import queries, services


def test_a_former_representative_is_not_named(cast, now):
    former = make_representative("ساسان پیشین", is_active=False)
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, representative_id=former.id)
    assert codes(refused) == {"representative": "meetings.representative_inactive"}


def test_the_representative_is_named_confirmed_and_replaced(cast, now):
    meeting_id = opened(cast, now)
    with pytest.raises(FieldErrors):
        services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    services.choose_representative(meeting_id, representative_id=make_representative().id, actor=cast["negin"], now=now)
    services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    assert item(meeting_id, "representative_confirmed").evidence["text"] == "از تأیید بهرام نمونه"
    other = make_representative("فرهاد آزمون").id
    services.choose_representative(meeting_id, representative_id=other, actor=cast["negin"], now=now)
    row = queries.meeting(meeting_id)
    assert (row.representative_name, row.representative_confirmed_at) == ("فرهاد آزمون", None)
    assert item(meeting_id, "representative_confirmed").done_at is None


def test_a_representative_may_take_the_word_back(cast, now):
    meeting_id = opened(cast, now, representative_id=make_representative().id)
    services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    services.confirm_representative(meeting_id, confirmed=False, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).representative_confirmed_at is None
    assert story(meeting_id)[-2:] == ["meeting.representative_confirmed", "meeting.representative_unconfirmed"]
