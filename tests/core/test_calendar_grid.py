"""The month grid."""

from datetime import date

import pytest

from tests.factories.calendar import OFFICE
from webapp.core import calendar
from webapp.core.calendar import UnreadableDate

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405


def test_grid_of_a_month():
    grid = calendar.month_grid(1405, 9, OFFICE, TODAY, chosen=date(2026, 11, 25))
    cells = [day for week in grid.weeks for day in week]
    assert grid.title == "آذر ۱۴۰۵"
    assert (grid.previous, grid.following) == ((1405, 8), (1405, 10))
    assert all(len(week) == 7 and week[0].date.isoweekday() == 6 for week in grid.weeks)
    inside = [day for day in cells if day.in_month]
    assert [day.number for day in inside] == list(range(1, 31))
    assert (inside[0].date, inside[-1].date) == calendar.month_bounds(1405, 9)
    closure, holiday, short = inside[1], inside[2], inside[3]
    assert (closure.title, closure.off) == ("آلودگی هوا", True)
    assert (holiday.title, holiday.off) == ("شهادت", True)
    assert (short.title, short.off, short.short_hours, short.chosen) == ("رمضان", False, True, True)
    assert [day.date for day in cells if day.chosen] == [date(2026, 11, 25)]
    assert [day.date for day in cells if day.today] == [TODAY]  # a day of Aban, at the grid's edge
    assert not cells[0].in_month
    assert short.text == "چهارشنبه ۴ آذر ۱۴۰۵"
    assert grid.focus == date(2026, 11, 25)


def test_grid_starts_the_keyboard_on_the_chosen_day_today_or_the_first():
    assert calendar.month_grid(1405, 8, OFFICE, TODAY, chosen=date(2026, 11, 5)).focus == date(2026, 11, 5)
    assert calendar.month_grid(1405, 8, OFFICE, TODAY, chosen=date(2026, 12, 5)).focus == TODAY
    assert calendar.month_grid(1405, 8, OFFICE, TODAY).focus == TODAY
    assert calendar.month_grid(1405, 9, OFFICE, TODAY).focus == date(2026, 11, 22)


def test_grids_end_with_the_proven_years():
    assert calendar.month_grid(1300, 1, OFFICE, TODAY).previous is None
    assert calendar.month_grid(1500, 12, OFFICE, TODAY).following is None
    assert calendar.month_grid(1300, 2, OFFICE, TODAY).previous == (1300, 1)
    assert calendar.month_grid(1500, 11, OFFICE, TODAY).following == (1500, 12)
    with pytest.raises(UnreadableDate):
        calendar.month_grid(1501, 1, OFFICE, TODAY)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, (1405, 8)),
        ({"typed": "۵ دی ۱۴۰۵"}, (1405, 10)),
        ({"typed": "nonsense"}, (1405, 8)),
        ({"year": "1404", "month": "2", "typed": "۵ دی ۱۴۰۵"}, (1404, 2)),
        ({"year": "9999", "month": "2"}, (1405, 8)),
        ({"year": "1405", "month": "0"}, (1405, 8)),
        ({"year": "x", "month": ""}, (1405, 8)),
    ],
)
def test_a_picker_always_opens(asked, shown):
    grid = calendar.open_grid(OFFICE, TODAY, **asked)
    assert (grid.year, grid.month) == shown
