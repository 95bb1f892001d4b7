"""Persian text: shown, searched, sorted and spelled (domain section 8)."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import text

ZWNJ = "\u200c"
# What a Persian form may meet: both keyboards, pasted PDFs, bidi controls, Latin codes.
typed = st.text(
    st.characters(min_codepoint=0x600, max_codepoint=0x6FF)
    | st.characters(min_codepoint=0x20, max_codepoint=0x17F)
    | st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF)
    | st.sampled_from("\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\u2028\t\n\r\xa0\x00\x85")
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("كتاب علي", "کتاب علی"),
        ("مصطفى", "مصطفی"),
        ("٠١٢٣٤٥٦٧٨٩ و 12 و ۳", "۰۱۲۳۴۵۶۷۸۹ و 12 و ۳"),  # the digits of a code stay Latin
        ("مـــیز", "میز"),
        ("مَحَمّد", "محمد"),
        ("لطفاً", "لطفاً"),  # tanvin is spelling here
        ("کتابٌ بً", "کتاب ب"),
        ("خانهٔ ما", "خانهٔ ما"),
        ("رأی مؤسسه مسئول آب", "رأی مؤسسه مسئول آب"),
        ("\u202bمتن\u202c\u200f \ufeff\u2067الف\u2069", "متن الف"),
        ("خط\u00ad تیره", "خط تیره"),
        ("صفر\x00 میان", "صفر میان"),
        ("\ud800جفت", "جفت"),
        ("  دو\xa0\xa0فاصله \t ", "دو فاصله"),
        (f"می{ZWNJ}{ZWNJ}شود", f"می{ZWNJ}شود"),
        (f"{ZWNJ}می{ZWNJ}شود{ZWNJ}", f"می{ZWNJ}شود"),
        (f"می{ZWNJ} شود", "می شود"),
        (f"می {ZWNJ}شود", "می شود"),
        (f"می {ZWNJ} شود", "می شود"),
        (f"خانه{ZWNJ}، در", "خانه، در"),
        (f"۱۰{ZWNJ}دقیقه", f"۱۰{ZWNJ}دقیقه"),
        ("ﻣﯿﺰ ﺧﺪﻣﺖ ﻻ", "میز خدمت لا"),
        ("x² ½ ｗ", "x² ½ ｗ"),  # NFKC for presentation forms only
        ("یک\nدو", "یک دو"),
        (None, ""),
    ],
)
def test_clean(before, after):
    assert text.clean(before) == after


def test_clean_keeps_the_lines_of_a_text():
    assert text.clean("  بند  اول \r\n بند دوم\r\r\n\n\n\nپایان \n", lines=True) == "بند اول\nبند دوم\n\nپایان"
    assert text.clean("الف\u2028ب\x85پ", lines=True) == "الف\nب\nپ"
    assert text.clean(f"الف {ZWNJ}\n{ZWNJ} ب", lines=True) == "الف\nب"


@given(typed, st.booleans())
def test_cleaning_twice_changes_nothing(raw, lines):
    once = text.clean(raw, lines=lines)
    assert text.clean(once, lines=lines) == once
    assert "\x00" not in once
    once.encode("utf-8")


@given(typed)
def test_cleaning_never_changes_what_is_found(raw):
    assert text.fold(text.clean(raw)) == text.fold(raw)
    assert text.fold(text.fold(raw)) == text.fold(raw)


@given(st.text(st.sampled_from("ءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی09AZaz./()«»:+- " + ZWNJ), min_size=1))
def test_a_plain_text_is_folded_as_any_other(plain):
    marked = "\u0640" + plain  # a tatweel, which is not searched, sends it the long way
    assert text.fold(plain) == text.fold(marked)


@pytest.mark.parametrize(
    "same",
    [
        ("مي شود", f"می{ZWNJ}شود", "میشود", "می\xa0شود"),
        ("كارت", "کارت", "کـارت", "کَارت"),
        ("آب", "اب", "أب", "إب", "ٱب"),
        ("مؤسسه", "موسسه", "موسسة"),
        ("مسئول", "مسیول", "مسيول"),
        ("خانۀ", "خانهٔ", "خانه"),
        ("۱۴۰۵", "١٤٠٥", "1405"),
        ("۱٬۲۵۰٫۵", "1,250.5", "۱،۲۵۰٫۵"),
        ("Acme", "ACME", "ａｃｍｅ"),
        ("ﻣﯿﺰ", "میز"),
        ("\u200eMM-FR\u200f", "mm-fr"),
    ],
)
def test_spellings_that_are_found_alike(same):
    assert len({text.fold(spelling) for spelling in same}) == 1


def test_fold_tells_words_apart():
    assert len({text.fold(word) for word in ("گمرک", "کمرک", "پول", "بول", "ژاله", "زاله", "چرم", "جرم")}) == 8
    assert text.fold("سپاهان پلیمر") in text.fold(f"سپاهان{ZWNJ}پلیمر فرضی")
    assert text.fold(None) == ""


# Sorted by Intl.Collator("fa") of ICU 78.
ICU_ORDER = re.split(
    r"[|\n]",
    """\
