"""What the checklist says a tick of stage 1 comes from (SD-2.6-c); the office's own words, in Persian."""

from datetime import date

from webapp.core import calendar
from webapp.core.text import persian_digits
from webapp.desk.meetings.rules.timetable import clockface

CLOSED = "از بستن جلسه"


def of_date(day: date) -> str:
    """«از تاریخ سه‌شنبه ۳ آذر ۱۴۰۵»."""
    return f"از تاریخ {calendar.format_long(day)}"


def of_booking(venue: str, start: int, end: int, capacity: int) -> str:
    """«از رزرو سالن فیروزه، ۰۹:۰۰ تا ۱۲:۳۰، ۱۷ نوبت»."""
    hours = f"{clockface(start)} تا {clockface(end)}"
    return f"از رزرو {venue}، {persian_digits(f'{hours}، {capacity} نوبت')}"


def of_frame(number: int, approver: str) -> str:
    """«از نسخه ۲، مهتاب مثالی»."""
    return f"از نسخه {persian_digits(str(number))}، {approver}"


def of_representative(name: str) -> str:
    """«از تأیید نادر آزمون»."""
    return f"از تأیید {name}"
