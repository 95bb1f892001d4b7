"""The named people of the tests: one per role, a second expert, and one stranger who must never get in."""

from dataclasses import dataclass

PASSWORD = "mizban-demo-1405"


@dataclass(frozen=True)
class Person:
    """Somebody of the cast, before there is an account."""

    username: str
    full_name: str
    roles: tuple[str, ...]
    post: str = ""
    unit: str = "member_services"


CAST: dict[str, Person] = {
    "negin": Person("expert", "نگین آزمون", ("expert",), "کارشناس توسعه خدمات"),
    "peyman": Person("expert2", "پیمان فرضی", ("expert",), "کارشناس توسعه خدمات"),
    "mahtab": Person("manager", "مهتاب مثالی", ("manager",), "مدیر توسعه خدمات"),
    "parisa": Person("pr", "پریسا نمونه", ("public_relations",), "روابط عمومی", "public_relations"),
    "arash": Person("av", "آرش نمونه", ("audio_visual",), "سمعی و بصری", "audio_visual"),
    "taraneh": Person("protocol", "ترانه فرضی", ("protocol",), "تشریفات", "protocol"),
    "sara": Person("secretariat", "سارا مثالی", ("secretariat",), "دبیرخانه", "secretariat"),
    "nader": Person("representative", "نادر آزمون", ("representative",), "نماینده اتاق", ""),
    "dariush": Person("secretary_general", "داریوش فرضی", ("secretary_general",), "دبیرکل", ""),
    "parviz": Person("president", "پرویز مثالی", ("president",), "رئیس اتاق", ""),
    "simin": Person("systems", "سیمین نمونه", ("systems",), "سیستم‌ها و روش‌ها", "systems"),
    "iraj": Person("inspector", "ایرج آزمون", ("inspector",), "بازرس", ""),
    "omid": Person("admin", "امید فرضی", ("administrator",), "مدیر سامانه", "systems"),
}
"""Nobody of the cast is the stranger: the stranger has no account and is the client that never signed in."""
