"""What the caller says, and how the checklist words its evidence: Persian spoken to people, never translated."""

from collections.abc import Sequence
from datetime import date

from webapp.core.calendar import format_short, weekday_name
from webapp.core.text import isolate, persian_digits
from webapp.desk.decisions.rules import DecisionKind

NEXT_MEETING = "در جلسهٔ بعدی همین میز دوباره مطرح می‌شود."
"""The next step of a case that is brought to the next meeting, where the expert wrote no other words."""

CALLER = "{caller}"
"""Where the call desk puts the name of who calls."""

_DID = {
    DecisionKind.SOLVED_ON_THE_SPOT: "دربارهٔ «{subject}» همان‌جا تصمیم گرفته شد",
    DecisionKind.ORDER: "دستوری دربارهٔ «{subject}» داده شد",
    DecisionKind.DEPUTY_FOLLOWS: "پیگیری «{subject}» به معاون دستگاه سپرده شد",
    DecisionKind.HIGHER_AUTHORITY: "قرار شد «{subject}» از مرجع بالاتر پرسیده شود",
    DecisionKind.NEEDS_STUDY: "قرار شد «{subject}» بررسی شود",
    DecisionKind.REJECTED: "با درخواست «{subject}» موافقت نشد",
}


def _occasion(desk: str, held_on: date) -> str:
    return f"در میز خدمت {desk}، {weekday_name(held_on)} {format_short(held_on)}،"


def for_member(*, desk: str, held_on: date, subject: str, kinds: Sequence[str]) -> str:
    """The words to the member one week later; asks how far it came, and names no result beforehand."""
    greeting = f"سلام، {CALLER} هستم از اتاق بازرگانی."
    if not kinds:
        said = f"پروندهٔ شما با موضوع «{subject}» مطرح شد."
        asks = "می‌خواهم بپرسم تا امروز برای آن چه کاری انجام شده است."
    elif len(kinds) == 1:
        said = _DID[DecisionKind(kinds[0])].format(subject=subject) + "."
        asks = "می‌خواهم بپرسم تا امروز چه مقدار از آن انجام شده است."
    else:
        said = f"{_count(len(kinds))} تصمیم دربارهٔ «{subject}» گرفته شد."
        asks = "می‌خواهم یکی‌یکی بپرسم تا امروز چه مقدار از هر کدام انجام شده است."
    return f"{greeting} {_occasion(desk, held_on)} {said} {asks}"


def for_agency(*, desk: str, held_on: date, subject: str, applicant: str, number: str, kinds: Sequence[str]) -> str:
    """The words to the agency: the same decisions, asked of who promised."""
    greeting = f"سلام، {CALLER} هستم از اتاق بازرگانی."
    about = f"پروندهٔ {isolate(persian_digits(number))}، «{subject}» از {applicant}، مطرح شد"
    said = f"{about} و {_count(len(kinds))} تصمیم برای آن ثبت شد." if kinds else f"{about}."
    return f"{greeting} {_occasion(desk, held_on)} {said} لطفاً بفرمایید تا امروز چه مقدار از آن انجام شده است."


def _count(number: int) -> str:
    words = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه")
    return words[number] if number < len(words) else persian_digits(str(number))


def asked(answered: int, given_up: int, total: int) -> str:
    """Evidence of the one-week calls."""
    text = f"{answered} از {total} پاسخ"
    if given_up:
        text += f"، {given_up} بی‌پاسخ پس از همهٔ دورها"
    return persian_digits(text)


def ratio(solved: int, raised: int) -> str:
    """Evidence of the ratio of one meeting."""
    return persian_digits(f"{solved} حل‌شده از {raised} مطرح‌شده")
