"""The month of the date picker, as the page shows it and as a screen reader says it."""

import re
from datetime import date

import pytest
from flask import render_template, render_template_string
from flask_babel import force_locale
from wtforms import Form

from webapp.core import calendar
from webapp.web.fields import JalaliDateField

TODAY = date(2026, 11, 21)
OFFICE = calendar.Calendar(
    {
        date(2026, 11, 23): calendar.DayOff("آلودگی <هوا>", calendar.DayKind.CLOSURE),
        date(2026, 11, 24): calendar.DayOff("رمضان", calendar.DayKind.SHORT_HOURS, 540, 720),
    }
)


class Sheet(Form):
    held_on = JalaliDateField("تاریخ جلسه")


@pytest.fixture
def persian(persian_app):
    with persian_app.test_request_context(), force_locale("fa"):
        yield


def month(**asked):
    return render_template("ui/_calendar.html", grid=calendar.open_grid(OFFICE, TODAY, **asked))


def label_of(html, iso):
    return re.search(rf'data-day="{iso}".*?aria-label="([^"]*)"', html, re.DOTALL)[1]


@pytest.mark.usefixtures("persian")
def test_each_day_is_a_button_that_says_what_it_is():
    html = month(year="1405", month="9", typed="۱۰ آذر ۱۴۰۵")
    assert len(re.findall(r'<button class="month__day', html)) == 30
    assert label_of(html, "2026-11-22") == "یکشنبه ۱ آذر ۱۴۰۵"
    assert label_of(html, "2026-11-23") == "دوشنبه ۲ آذر ۱۴۰۵، تعطیل، آلودگی &lt;هوا&gt;"
    assert label_of(html, "2026-11-24") == "سه‌شنبه ۳ آذر ۱۴۰۵، کاهش ساعت، رمضان"
    assert label_of(html, "2026-11-27") == "جمعه ۶ آذر ۱۴۰۵، تعطیل"
    assert label_of(month(), "2026-11-21") == "شنبه ۳۰ آبان ۱۴۰۵، امروز"
    assert 'data-text="دوشنبه ۲ آذر ۱۴۰۵"' in html


@pytest.mark.usefixtures("persian")
def test_one_day_is_in_the_tab_order_and_the_chosen_one_is_pressed():
    html = month(typed="۱۰ آذر ۱۴۰۵")
    assert re.findall(r'tabindex="0" data-day="([^"]*)"', html) == ["2026-12-01"]
    assert re.findall(r'data-day="([^"]*)"[^>]*aria-pressed="true"', html) == ["2026-12-01"]


@pytest.mark.usefixtures("persian")
def test_neighbours_are_asked_by_number_and_end_with_the_calendar():
    html = month(year="1405", month="12")
    assert re.findall(r'data-year="(\d+)" data-month="(\d+)" data-turn="(-?1)"', html) == [
        ("1405", "11", "-1"),
        ("1406", "1", "1"),
    ]
    assert re.search(r'aria-label="ماه بعد" disabled', month(year="1500", month="12"))


@pytest.mark.usefixtures("persian")
def test_a_date_box_stands_beside_its_button_and_popover():
    html = render_template_string(
        '{% from "ui/_calendar.html" import date_field %}{{ date_field(form.held_on, span=4) }}', form=Sheet()
    )
    assert 'popovertarget="held_on-calendar"' in html
    assert re.search(r'id="held_on-calendar" popover [^>]*data-calendar="held_on" data-url="/calendar/month"', html)
    assert re.search(r'<input[^>]*id="held_on"', html)
    assert "month__day" not in html
