"""Persian text: what is shown, what is searched, what is sorted by, and how numbers are spelled."""

import re
import unicodedata
from functools import lru_cache

_LATIN = "0123456789"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_TO_LATIN = str.maketrans(_PERSIAN + _ARABIC, _LATIN * 2)
_TO_PERSIAN = str.maketrans(_LATIN + _ARABIC, _PERSIAN * 2)

# Bidi controls, byte-order mark, soft hyphen, zero-width space and joiner, control characters (NUL is refused by
# PostgreSQL), lone surrogates (cannot be stored at all).
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\u061c"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_DECORATION = re.compile("[\u0640\u064c-\u0653\u0670]")  # tatweel and vowel marks
# Tanvin belongs to the spelling of «لطفاً» and «جزءاً»; anywhere else it is a vowel mark.
_TANVIN = re.compile("(?<![اء])\u064b")
_PRESENTATION = re.compile("[\ufb50-\ufdfd\ufe70-\ufefc]+")
_TO_PERSIAN_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"} | dict(zip(_ARABIC, _PERSIAN, strict=True)))
_ZWNJ = "\u200c"
# Kept only inside a word: something joins it on both sides.
_STRAY_ZWNJ = re.compile(f"(?<![\\w\u0654\u064b]){_ZWNJ}+|{_ZWNJ}+(?!\\w)")

_FOLD = str.maketrans(
    dict.fromkeys("يىئېۍ", "ی")
    | dict.fromkeys("ةۀەھہۂۃ", "ه")
    | dict.fromkeys("أإٱآ", "ا")
    | {"ك": "ک", "ؤ": "و", "٫": ".", "٬": ",", "،": ","}
    | dict(zip(_PERSIAN + _ARABIC, _LATIN * 2, strict=True))
)
# Most names hold nothing else, and to fold them needs no table.
_FOLDED_BUT_SPACES = re.compile("[0-9A-Za-zءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی./()«»:+ \u200c-]+")
_UNSEARCHED = re.compile("[\u0640\u064b-\u0655\u0670\u200c\u200d]|\\s")


def latin_digits(text: str) -> str:
    """Every Persian or Arabic digit as 0–9; all else untouched."""
    return text.translate(_TO_LATIN)


def persian_digits(text: str) -> str:
    """Every Latin or Arabic digit as ۰–۹. For numbers and dates only: it would also turn the digits of a code."""
    return text.translate(_TO_PERSIAN)


_LETTERS = "0-9A-Za-zءآأؤإئابةتثجحخدذرزژسشصضطظعغفقکگلمنهویپچ۰-۹"
_WORD = rf"[{_LETTERS}./،()«»:+-]+"
# Most texts are tidy already, and to clean one costs ten times this look.
_TIDY = re.compile(rf"{_WORD}(?:(?: |(?<=[{_LETTERS}]){_ZWNJ}(?=[{_LETTERS}])){_WORD})*")


def clean(text: str | None, *, lines: bool = False) -> str:
    """What is stored and shown: Persian ی and ک, no bidi controls, tatweel or vowel marks, tidy spaces and ZWNJ.

    With `lines` the line breaks stay (at most one empty line between paragraphs).
    """
    if not text:
        return ""
    if _TIDY.fullmatch(text):
        return text
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = _INVISIBLE.sub("", text).translate(_TO_PERSIAN_LETTERS)
    text = _TANVIN.sub("", _DECORATION.sub("", unicodedata.normalize("NFC", text)))
    text = re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", text)
    if lines:
        text = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", text)))
    else:
        text = re.sub(r"\s+", " ", text)
    text = re.sub(f"{_ZWNJ}{{2,}}", _ZWNJ, text)
    text = _STRAY_ZWNJ.sub("", text)
    # A ZWNJ that stood alone between spaces leaves two of them.
    return re.sub(r" {2,}", " ", re.sub(r" ?\n ?", "\n", text)).strip()


