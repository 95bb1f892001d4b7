"""Standing, and what an imported list would change."""

from datetime import date

import pytest

from webapp.registry.members import rules
from webapp.registry.members.rules import Changed, Known, New, Refused, Register, Row, Standing

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("until", "restriction", "expected"),
    [
        (date(2026, 11, 21), "", Standing.ACTIVE),
        (date(2026, 11, 20), "", Standing.EXPIRED_RENEWABLE),
        (date(2024, 11, 21), "", Standing.EXPIRED_RENEWABLE),
        (date(2024, 11, 20), "", Standing.LAPSED),
        (None, "", Standing.LAPSED),
        (date(2030, 1, 1), "suspended", Standing.SUSPENDED),
        (date(2030, 1, 1), "cancelled", Standing.CANCELLED),
    ],
)
def test_standing_on_a_day(until: date | None, restriction: str, expected: Standing) -> None:
    assert rules.standing(until, restriction, TODAY) == expected


def columns(*headings: str) -> dict[int, str]:
    found = rules.find_headings([list(headings)])
    assert found is not None
    return found[1]


def test_headings_are_found_under_a_title_and_in_either_language() -> None:
    rows = [["فهرست اعضای اتاق", None, None], [None, None, None], ["شماره عضويت", "نام شركت", "تلفن 2"]]
    assert rules.find_headings(rows) == (2, {0: "membership_number", 1: "title", 2: "phones"})
    assert columns("Member No.", "Company Name", "National_ID") == {
        0: "membership_number",
        1: "title",
        2: "identifier",
    }


def test_a_list_without_key_column_has_no_headings() -> None:
    assert rules.find_headings([["نام شرکت", "تلفن", "نشانی"]]) is None


def test_identifiers_that_became_numbers_are_mended() -> None:
    read = rules.read_row(2, [20418.0, 9990000018.0, "9130001234"], columns("شماره عضویت", "کد ملی", "موبایل"), "31")
    assert isinstance(read, Row)
    assert (read.membership_number, read.identifier, read.phones) == ("20418", "9990000018", ("+989130001234",))


def test_lost_zeros_come_back_when_the_check_digit_agrees() -> None:
    # 0012345679 as a spreadsheet keeps it
    natural = rules.read_row(2, [1.0, 12345679.0], columns("شماره عضویت", "کد ملی"), "31")
    assert isinstance(natural, Row)
    assert natural.identifier == "0012345679"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ([1.0, 9990000019.0, "الف", ""], "import_identifier_broken"),
        ([None, None, "الف", ""], "import_no_key"),
        ([1.0, None, "الف", "۱۴۰۵/۱۳/۴۰"], "import_date_broken"),
        ([1.0, "9.99E+09", "الف", ""], "import_number_rounded"),
        ([1.0, "۹٫۹۹E+۰۹", "الف", ""], "import_number_rounded"),
        (["1.0E+5", "", "الف", ""], "import_number_rounded"),
        (["2E+04", "", "الف", ""], "import_number_rounded"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(cells: list, why: str) -> None:
    read = rules.read_row(7, cells, columns("شماره عضویت", "کد ملی", "نام", "اعتبار تا"), "31")
    assert isinstance(read, Refused)
    assert (read.number, read.why) == (7, why)


def test_a_telephone_that_was_rounded_says_so() -> None:
    read = rules.read_row(7, ["20418", "9.13E+09"], columns("شماره عضویت", "موبایل"), "31")
    assert isinstance(read, Refused)
    assert (read.why, read.facts) == ("import_number_rounded", {"value": "9.13E+09"})
    # A number of the chamber's own with a letter in it is none of these.
    assert rules.read_row(7, ["12E4", "الف"], columns("شماره عضویت", "نام"), "31").membership_number == "12E4"


def test_text_that_begins_like_a_formula_is_text() -> None:
    read = rules.read_row(2, ["20418", '=HYPERLINK("x")'], columns("شماره عضویت", "نام شرکت"), "31")
    assert isinstance(read, Row)
    assert read.facts["title"] == '=HYPERLINK("x")'


def known(number: str = "20418", identifier: str | None = "99912345609", **over: object) -> Known:
    facts = {
        "membership_number": number,
        "identifier": identifier,
        "kind": "legal",
        "title": "سپاهان‌پلیمر فرضی",
        "manager_name": "",
        "activity": "",
        "valid_until": None,
        "restriction": "",
        "address": "",
    } | over
    return Known(1, facts, ("+989000004127",), 3)


def test_a_row_is_found_by_number_else_by_identifier() -> None:
    register = Register([known()])
    by_number = Row(2, "20418", "", {"title": "نام تازه"})
    by_identifier = Row(3, "", "99912345609", {"activity": "پلیمر", "kind": "legal"})
    assert rules.plan([by_number], register).changed[0].fields == {"title": ("سپاهان‌پلیمر فرضی", "نام تازه")}
    assert rules.plan([by_identifier], register).changed[0].fields == {"activity": ("", "پلیمر")}


def test_a_number_that_lost_its_zeros_finds_its_member() -> None:
    register = Register([known(number="00418")])
    assert rules.plan([Row(2, "418", "", {"title": "سپاهان‌پلیمر فرضی"})], register).same == 1


def test_an_identifier_of_another_member_is_refused() -> None:
    plan = rules.plan([Row(2, "777", "99912345609", {"title": "الف"})], Register([known()]))
    assert [row.why for row in plan.refused] == ["import_identifier_taken"]


def test_the_same_member_twice_in_a_list_is_refused_the_second_time() -> None:
    rows = [Row(2, "777", "", {"title": "الف"}), Row(3, "777", "", {"title": "ب"})]
    plan = rules.plan(rows, Register([]))
    assert isinstance(plan.new[0], New)
    assert (plan.refused[0].why, plan.refused[0].facts) == ("import_twice", {"row": "2"})


def test_empty_cells_change_nothing_and_phones_are_only_added() -> None:
    plan = rules.plan([Row(2, "20418", "", {}, ("+989000004127", "+983136560000"))], Register([known()]))
    change = plan.changed[0]
    assert isinstance(change, Changed)
    assert (change.fields, change.new_phones) == ({}, ("+983136560000",))


def test_a_telephone_of_eight_digits_is_of_the_offices_own_area() -> None:
    read = rules.read_row(2, ["20418", "88000000 / 09130001234"], columns("شماره عضویت", "تلفن"), "21")

    assert read.phones == ("+982188000000", "+989130001234")
