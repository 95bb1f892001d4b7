"""Identifiers and phone numbers; vectors of domain sections 3.5 and 11, all fictional (prefix 999)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import identifiers
from webapp.core.identifiers import PersonKind
from webapp.core.text import persian_digits

digits = st.text("0123456789", min_size=1, max_size=12)


@pytest.mark.parametrize("typed", ["9990000018", "۹۹۹۰۰۰۰۰۱۸", "٩٩٩٠٠٠٠٠١٨", "999-000001-8", "\u200e999 0000018 "])
def test_national_id_in_any_writing(typed):
    assert identifiers.national_id(typed) == "9990000018"


@pytest.mark.parametrize(
    "typed", ["1111111111", "9990000019", "999000001", "9990000", "99900000180", "999000001x", "", None]
)
def test_what_is_no_national_id(typed):
    assert identifiers.national_id(typed) is None


@pytest.mark.parametrize(("typed", "full"), [("999000004", "0999000004"), ("99900009", "0099900009")])
def test_leading_zeros_that_a_spreadsheet_ate_come_back(typed, full):
    assert identifiers.national_id(typed) == full


@given(st.integers(0, 999_999_999))
def test_each_nine_digits_have_one_check_digit(base):
    valid = [last for last in range(10) if identifiers.national_id(f"{base:09d}{last}")]
    # Equal digits are refused though their sum may fit.
    assert len(valid) == 1 or len(set(f"{base:09d}")) == 1


@pytest.mark.parametrize("number", ["99901234564", "99912345609", "99923456715", "99934567821", "99945678938"])
def test_legal_ids_of_the_demo(number):
    assert identifiers.legal_id(persian_digits(number)) == number


@pytest.mark.parametrize("typed", ["99901234565", "09131234567", "9990123456", "999012345640", "99900000005", "", None])
def test_what_is_no_legal_id(typed):
    assert identifiers.legal_id(typed) is None


@given(digits)
def test_a_number_is_at_most_one_kind_of_identifier(number):
    natural, legal = identifiers.national_id(number), identifiers.legal_id(number)
    assert natural is None or legal is None
    found = identifiers.person_identifier(number)
    assert (found[1] if found else None) == (natural or legal)


def test_person_identifier_says_the_kind():
    assert identifiers.person_identifier("۹۹۹۰۰۰۰۰۱۸") == (PersonKind.NATURAL, "9990000018")
    assert identifiers.person_identifier("۹۹۹۰۱۲۳۴۵۶۴") == (PersonKind.LEGAL, "99901234564")
    assert identifiers.person_identifier("12") is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("(031-36560000)", "+983136560000"),
        ("+98 31 36560000", "+983136560000"),
        ("00983136560000", "+983136560000"),
        ("+98 (0)31 3656 0000", "+983136560000"),
        ("۰۳۱-۳۶۵۶۰۰۰۰", "+983136560000"),
        ("02188000000", "+982188000000"),
        ("00989131234567", "+989131234567"),
        ("9131234567", "+989131234567"),
        ("٠٩١٣ ١٢٣ ٤٥٦٧", "+989131234567"),
        ("0913.123.4567", "+989131234567"),
        ("989131234567", "+989131234567"),
        ("\u202a+98 913 123 4567\u202c", "+989131234567"),
    ],
)
def test_phones_in_any_writing(typed, number):
    assert identifiers.phone(typed) == number
    assert identifiers.phone(number) == number
    assert identifiers.phone(identifiers.pretty_phone(number)) == number


@pytest.mark.parametrize(
    "typed", ["", None, "0913123456", "091312345678", "3656", "06560000", "01234567", "+1 212 555 0100", "داخلی"]
)
def test_what_is_no_phone(typed):
    assert identifiers.phone(typed) is None


def test_eight_digits_belong_to_the_office_area():
    assert identifiers.phone("88000000", area="21") == "+982188000000"
    # No area is guessed: whoever reads numbers asks the settings for it.
    assert identifiers.phone("36560000") is None


def test_phones_as_people_read_them():
    assert identifiers.pretty_phone("+989131234567") == "۰۹۱۳ ۱۲۳ ۴۵۶۷"
    assert identifiers.pretty_phone("+983136560000") == "۰۳۱ ۳۶۵۶ ۰۰۰۰"
    assert identifiers.pretty_phone("+983136560000", latin=True) == "031 3656 0000"
    assert identifiers.pretty_phone("+12125550100", latin=True) == "+12125550100"
    assert identifiers.is_mobile("+989131234567")
    assert not identifiers.is_mobile("+983136560000")