۱۲ فروردین|۲ آذر|3M|آب|آبان‌پلیمر|آذر|اب|ابر|اراک
ارغوان|اسپادان|ایران|ئاسو|بافت|پارس|پویاسازه|تابان|ثمین
جهان|چرم‌کار|حامی|خزر|داده|ذوب|رایان|زرین|ژاله
سپاهان|سپاهان پلیمر|سپاهانا|سپاهان‌پلیمر فرضی|شیمی|صبا|ضمیر|طوس|ظفر
عصر|غزال|فولاد|قند|کاشی|گاز|لاله|مؤسسه|مبین
مسأله|موسسه|نگین|وفا|هما|ی|یاس|یزد|acme
Zinc""",
)


def test_collation_follows_the_persian_alphabet():
    assert sorted(ICU_ORDER[::-1], key=text.collation_key) == ICU_ORDER
    keys = [text.collation_key(name) for name in ICU_ORDER]
    assert all(earlier < later for earlier, later in itertools.pairwise(keys))


def test_collation_key_is_plain_digits_so_that_every_database_sorts_it_alike():
    assert all(text.collation_key(name).isdecimal() and text.collation_key(name).isascii() for name in ICU_ORDER)
    assert text.collation_key("كتابي") == text.collation_key("کتابی")
    assert text.collation_key(f"می{ZWNJ}شود") == text.collation_key("میشود")
    assert text.collation_key("مـیز") == text.collation_key("میز")
    assert text.collation_key("٣") == text.collation_key("3") == text.collation_key("۳")
    assert text.collation_key("ZINC") == text.collation_key("zinc")
    assert text.collation_key("é") == text.collation_key("e")
    assert text.collation_key("ی") < text.collation_key("z") < text.collation_key("Ж")
    assert len(text.collation_key("ا" * 500)) == 120
    assert text.collation_key(None) == ""


@given(typed)
def test_collation_key_of_anything(raw):
    key = text.collation_key(raw)
    assert key == "" or (key.isdecimal() and key.isascii())


def test_digits():
    assert text.latin_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ الف7") == "0123456789 0123456789 الف7"
    assert text.persian_digits("0123456789 ٠١٢٣٤٥٦٧٨٩ x") == "۰۱۲۳۴۵۶۷۸۹ ۰۱۲۳۴۵۶۷۸۹ x"


def test_isolate_and_blank():
    assert text.isolate("+98") == "\u2068+98\u2069"
    assert text.is_blank(f" {ZWNJ}\u200f\u0640 ")
    assert text.is_blank(None)
    assert not text.is_blank("۰")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "صفر"),
        (11, "یازده"),
        (20, "بیست"),
        (95, "نود و پنج"),
        (100, "صد"),
        (110, "صد و ده"),
        (1000, "هزار"),
        (1021, "هزار و بیست و یک"),
        (2000, "دو هزار"),
        (21_300, "بیست و یک هزار و سیصد"),
        (1_000_000, "یک میلیون"),
        (1_001_000, "یک میلیون و هزار"),
        (18_600_000_000, "هجده میلیارد و ششصد میلیون"),
        (1_200_000_000_000, "هزار و دویست میلیارد"),
        (-7, "منفی هفت"),
    ],
)
def test_number_words(number, words):
    assert text.number_words(number) == words
