"""What the expert says and what is texted, in the office's own words; {caller} is filled at the call desk."""

from collections.abc import Mapping
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

REMINDER_SMS = (
    "میز خدمت {desk}: نوبت شما {day} ساعت {time}، {venue}. لطفاً ده دقیقه زودتر و با مدارک بیایید. اتاق بازرگانی"
)
TWO_PARTS = 134
"""Characters of two parts of an SMS in Persian."""


def reminder_sms(*, desk: str, day: date, start: int, venue: str) -> str:
    """The text beside the reminder call, never more than two parts: a long place, then a long desk, is cut short."""
    # The day is near: its year would only take the room of the place.
    facts = {"desk": desk, "day": f"{calendar.weekday_name(day)} {calendar.format_short(day)}", "venue": venue}
    facts["time"] = _clock(start)
    text = _filled(REMINDER_SMS, facts)
    for name in ("venue", "desk"):
        if len(text) > TWO_PARTS:
            facts[name] = _cut(facts[name], len(text) - TWO_PARTS)
            text = _filled(REMINDER_SMS, facts)
    return text


def _cut(words: str, surplus: int) -> str:
    return words[: max(len(words) - surplus - 1, 0)].rstrip() + "…"


def fill(script: str, *, desk: str, day: date, start: int, venue: str) -> str:
    """The script with its facts; {caller} stays for whoever takes the call."""
    facts = {"desk": desk, "day": calendar.format_long(day), "time": _clock(start), "venue": venue}
    return _filled(script, facts)


def _clock(minutes: int) -> str:
    return persian_digits(f"{minutes // 60:02d}:{minutes % 60:02d}")


def _filled(script: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        script = script.replace("{" + name + "}", value)
    return script
