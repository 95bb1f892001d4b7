"""Invented firms and people. Each firm's name ends with a word that says it is none."""

import random
from dataclasses import dataclass

from webapp.core.identifiers import legal_id, national_id

_ROOTS = (
    "آریان‌بافت", "سپاهان‌پلیمر", "زاینده‌صنعت", "کاوه‌کاشی", "نصف‌جهان‌طعم", "پویاسازه", "فولادریس", "نقش‌چرم",
    "سپیدآهک", "گزسازان", "مهرآذین‌چوب", "رنگدانهٔ سپهر", "الیاف خلیج", "کویرشیشه", "زرین‌دشت", "آتیه‌ماشین",
    "بهین‌روغن", "تابان‌لوله", "چکادسنگ", "درخشان‌کابل", "رهاورد دارو", "ژرف‌پمپ", "سازه‌گستر پارس", "شکوفه‌شهد",
    "صدف‌سرام", "طلوع بسته‌بندی", "عمران‌بتن", "فرازنخ", "قطعه‌سازان آفتاب", "کیمیاگران رزین", "گلستان لبنیات",
    "لاله‌کارتن", "مهرپارس", "نورگستر روشنایی", "هامون‌تجهیز", "یاقوت‌کاشی",
)  # fmt: skip
_FORMS = ("", "صنایع ", "گروه تولیدی ", "بازرگانی ", "تعاونی ", "شرکت دانش‌بنیان ", "مجتمع ", "توسعهٔ ")
_MARKS = ("آزمون", "نمونه", "فرضی", "مثالی", "فردانما", "مثال")
_ACTIVITIES = (
    "پتروشیمی و پلیمر", "نساجی و پوشاک", "کاشی و سرامیک", "فولاد و فلزات", "صنایع غذایی", "ماشین‌سازی", "داروسازی",
    "بسته‌بندی و کارتن", "سنگ و معدن", "برق و روشنایی", "چرم و کفش", "چوب و کاغذ", "تجهیزات پزشکی", "کشاورزی و دامپروری",
)  # fmt: skip
_FIRST = (
    "علی", "مریم", "رضا", "زهرا", "حسین", "فرناز", "بهرام", "شیرین", "کامران", "لیلا", "سعید", "نرگس", "پیام",
    "مهسا", "ناصر", "سمیرا", "فرهاد", "الهام", "جمشید", "پروین",
)  # fmt: skip
_LAST = ("آزمون", "فرضی", "مثالی", "نمونه", "فردانما", "نمونه‌پور", "آزمون‌زاده", "فرضی‌نژاد")
POSTS = ("مدیرعامل", "مدیر بازرگانی", "مدیر مالی", "کارشناس حقوقی", "رئیس هیئت‌مدیره", "مشاور گمرکی")


@dataclass(frozen=True)
class Firm:
    """A member before it is in the register."""

    number: str
    kind: str
    title: str
    identifier: str
    manager: str
    activity: str
    phones: tuple[tuple[str, str], ...]


def person(rng: random.Random) -> str:
    """An invented full name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _checked(prefix: str, length: int, test: object) -> str:
    for last in range(10):
        candidate = f"{prefix}{last}"
        if len(candidate) == length and test(candidate):  # type: ignore[operator]
            return candidate
    raise ValueError(prefix)


def firms(rng: random.Random, count: int) -> list[Firm]:
    """So many members: most are firms, some natural persons; identifiers pass their checks and begin with 999."""
    titles = [f"{form}{root} {mark}" for root in _ROOTS for form in _FORMS for mark in _MARKS]
    rng.shuffle(titles)
    # the two that show what long and Latin names do to a page
    titles[:2] = ["توسعهٔ صنایع غذایی و تبدیلی زرین‌دشت زاینده‌رود نمونه", "Sepahan Resin FZE (نمونه)"]
    found: list[Firm] = []
    serial = 0
    while len(found) < count:
        serial += 1
        natural = serial % 11 == 0
        try:
            identifier = (
                _checked(f"999{serial:06d}", 10, national_id) if natural else _checked(f"999{serial:07d}", 11, legal_id)
            )
        except ValueError:
            continue
        index = len(found)
        manager = person(rng)
        title = f"{manager} (شخص حقیقی)" if natural else titles[index % len(titles)]
        mobile = f"+98900000{index:04d}"
        office = f"+98310000{index:04d}"
        found.append(
            Firm(
                number=str(20001 + index),
                kind="natural" if natural else "legal",
                title=title,
                identifier=identifier,
                manager=manager,
                activity=rng.choice(_ACTIVITIES),
                phones=((mobile, f"همراه {rng.choice(POSTS)}"), (office, "دفتر")),
            )
        )
    return found
