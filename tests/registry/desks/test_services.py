"""The shipped desks and their editing."""

import pytest

from webapp.core.errors import FieldErrors
from webapp.office.audit import queries as history
from webapp.registry.desks import queries, services
from webapp.registry.desks.presets import DESKS

pytestmark = pytest.mark.both_engines


def facts(desk: queries.DeskRow, **over: object) -> dict:
    names = (
        "title",
        "short_title",
        "file_number_label",
        "deadline_label",
        "uses_agency_form",
        "slot_minutes",
        "is_active",
    )
    return {name: getattr(desk, name) for name in names} | {"agency": desk.agency_id} | over


def test_seven_desks_are_shipped_once(db, now) -> None:
    assert services.ship(now) == 0
    shipped = queries.active()
    assert [desk.code for desk in shipped] == [preset.code for preset in DESKS]
    assert len(shipped) == 7
    for desk in shipped:
        page = queries.desk(desk.id)
        assert 5 <= len(page.active_topics) <= 7
        assert 4 <= len(page.active_documents) <= 6
        assert desk.file_number_label
        assert desk.agency_title


def test_only_the_taazirat_brings_its_own_form(db) -> None:
    assert [desk.code for desk in queries.active() if desk.uses_agency_form] == ["taazirat"]


def test_topics_are_put_in_the_order_given_and_old_ones_stay_known(cast, now) -> None:
    desk = queries.by_code("tax")
    before = queries.desk(desk.id)
    services.edit(
        desk.id,
        facts=facts(desk),
        topics=["مالیات بر سود", before.topics[0].title],
        documents=[],
        actor=cast["mahtab"],
        now=now,
    )
    after = queries.desk(desk.id)
    assert [topic.title for topic in after.active_topics] == ["مالیات بر سود", before.topics[0].title]
    assert after.active_topics[1].id == before.topics[0].id
    assert len(after.topics) == len(before.topics) + 1
    entry = history.history("desk", desk.id)[0]
    assert entry.event == "desk.edited"
    assert entry.actor_name == cast["mahtab"].name


def test_the_history_names_the_agency_and_not_its_number(cast, now) -> None:
    desk, other = queries.by_code("tax"), queries.by_code("customs")
    page = queries.desk(desk.id)
    kept = {
        "topics": [entry.title for entry in page.active_topics],
        "documents": [entry.title for entry in page.active_documents],
    }
    changed = facts(desk, agency=other.agency_id)
    services.edit(desk.id, facts=changed, **kept, actor=cast["mahtab"], now=now)
    entry = history.history("desk", desk.id)[0]
    assert entry.before == {"agency": desk.agency_title}
    assert entry.after == {"agency": other.agency_title}


def test_two_desks_never_share_a_short_title(cast, now) -> None:
    desk = queries.by_code("tax")
    with pytest.raises(FieldErrors) as refused:
        services.edit(
            desk.id, facts=facts(desk, short_title="گمرک"), topics=["الف"], documents=[], actor=cast["mahtab"], now=now
        )
    assert refused.value.fields == {"short_title": "desk_short_title_taken"}
