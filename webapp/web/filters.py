"""Jinja filters: how numbers, dates, times and codes stand on a page.

Persian digits in the Persian interface, Latin digits and transliterated names in the English one; the calendar is
Jalali in both. Every filter answers an empty string to None, and escapes what it is given.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from webapp.core import calendar, clock, identifiers, text
from webapp.web.catalogue import counted as ngettext
from webapp.web.catalogue import language
from webapp.web.catalogue import said as gettext

Number = int | float | Decimal


def _latin() -> bool:
    return language() != "fa"


def fa(value: object) -> str:
    """The digits of a number or a short text in the interface's script: {{ 12|fa }} is «۱۲»."""
    if value is None:
        return ""
    return str(value) if _latin() else text.persian_digits(str(value))


def num(value: Number | None, places: int | None = None) -> str:
    """A number with thousands separated: «۱۸٬۶۰۰»; `places` fixes the decimals."""
    if value is None:
        return ""
    written = f"{value:,}" if places is None else f"{value:,.{places}f}"
    if _latin():
        return written
    return text.persian_digits(written).replace(",", "٬").replace(".", "٫")


def percent(value: Number | None, places: int = 0) -> Markup:
    """A figure that is already in percent (0–100): «٪۴۱», kept together in any sentence."""
    if value is None:
        return Markup("")
    written = num(value, places)
    return _bdi("num", f"{written}%" if _latin() else f"٪{written}")


def share(value: Number | None, places: int = 0) -> Markup:
    """A share of one (0–1) in percent: {{ 0.41|share }} is «٪۴۱»."""
    return percent(None if value is None else value * 100, places)


def _bdi(css_class: str, written: object) -> Markup:
    # Not Markup.format: a list calls this a hundred times.
    return Markup(f'<bdi class="{css_class}" dir="ltr">{escape(written)}</bdi>')


def code(value: object) -> Markup:
    """A code or number as it is written, on one line, left to right: «MM-FR-02-05-01»."""
    return Markup("") if value is None else _bdi("code", value)


def number_code(value: object) -> Markup:
    """A register or tracking number in the interface's digits: «۱۴۰۵-۰۰۰۴۲۱», «۱۲/۱۴۰۵»."""
    return Markup("") if value is None else _bdi("code", fa(value))


def phone(value: str | None) -> Markup:
    """An E.164 number the way people read it: «۰۹۱۳ ۱۲۳ ۴۵۶۷»."""
    return _bdi("num", identifiers.pretty_phone(value, latin=_latin())) if value else Markup("")


# Dates ------------------------------------------------------------------------------------------------------------


def _date(value: date | datetime) -> date:
    return calendar.tehran_date(value) if isinstance(value, datetime) else value


def jdate(value: date | datetime | None) -> str:
    """«شنبه ۳۰ آبان ۱۴۰۵» of a date or an aware moment."""
    return "" if value is None else calendar.format_long(_date(value), latin=_latin())


def jplain(value: date | datetime | None) -> str:
    """«۳۰ آبان ۱۴۰۵»."""
    if value is None:
        return ""
    day = _date(value)
    return f"{calendar.format_short(day, latin=_latin())} {fa(calendar.to_jalali(day).year)}"


def jweekday(value: date | datetime | None) -> str:
    """«شنبه ۳۰ آبان»: a day of the near future or past."""
    if value is None:
        return ""
    day = _date(value)
    return f"{calendar.weekday_name(day, latin=_latin())} {calendar.format_short(day, latin=_latin())}"


def jweekday_name(value: date | datetime | None) -> str:
    """«شنبه»."""
    return "" if value is None else calendar.weekday_name(_date(value), latin=_latin())


def jshort(value: date | datetime | None) -> str:
    """«۳۰ آبان», with the year where it is not this year's."""
    if value is None:
        return ""
    day = _date(value)
    is_of_this_year = calendar.to_jalali(day).year == calendar.to_jalali(clock.today()).year
    return calendar.format_short(day, latin=_latin()) if is_of_this_year else jplain(day)


def jnumeric(value: date | datetime | None) -> Markup:
    """«۱۴۰۵/۰۸/۳۰», for tables."""
    return Markup("") if value is None else _day_in_numbers(_date(value), _latin())


