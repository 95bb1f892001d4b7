"""The pool of representatives against a real database."""

from typing import Any

import pytest

from webapp.core.errors import FieldErrors, NotFound
from webapp.office.audit import queries as history
from webapp.registry.representatives import queries, services


def facts(**over: Any) -> dict[str, Any]:
    return {
        "full_name": "پروین آزمون",
        "kind": "expert",
        "commission": "",
        "expertise": "گمرک",
        "phone": "+989000004127",
        "user": None,
        "is_active": True,
    } | over


def test_the_history_keeps_the_end_of_the_telephone_only(db, cast, now) -> None:
    row_id = services.add(facts(), actor=cast["negin"], now=now)
    services.edit(row_id, facts(phone="+989000009999"), actor=cast["negin"], now=now)

    edited, added = history.history("representative", row_id)
    assert added.after is not None
    assert (added.after["phone"], "commission" in added.after) == ("…4127", False)
    assert (edited.before, edited.after) == ({"phone": "…4127"}, {"phone": "…9999"})
    assert queries.representative(row_id).phone == "+989000009999"


def test_an_account_belongs_to_one_of_the_pool(db, cast, now) -> None:
    negin, account = cast["negin"], cast["nader"].id
    row_id = services.add(facts(user=account), actor=negin, now=now)

    with pytest.raises(FieldErrors) as refusal:
        services.add(facts(user=account), actor=negin, now=now)
    assert refusal.value.fields == {"user": "representative_account_taken"}
    services.edit(row_id, facts(user=account, commission="گمرک"), actor=negin, now=now)
    found = queries.of_user(account)
    assert found is not None
    assert (found.id, found.commission) == (row_id, "گمرک")


def test_accounts_to_choose_from_are_the_free_ones_and_the_own(db, cast, now) -> None:
    account = cast["nader"].id
    services.add(facts(user=account), actor=cast["negin"], now=now)

    assert account not in [free for free, _ in queries.accounts()]
    assert account in [free for free, _ in queries.accounts(account)]


def test_the_history_names_the_account_and_not_its_number(db, cast, now) -> None:
    row_id = services.add(facts(user=cast["nader"].id), actor=cast["negin"], now=now)
    services.edit(row_id, facts(user=None), actor=cast["negin"], now=now)

    edited, added = history.history("representative", row_id)
    assert added.after is not None
    assert added.after["account"] == "representative"
    assert (edited.before, edited.after) == ({"account": "representative"}, {"account": ""})


def test_no_such_representative(db, cast, now) -> None:
    with pytest.raises(NotFound):
        services.edit(999, facts(), actor=cast["negin"], now=now)
