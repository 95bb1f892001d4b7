"""Jalali dates: conversion, names, writing and reading. The database keeps Gregorian dates only."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from persiantools.jdatetime import JalaliDate

from webapp.core.text import fold, persian_digits

FIRST_YEAR, LAST_YEAR = 1300, 1500  # proven day by day against ICU in the tests

MONTHS = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
]
MONTHS_LATIN = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
]
WEEKDAYS = [
    "شنبه",
    "یکشنبه",
    "دوشنبه",
    "سه\u200cشنبه",
    "چهارشنبه",
    "پنجشنبه",
    "جمعه",
]  # Saturday first
WEEKDAYS_LATIN = [
    "Saturday",
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
]


class Jalali(NamedTuple):
    """A Jalali date's year, month (1–12) and day."""

    year: int
    month: int
    day: int


class UnreadableDate(ValueError):
    """A typed date that is none. `code` names the sentence of web.errors."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=16_384)
def to_jalali(day: date) -> Jalali:
    """The Jalali year, month and day of a date."""
    found = JalaliDate(day)
    return Jalali(found.year, found.month, found.day)


def from_jalali(year: int, month: int, day: int) -> date:
    """The date of a Jalali day; `UnreadableDate` when the month has no such day or the year is outside 1300–1500."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDate("date_out_of_range")
    if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise UnreadableDate("date_no_such_day")
    found: date = JalaliDate(year, month, day).to_gregorian()
    return found


def month_length(year: int, month: int) -> int:
    """29, 30 or 31."""
    return int(JalaliDate.days_in_month(month, year))


def weekday(day: date) -> int:
    """0 for Saturday up to 6 for Friday."""
    return (day.weekday() + 2) % 7


def weekday_name(day: date, *, latin: bool = False) -> str:
    """«شنبه» … «جمعه»."""
    return (WEEKDAYS_LATIN if latin else WEEKDAYS)[weekday(day)]


def month_name(month: int, *, latin: bool = False) -> str:
    """«فروردین» … «اسفند»."""
    return (MONTHS_LATIN if latin else MONTHS)[month - 1]


def format_long(day: date, *, latin: bool = False) -> str:
    """«شنبه ۳۰ آبان ۱۴۰۵»; in Latin letters "Saturday 30 Aban 1405"."""
    return f"{weekday_name(day, latin=latin)} {format_short(day, latin=latin)} {_digits(to_jalali(day).year, latin)}"


def format_short(day: date, *, latin: bool = False) -> str:
    """«۳۰ آبان»."""
    jalali = to_jalali(day)
    return f"{_digits(jalali.day, latin)} {month_name(jalali.month, latin=latin)}"


def format_numeric(day: date, *, latin: bool = False) -> str:
    """«۱۴۰۵/۰۸/۳۰»."""
    year, month, of_month = to_jalali(day)
    return _digits(f"{year}/{month:02d}/{of_month:02d}", latin)


def format_month(year: int, month: int, *, latin: bool = False) -> str:
    """«آبان ۱۴۰۵»."""
    return f"{month_name(month, latin=latin)} {_digits(year, latin)}"


def _digits(number: int | str, latin: bool) -> str:
    return str(number) if latin else persian_digits(str(number))


_DAYS_FROM_TODAY = {"دیروز": -1, "امروز": 0, "فردا": 1, "پسفردا": 2, "yesterday": -1, "today": 0, "tomorrow": 1}
_MONTH_BY_NAME = {fold(name): number for names in (MONTHS, MONTHS_LATIN) for number, name in enumerate(names, 1)} | {
    "امرداد": 5
}
_WEEKDAY_BY_NAME = {fold(name): number for names in (WEEKDAYS, WEEKDAYS_LATIN) for number, name in enumerate(names)} | {
    "ادینه": 6
}
_NAMED = re.compile(
    rf"(?P<weekday>{'|'.join(sorted(_WEEKDAY_BY_NAME, key=len, reverse=True))})?,?"
    rf"(?P<day>\d{{1,2}})(?P<month>{'|'.join(_MONTH_BY_NAME)})(?:ماه)?,?(?:سال)?(?P<year>\d{{4}})?"
)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,4})([/.\-\s])(\d{1,2})\2(\d{1,4})|(\d{4})(\d{2})(\d{2})")


def parse_jalali(text: str, today: date | None = None, *, toward: int = 0) -> date:
    """Read a date as people write it, in any digits: «1405/8/30», «۱۴۰۵۰۸۳۰», «شنبه ۳۰ آبان ۱۴۰۵», «30 Aban 1405».

    With `today` also «امروز», «فردا» and a day without its year («۳۰ آبان», «۳۰/۸»): the nearest one, or with
    `toward` 1 the next such day from today on (a due date), with -1 the last such day up to today (a letter's date).
    Raises `UnreadableDate`: date_unreadable, date_out_of_range, date_no_such_day, or date_other_weekday when the
    weekday written is not the day's own.
    """
    key = fold(text)
    if today and key in _DAYS_FROM_TODAY:
        return today + timedelta(days=_DAYS_FROM_TODAY[key])
    named = _NAMED.fullmatch(key)
    if not named:
        return _from_numbers(text, today, toward)
    month, of_month = _MONTH_BY_NAME[named["month"]], int(named["day"])
    if named["year"]:
        found = from_jalali(int(named["year"]), month, of_month)
    elif today:
        found = _without_year(month, of_month, today, toward)
    else:
        raise UnreadableDate("date_unreadable")
    if named["weekday"] and _WEEKDAY_BY_NAME[named["weekday"]] != weekday(found):
        raise UnreadableDate("date_other_weekday")
    return found


def _from_numbers(text: str, today: date | None, toward: int) -> date:
    # Spaces may separate the numbers, so each word is folded by itself.
    folded = " ".join(map(fold, text.split()))
    short = _DAY_AND_MONTH.fullmatch(folded) if today else None
    if short and today:
        # Said as it is spoken, the day first; «۹/۲۵» can only be the twenty-fifth.
        said, then = int(short[1]), int(short[2])
        pair = (said, then) if then > 12 >= said else (then, said)
        return _without_year(*pair, today, toward)
    numbers = _NUMBERS.fullmatch(folded)
    if not numbers:
        raise UnreadableDate("date_unreadable")
    if numbers[5]:
        return from_jalali(int(numbers[5]), int(numbers[6]), int(numbers[7]))
    first, month, last = numbers[1], numbers[3], numbers[4]
    if len(first) == 4 and len(last) <= 2:
        return from_jalali(int(first), int(month), int(last))
    if len(last) == 4 and len(first) <= 2:
        return from_jalali(int(last), int(month), int(first))
    raise UnreadableDate("date_unreadable")


def _without_year(month: int, of_month: int, today: date, toward: int) -> date:
    if not (1 <= month <= 12 and 1 <= of_month <= 31):
        raise UnreadableDate("date_no_such_day")
    year = to_jalali(today).year
    # A leap day may be four years away, once in a while five.
    span = 5 if toward else 1
    candidates = []
    for candidate in range(year - span, year + span + 1):
        if of_month <= month_length(candidate, month):
            candidates.append(from_jalali(candidate, month, of_month))
    if toward:
        candidates = [day for day in candidates if (day - today).days * toward >= 0]
    if not candidates:
        raise UnreadableDate("date_no_such_day")
    return min(candidates, key=lambda day: abs(day - today))
