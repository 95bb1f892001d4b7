"""Who people are to the program: roles, passwords, the throttle of wrong passwords, deputies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from webapp.core.text import clean, fold, latin_digits


class Role(StrEnum):
    """The roles of the chamber; a person may hold several."""

    EXPERT = "expert"
    MANAGER = "manager"
    PUBLIC_RELATIONS = "public_relations"
    AUDIO_VISUAL = "audio_visual"
    PROTOCOL = "protocol"
    SECRETARIAT = "secretariat"
    REPRESENTATIVE = "representative"
    SECRETARY_GENERAL = "secretary_general"
    PRESIDENT = "president"
    SYSTEMS = "systems"
    CONFIRMER = "confirmer"
    INSPECTOR = "inspector"
    SPECIAL_INSPECTOR = "special_inspector"
    COMMITTEE = "committee"
    ADMINISTRATOR = "administrator"


APPROVERS = (Role.MANAGER, Role.SECRETARY_GENERAL, Role.PRESIDENT, Role.CONFIRMER)
"""Whose approvals a deputy may give (G-4)."""

SIGN_IN_LASTS = timedelta(hours=12)
IDLE_LASTS = timedelta(hours=4)
TEMPORARY_LASTS = timedelta(days=3)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

WINDOW = timedelta(minutes=15)
ATTEMPTS = 5
"""Wrong passwords for one name from one address. Another address may still sign in: nobody can lock a colleague out."""
ATTEMPTS_OF_ADDRESS = 30
ATTEMPTS_OF_NAME = 60


def deputy_role(role: str) -> str:
    """The role by which somebody stands in for holders of `role` today; permissions name it beside the role itself."""
    return f"deputy:{role}"


@dataclass(frozen=True)
class Failure:
    """One attempt that has not led to a sign-in."""

    username: str
    address: str
    at: datetime


def wait_until(failures: Sequence[Failure], username: str, address: str, now: datetime) -> datetime | None:
    """Until when this name at this address must wait, whatever the next password is; None when it need not."""
    recent = sorted((failure for failure in failures if now - failure.at < WINDOW), key=lambda failure: failure.at)
    of_name = [failure for failure in recent if failure.username == username]
    of_address = [failure for failure in recent if failure.address == address]
    of_both = [failure for failure in of_name if failure.address == address]
    limits = ((of_both, ATTEMPTS), (of_address, ATTEMPTS_OF_ADDRESS), (of_name, ATTEMPTS_OF_NAME))
    waits = [counted[-limit].at + WINDOW for counted, limit in limits if len(counted) >= limit]
    return max(waits, default=None)


def has_lapsed(*, is_temporary: bool, set_at: datetime | None, now: datetime) -> bool:
    """A password given by an administrator is for one first sign-in within three days."""
    return is_temporary and set_at is not None and now - set_at >= TEMPORARY_LASTS


def username_of(typed: str) -> str:
    """The one form of a user name: digits, letter case and stray spaces do not matter."""
    return latin_digits(clean(typed)).casefold()


_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,59}")


def is_username(name: str) -> bool:
    """Two to sixty of a–z, digits, dot, dash and underline, a letter first."""
    return _USERNAME.fullmatch(name) is not None


_WORDS = [
    "password",
    "passw0rd",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "admin",
    "changeme",
    "secret",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "superman",
    "batman",
    "trustno",
    "whatever",
    "computer",
    "internet",
    "master",
    "login",
    "access",
    "hello",
    "charlie",
    "shadow",
    "michael",
    "jordan",
    "pokemon",
    "starwars",
    "killer",
    "freedom",
    "default",
    "guest",
    "user",
    "test",
    "rootroot",
    "system",
    "server",
    "mizban",
    "chamber",
    "otagh",
    "otaghbazargani",
    "isfahan",
    "esfahan",
    "tehran",
    "iran",
    "persian",
    "persepolis",
    "esteghlal",
    "sepahan",
    "bazargani",
    "ramzobur",
    "gozarvazhe",
    "salam",
    "khoda",
    "allah",
    "mohammad",
    "ali",
    "hosein",
    "fatemeh",
    "zahra",
    "reza",
    "mahdi",
    "دوستت",
    "دارم",
    "خداوند",
    "سلام",
    "ایران",
    "اصفهان",
    "میزبان",
    "اتاق",
    "بازرگانی",
    "گذرواژه",
    "رمزعبور",
]
_RUNS = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو",
)


def is_common_password(password: str) -> bool:
    """What a guesser tries first among long passwords: a common word with digits, a keyboard run, a repetition."""
    key = re.sub(r"[\W_]", "", fold(password))
    if len(set(key)) <= 3 or re.fullmatch(r"(.{1,6}?)\1+.{0,5}", key):
        return True
    if any(key in run + run for run in _RUNS):
        return True
    letters = key.strip("0123456789")
    for word in sorted(map(fold, _WORDS), key=len, reverse=True):
        letters = letters.replace(word, "")
    return not letters.strip("0123456789")


def password_refusal(password: str, username: str) -> str | None:
    """The code of the sentence that refuses a new password, or None. Any signs are allowed (ASVS 6.2)."""
    if len(password) < SHORTEST_PASSWORD:
        return "password_short"
    if len(password) > LONGEST_PASSWORD:
        return "password_long"
    if len(username) > 3 and username.casefold() in password.casefold():
        return "password_is_username"
    return "password_common" if is_common_password(password) else None
