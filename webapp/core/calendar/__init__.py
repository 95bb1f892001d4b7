"""The Iranian calendar: Jalali dates, weeks from Saturday to Friday, working days and hours, month grids.

Pure: days off come in as an argument (`Calendar.days_off`), kept by `office.holidays`.
"""

from webapp.core.calendar.grid import Day, MonthGrid, month_grid, open_grid
from webapp.core.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    WEEKDAYS,
    Jalali,
    UnreadableDate,
    format_long,
    format_month,
    format_numeric,
    format_short,
    from_jalali,
    month_length,
    month_name,
    parse_jalali,
    to_jalali,
    weekday_name,
)
from webapp.core.calendar.spans import (
    add_months,
    month_bounds,
    month_key,
    utc_span,
    week_bounds,
    week_number,
    year_bounds,
)
from webapp.core.calendar.working import (
    Calendar,
    DayKind,
    DayOff,
    at,
    minutes_of_day,
    tehran_date,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MONTHS",
    "WEEKDAYS",
    "Calendar",
    "Day",
    "DayKind",
    "DayOff",
    "Jalali",
    "MonthGrid",
    "UnreadableDate",
    "add_months",
    "at",
    "format_long",
    "format_month",
    "format_numeric",
    "format_short",
    "from_jalali",
    "minutes_of_day",
    "month_bounds",
    "month_grid",
    "month_key",
    "month_length",
    "month_name",
    "open_grid",
    "parse_jalali",
    "tehran_date",
    "to_jalali",
    "utc_span",
    "week_bounds",
    "week_number",
    "weekday_name",
    "year_bounds",
]
