from datetime import datetime, timedelta

import pytest

from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.errors import RuleBroken
from webapp.office.drafts import queries, services


@pytest.mark.both_engines
def test_the_newest_text_is_kept_per_person_and_form(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    services.keep("case", {"subject": "ترخیص"}, actor=cast["negin"], now=now)
    services.keep("case", {"subject": "ترخیص کالا"}, actor=cast["negin"], now=now + timedelta(seconds=2))
    services.keep("case", {"subject": "مالیات"}, actor=cast["peyman"], now=now)
    kept = queries.kept(cast["negin"], "case")
    assert kept
    assert (kept.body, kept.kept_at) == ({"subject": "ترخیص کالا"}, now + timedelta(seconds=2))
    assert queries.kept(cast["negin"], "meeting") is None


def test_a_saved_form_leaves_no_draft(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    services.keep("case", {"subject": "ترخیص"}, actor=cast["negin"], now=now)
    services.drop("case", actor=cast["peyman"])
    assert queries.kept(cast["negin"], "case")
    services.drop("case", actor=cast["negin"])
    assert queries.kept(cast["negin"], "case") is None


def test_drafts_are_forgotten_after_thirty_days(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    services.keep("case", {"subject": "ترخیص"}, actor=cast["negin"], now=now)
    assert services.forget(now + timedelta(days=30)) == 0
    assert services.forget(now + timedelta(days=30, seconds=1)) == 1


def test_a_draft_has_a_limit(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    with pytest.raises(RuleBroken):
        services.keep("case", {"text": "x" * (services.LARGEST + 1)}, actor=cast["negin"], now=now)
