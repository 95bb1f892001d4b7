"""What the expert says on the telephone; the office's own words, {caller} is filled at the call desk."""

from datetime import date

from webapp.core import calendar
from webapp.core.text import persian_digits

REMINDER = (
    "سلام، {caller} هستم از اتاق بازرگانی. نوبت شما در میز خدمت {desk}، {day}، ساعت {time} در {venue} است. "
    "لطفاً ده دقیقه زودتر تشریف بیاورید و مدارک پرونده را همراه داشته باشید. آیا تشریف می‌آورید؟"
)
STANDBY_OFFER = (
    "سلام، {caller} هستم از اتاق بازرگانی. در میز خدمت {desk}، {day}، نوبتی برای ساعت {time} در {venue} خالی شده است. "
    "آیا می‌توانید در این ساعت تشریف بیاورید؟"
)


def fill(script: str, *, desk: str, day: date, start: int, venue: str) -> str:
    """The script with its facts; {caller} stays for whoever takes the call."""
    facts = {
        "desk": desk,
        "day": calendar.format_long(day),
        "time": persian_digits(f"{start // 60:02d}:{start % 60:02d}"),
        "venue": venue,
    }
    for name, value in facts.items():
        script = script.replace("{" + name + "}", value)
    return script