def is_blank(text: str | None) -> bool:
    """Whether nothing readable is left after cleaning."""
    return not clean(text)


def fold(text: str | None) -> str:
    """The search key: one spelling for ی/ي, ک/ك, ا/آ/أ, all digits, and none for ZWNJ, spaces, marks and case."""
    if not text:
        return ""
    if text.isascii() and text.isalnum():
        return text.lower()
    return _folded_short(text) if len(text) <= _SHORT else _folded(text)


_SHORT = 60
"""Names, places and branches of trade come again and again in a list; descriptions do not."""


def _folded(text: str) -> str:
    if _FOLDED_BUT_SPACES.fullmatch(text):
        return text.lower().replace(" ", "").replace(_ZWNJ, "")
    text = _INVISIBLE.sub(
        "",
        unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()),
    )
    # Composed again, for what a removed space stood between.
    return unicodedata.normalize("NFC", _UNSEARCHED.sub("", text.translate(_FOLD)))


_folded_short = lru_cache(maxsize=4096)(_folded)


# Order of the Persian collator of ICU (checked against it in the tests): space, signs, digits, Persian, other letters.
_ALPHABET = (
    "آ",
    "اٱ",
    "ءأإؤئ",
    *"بپتثجچحخدذرزژسشصضطظعغفق",
    "کك",
    *"گلمنو",
    "هةۀەھ",
    "یىي",
    *"abcdefghijklmnopqrstuvwxyz",
)
_WEIGHTS = {letter: f"{place + 20:02d}" for place, group in enumerate(_ALPHABET) for letter in group}
_WEIGHTS |= {digit: f"1{place % 10}" for place, digit in enumerate(_LATIN + _PERSIAN + _ARABIC)}


def collation_key(text: str | None, *, length: int = 60) -> str:
    """A key of digits whose plain order is the Persian alphabet's, in any database and any collation of it.

    Two digits a character, of the first `length` characters: enough for names; ties are broken by the row's id.
    """
    cleaned = clean(text).replace(_ZWNJ, "").replace("\u064b", "").replace("\u0654", "").casefold()
    return cleaned[:length].translate(_weights)


class _Weights(dict[int, str]):
    """Code point -> its weight; those that the alphabet does not name are worked out when they come."""

    def __missing__(self, code: int) -> str:
        self[code] = weight = _weight(chr(code))
        return weight


def _weight(character: str) -> str:
    if character == " ":
        return "01"
    if not character.isalpha():
        return "02"
    base = unicodedata.normalize("NFKD", character)[0]
    return _WEIGHTS.get(base, f"9{ord(base):06d}")


_weights = _Weights({ord(letter): weight for letter, weight in _WEIGHTS.items()})


def isolate(text: str) -> str:
    """The text between FSI and PDI, so that a code or name keeps its order in plain-text messages (domain 8.4)."""
    return f"\u2068{text}\u2069"


_ONES = [
    "صفر",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
]
_TENS = ["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"]
_HUNDREDS = ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"]


def number_words(number: int) -> str:
    """A whole number in Persian words: 18_600_000_000 is «هجده میلیارد و ششصد میلیون»."""
    if number < 0:
        return f"منفی {number_words(-number)}"
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _joined(_TENS[number // 10 - 2], number % 10)
    if number < 1000:
        return _joined(_HUNDREDS[number // 100 - 1], number % 100)
    if number < 2000:
        return _joined("هزار", number % 1000)  # «هزار», never «یک هزار»
    # Above a billion the count of billions is itself a number: «هزار و دویست میلیارد».
    size, name = next((size, name) for size, name in _SCALES if number >= size)
    return _joined(f"{number_words(number // size)} {name}", number % size)


_SCALES = ((1_000_000_000, "میلیارد"), (1_000_000, "میلیون"), (1000, "هزار"))


def _joined(words: str, rest: int) -> str:
    return f"{words} و {number_words(rest)}" if rest else words
