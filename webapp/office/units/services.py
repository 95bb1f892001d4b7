"""The units that the instruction names."""

from webapp.core.db import transaction
from webapp.office.units.models import Unit

STANDARD = (
    ("member_services", "توسعه خدمات اعضا"),
    ("public_relations", "روابط عمومی"),
    ("audio_visual", "سمعی و بصری"),
    ("protocol", "تشریفات"),
    ("secretariat", "دبیرخانه"),
    ("systems", "سیستم‌ها و روش‌ها"),
    ("secretary_general", "دفتر دبیرکل"),
    ("administration", "فناوری اطلاعات"),
)


@transaction()
def ensure_standard() -> None:
    """Put in the units of the instruction that are missing (SD-1.2-a); harmless when repeated."""
    rows = [{"code": code, "title": title, "position": place} for place, (code, title) in enumerate(STANDARD, 1)]
    Unit.insert_many(rows).on_conflict_ignore().execute()