@lru_cache(maxsize=4096)
def _day_in_numbers(day: date, latin: bool) -> Markup:
    # The rows of a list share their days.
    return _bdi("num", calendar.format_numeric(day, latin=latin))


def jmonth(value: date | datetime | None) -> str:
    """«آبان ۱۴۰۵»: the month a day lies in."""
    if value is None:
        return ""
    jalali = calendar.to_jalali(_date(value))
    return calendar.format_month(jalali.year, jalali.month, latin=_latin())


def jmonth_name(month: int | None) -> str:
    """«آبان»: the name of the eighth month."""
    return "" if month is None else calendar.month_name(month, latin=_latin())


def due_in(value: date | None, today: date | None = None) -> str:
    """How far a due date is: «امروز», «فردا», «۳ روز دیگر», «۲ روز گذشته»."""
    if value is None:
        return ""
    days = (value - (today or clock.today())).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days, days=fa(-days))
    return ngettext("in %(days)s day", "in %(days)s days", days, days=fa(days))


def days_left(value: date | None, today: date | None = None) -> int | None:
    """Days from today to the date; negative once it has passed."""
    return None if value is None else (value - (today or clock.today())).days


# Times ------------------------------------------------------------------------------------------------------------


def clockface(minutes: int | None) -> Markup:
    """Minutes after midnight as «۰۹:۲۰»."""
    if minutes is None:
        return Markup("")
    return _bdi("num", fa(f"{minutes // 60:02d}:{minutes % 60:02d}"))


def jtime(value: datetime | None) -> Markup:
    """Tehran's clock at an aware moment: «۱۰:۴۲»."""
    return Markup("") if value is None else clockface(calendar.minutes_of_day(value))


def span_of_time(start: int | None, end: int | None) -> Markup:
    """«۰۹:۰۰ تا ۱۲:۳۰» of two minutes of the day, each in its own isolate (domain 8.4)."""
    if start is None or end is None:
        return clockface(start)
    between = Markup(" {} ").format("to" if _latin() else gettext("to (time)"))
    return Markup("").join((clockface(start), between, clockface(end)))


def minutes(value: int | None) -> str:
    """A length of time: «۲۰ دقیقه»."""
    if value is None:
        return ""
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", value, minutes=num(value))


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """How long since an aware moment: «همین حالا», «۲ دقیقه پیش», «۳ ساعت پیش», «دیروز», then the date."""
    if value is None:
        return ""
    now = now or clock.now()
    passed = now - value
    if passed < timedelta(minutes=1):
        return gettext("just now")
    if passed < timedelta(hours=1):
        count = int(passed.total_seconds()) // 60
        return ngettext(
            "%(minutes)s minute ago",
            "%(minutes)s minutes ago",
            count,
            minutes=fa(count),
        )
    days = (calendar.tehran_date(now) - calendar.tehran_date(value)).days
    if days == 0:
        count = int(passed.total_seconds()) // 3600
        return ngettext("%(hours)s hour ago", "%(hours)s hours ago", count, hours=fa(count))
    if days == 1:
        return gettext("yesterday")
    if days < 7:
        return ngettext("%(days)s day ago", "%(days)s days ago", days, days=fa(days))
    return jplain(value)


# Money and words --------------------------------------------------------------------------------------------------


def words(value: int | None) -> str:
    """A whole number in Persian words; in the English interface the number itself."""
    if value is None:
        return ""
    return num(value) if _latin() else text.number_words(value)


def rials(value: int | None) -> str:
    """«۱۸٬۶۰۰٬۰۰۰٬۰۰۰ ریال»."""
    return "" if value is None else gettext("%(amount)s rials", amount=num(value))


def rials_in_words(value: int | None) -> str:
    """«هجده میلیارد و ششصد میلیون ریال»."""
    return "" if value is None else gettext("%(amount)s rials", amount=words(value))


FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        ago,
        clockface,
        code,
        days_left,
        due_in,
        fa,
        jdate,
        jmonth,
        jmonth_name,
        jnumeric,
        jplain,
        jshort,
        jtime,
        jweekday,
        jweekday_name,
        minutes,
        num,
        number_code,
        percent,
        phone,
        rials,
        rials_in_words,
        share,
        span_of_time,
        words,
    )
}


def register(app: Flask) -> None:
    """Give the templates these filters."""
    app.jinja_env.filters.update(FILTERS)
