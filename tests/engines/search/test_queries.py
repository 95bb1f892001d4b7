"""Finding by any spelling, on both engines (N-22)."""

import pytest

from webapp.engines.search import queries, rules, services
from webapp.engines.search.models import SearchEntry

pytestmark = pytest.mark.both_engines


@pytest.fixture(autouse=True)
def entries(db):
    services.index(
        "member", 1, "زاینده‌صنعت آزمون", "۱۰۴۵", ["خانم شیرین", "نساجی"], contact=["10100000001", "09130004127"]
    )
    services.index("member", 2, "صنعت‌گستر زاینده", "1046")
    services.index("case", 3, "کاوه‌کاشی مثال", "1405-000421 · ارزش‌گذاری", ["1405-000421", "12345678"])


def _ids(query: str, kinds=("member", "case"), **over) -> list[tuple[str, int]]:
    return [(found.kind, found.subject_id) for found in queries.find(query, kinds, **over)]


@pytest.mark.parametrize(
    "query",
    ["زاينده صنعت", "زاینده‌صنعت", "زایندهصنعت", "آزمون زاینده", "ازمون", "شيرين", "۱۰۴۵", "1045", "نسا", "آز"],
)
def test_any_spelling_and_order_of_words(query: str) -> None:
    assert ("member", 1) in _ids(query)


def test_the_title_that_begins_with_the_word_comes_first() -> None:
    assert _ids("زاینده") == [("member", 1), ("member", 2)]
    assert _ids("صنعت") == [("member", 2), ("member", 1)]


def test_all_words_must_be_there() -> None:
    assert _ids("زاینده کاوه") == []
    assert _ids("زاینده گستر") == [("member", 2)]


def test_short_words_are_found_too() -> None:
    assert _ids("نس") == [("member", 1)]
    assert _ids("که") == []


def test_while_typing_two_letters_find_what_begins_with_them() -> None:
    assert _ids("زا", while_typing=True) == [("member", 1)]
    assert _ids("نس", while_typing=True) == []
    assert _ids("زا نس", while_typing=True) == [("member", 1)]
    assert _ids("زا کا", while_typing=True) == []
    assert _ids("نسا", while_typing=True) == [("member", 1)]


@pytest.mark.parametrize("query", ["421", "۱۴۰۵-۰۰۰۴۲۱", "000421", "12345678", "۱۲۳۴۵۶۷۸"])
def test_case_numbers_in_any_digits(query: str) -> None:
    assert _ids(query) == [("case", 3)]


@pytest.mark.parametrize("query", ["۰۹۱۳۰۰۰۴۱۲۷", "4127", "+989130004127", "00989130004127", "10100000001"])
def test_contact_data_only_for_those_who_may(query: str) -> None:
    assert _ids(query) == []
    assert _ids(query, contact=True) == [("member", 1)]


def test_only_the_kinds_that_were_asked_for() -> None:
    assert _ids("کاوه", kinds=("member",)) == []
    assert _ids("کاوه", kinds=()) == []


@pytest.mark.parametrize("query", ['"', "AND", "NEAR(", "*", "%", "_", "'", "\\", "زاینده OR کاوه", " ", "\u200c"])
def test_signs_of_query_languages_are_plain_text(query: str) -> None:
    assert _ids(query) == []


def test_changing_and_dropping() -> None:
    services.index("member", 1, "نام تازه", contact=[])
    assert _ids("زاینده") == [("member", 2)]
    assert _ids("4127", contact=True) == []
    assert _ids("تازه") == [("member", 1)]
    services.drop("member", 1)
    assert _ids("تازه") == []
    assert SearchEntry.select().where(SearchEntry.subject_id == 1).count() == 0


def test_parts_do_not_run_into_each_other() -> None:
    services.index("member", 9, "الف ب", parts=["پ ت"])
    assert _ids("بپ") == []


def test_no_more_than_the_limit_and_the_same_thing_once() -> None:
    for number in range(20, 40):
        services.index("member", number, f"فولاد {number}", contact=[f"فولاد{number}"])
    found = _ids("فولاد", limit=5, contact=True)
    assert len(found) == len(set(found)) == 5


def test_a_query_has_a_bounded_number_of_words() -> None:
    assert len(rules.words(" ".join(str(number) for number in range(100)))) == rules.MOST_WORDS
