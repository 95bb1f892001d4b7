"""How figures, dates, times and codes stand on a page, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from webapp.core import calendar, clock
from webapp.web import filters

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405
NOW = calendar.at(TODAY, 10 * 60 + 42)


@pytest.fixture
def page(persian_app):
    """Renders a template in Persian."""

    def render(source, **values):
        with persian_app.test_request_context(), force_locale("fa"), clock.fixed(NOW):
            return render_template_string(source, **values)

    return render


@pytest.fixture
def english(persian_app: Flask):
    def render(source, **values):
        with persian_app.test_request_context(), force_locale("en"), clock.fixed(NOW):
            return render_template_string(source, **values)

    return render


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 12|fa }}", "۱۲"),
        ("{{ 8|jmonth_name }}", "آبان"),
        ("{{ 1234567|num }}", "۱٬۲۳۴٬۵۶۷"),
        ("{{ 2.5|num(1) }}", "۲٫۵"),
        ("{{ 41|percent }}", '<bdi class="num" dir="ltr">٪۴۱</bdi>'),
        ("{{ 0.416|share(1) }}", '<bdi class="num" dir="ltr">٪۴۱٫۶</bdi>'),
        ("{{ 'MM-FR-02-05-01'|code }}", '<bdi class="code" dir="ltr">MM-FR-02-05-01</bdi>'),
        ("{{ '12/1405'|number_code }}", '<bdi class="code" dir="ltr">۱۲/۱۴۰۵</bdi>'),
        ("{{ '+989131234567'|phone }}", '<bdi class="num" dir="ltr">۰۹۱۳ ۱۲۳ ۴۵۶۷</bdi>'),
        ("{{ today|jdate }}", "شنبه ۳۰ آبان ۱۴۰۵"),
        ("{{ now|jdate }}", "شنبه ۳۰ آبان ۱۴۰۵"),
        ("{{ today|jplain }}", "۳۰ آبان ۱۴۰۵"),
        ("{{ today|jweekday }}", "شنبه ۳۰ آبان"),
        ("{{ today|jshort }}", "۳۰ آبان"),
        ("{{ last_year|jshort }}", "۳۰ آبان ۱۴۰۴"),
        ("{{ today|jmonth }}", "آبان ۱۴۰۵"),
        ("{{ today|jnumeric }}", '<bdi class="num" dir="ltr">۱۴۰۵/۰۸/۳۰</bdi>'),
        ("{{ now|jtime }}", '<bdi class="num" dir="ltr">۱۰:۴۲</bdi>'),
        ("{{ 560|clockface }}", '<bdi class="num" dir="ltr">۰۹:۲۰</bdi>'),
        (
            "{{ 540|span_of_time(750) }}",
            '<bdi class="num" dir="ltr">۰۹:۰۰</bdi> تا <bdi class="num" dir="ltr">۱۲:۳۰</bdi>',
        ),
        ("{{ 20|minutes }}", "۲۰ دقیقه"),
        ("{{ 18600000000|rials_in_words }}", "هجده میلیارد و ششصد میلیون ریال"),
        ("{{ 1250000|rials }}", "۱٬۲۵۰٬۰۰۰ ریال"),
        ("{{ 3|words }}", "سه"),
    ],
)
def test_persian_page(page, source, shown):
    assert page(source, today=TODAY, last_year=TODAY - timedelta(days=365), now=NOW) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 8|jmonth_name }}", "Aban"),
        ("{{ 12|fa }}", "12"),
        ("{{ 1234567|num }}", "1,234,567"),
        ("{{ 41|percent }}", '<bdi class="num" dir="ltr">41%</bdi>'),
        ("{{ today|jdate }}", "Saturday 30 Aban 1405"),
        ("{{ today|jplain }}", "30 Aban 1405"),
        ("{{ 560|clockface }}", '<bdi class="num" dir="ltr">09:20</bdi>'),
        ("{{ '+989131234567'|phone }}", '<bdi class="num" dir="ltr">0913 123 4567</bdi>'),
        ("{{ 1|minutes }}, {{ 20|minutes }}", "1 minute, 20 minutes"),
        ("{{ 12|words }}", "12"),
    ],
)
def test_english_page(english, source, shown):
    assert english(source, today=TODAY) == shown


def test_a_moment_after_midnight_in_tehran_shows_tehrans_day(page):
    late = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    assert page("{{ m|jshort }} {{ m|jtime }}", m=late) == '۳۰ آبان <bdi class="num" dir="ltr">۰۰:۰۰</bdi>'


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=-5), "همین حالا"),  # the clock of another machine runs ahead
        (timedelta(seconds=59), "همین حالا"),
        (timedelta(minutes=2), "۲ دقیقه پیش"),
        (timedelta(minutes=59, seconds=59), "۵۹ دقیقه پیش"),
        (timedelta(hours=1), "۱ ساعت پیش"),
        (timedelta(hours=3), "۳ ساعت پیش"),
        (timedelta(hours=11), "دیروز"),
        (timedelta(days=1, hours=11), "۲ روز پیش"),
        (timedelta(days=6), "۶ روز پیش"),
        (timedelta(days=7), "۲۳ آبان ۱۴۰۵"),
    ],
)
def test_ago(page, before, said):
    assert page("{{ m|ago(now) }}", m=NOW - before, now=NOW) == said


def test_ago_counts_minutes_across_midnight(page):
    midnight = calendar.at(TODAY, 10)
    assert page("{{ m|ago(now) }}", m=midnight - timedelta(minutes=20), now=midnight) == "۲۰ دقیقه پیش"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "امروز"), (1, "فردا"), (2, "۲ روز دیگر"), (-1, "۱ روز گذشته"), (-2, "۲ روز گذشته")],
)
def test_due_in(page, days, said):
    due = TODAY + timedelta(days=days)
    assert page("{{ due|due_in(today) }}|{{ due|days_left(today) }}", due=due, today=TODAY) == f"{said}|{days}"


@pytest.mark.parametrize("filter_name", sorted(set(filters.FILTERS) - {"span_of_time", "days_left"}))
def test_nothing_shows_nothing(page, filter_name):
    assert page(f"{{{{ none|{filter_name} }}}}") == ""


def test_a_span_without_its_end_is_its_start(page):
    assert page("{{ 540|span_of_time(none) }}") == '<bdi class="num" dir="ltr">۰۹:۰۰</bdi>'


@pytest.mark.parametrize("filter_name", ["code", "number_code", "phone", "fa"])
def test_what_people_typed_is_escaped(page, filter_name):
    assert "<script" not in page(f"{{{{ typed|{filter_name} }}}}", typed="<script>1</script>")
