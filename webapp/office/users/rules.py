"""Who people are to the program: roles, and the throttle of wrong passwords."""

from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """The roles of design.md section 1; a person may hold several."""

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


ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
SIGN_IN_LASTS = timedelta(hours=12)
IDLE_LASTS = timedelta(hours=4)
SHORTEST_PASSWORD = 12


def is_throttled(failures: list[datetime], now: datetime) -> bool:
    """Too many wrong passwords within the window: wait, whatever the next password is."""
    return sum(1 for failure in failures if now - failure < WINDOW) >= ATTEMPTS
