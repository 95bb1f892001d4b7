"""MM-FR-03-05-01, revision 01, as shipped: the actions of the six stages, derived from the clauses of the instruction.

`due` counts working days from the meeting; negative is before it. `code` is what services name when a fact ticks the
action. The office may put a newer revision into force; filled lists keep the one they used.
"""

from dataclasses import dataclass

CODE = "MM-FR-03-05-01"
REVISION = "01"
TITLE = "چک‌لیست اقدامات میزهای خدمت"


@dataclass(frozen=True)
class Action:
    """One action of the list."""

    stage: int
    code: str
    text: str
    clause: str
    responsible: str
    due: int | None
    ticks_itself: bool = False
    only_for: str = ""


def _fact(stage: int, code: str, text: str, clause: str, responsible: str, due: int | None) -> Action:
    return Action(stage, code, text, clause, responsible, due, ticks_itself=True)


ACTIONS = (
    Action(1, "agency_coordinated", "زمان، مکان و شیوهٔ جلسه با رابط دستگاه هماهنگ شد", "2-1", "expert", -15),
    Action(1, "agency_registered", "مکاتبه‌های هماهنگی در دبیرخانه شماره و بایگانی شد", "2-1", "secretariat", -14),
    _fact(1, "date_final", "تاریخ جلسه قطعی شد", "2-1", "expert", -14),
    _fact(1, "venue_booked", "محل، ساعت و ظرفیت رزرو شد", "2-1", "expert", -14),
    Action(1, "equipment_arranged", "امکانات صوتی و تصویری و لوازم جلسه هماهنگ شد", "2-1", "audio_visual", -12),
    _fact(1, "frame_approved", "چارچوب جدول برنامه‌ریزی را مدیر تأیید کرد", "2-1", "manager", -12),
    Action(2, "poster_requested", "درخواست طراحی پوستر به روابط عمومی رفت", "2-2", "expert", -11),
    Action(2, "poster_approved", "پوستر و محتوای تصویری بررسی و تأیید شد", "2-2", "public_relations", -9),
    Action(2, "invitation_sent", "پوستر و دعوت‌نامهٔ رسمی امضاشده برای مدیر کل فرستاده شد", "2-2", "expert", -8),
    Action(2, "members_informed", "اعضای ذی‌ربط از زمان، مکان و هدف جلسه آگاه شدند", "2-2", "public_relations", -7),
    _fact(
        2, "representative_confirmed", "نمایندهٔ اتاق پوستر و جزئیات را گرفت و آمدنش را تأیید کرد", "2-2", "expert", -5
    ),
    _fact(3, "problem_forms_registered", "فرم طرح مشکل برای هر متقاضی ثبت شد", "2-3", "expert", -3),
    _fact(3, "cases_triaged", "بررسی کارشناسی همهٔ پرونده‌ها", "2-3", "expert", -3),
    _fact(3, "documents_complete", "مدارک ناقص پی گرفته شد", "2-3", "expert", -3),
    _fact(3, "deadlines_placed", "پرونده‌های مهلت‌دار نوبت گرفتند", "2-3", "expert", -2),
    _fact(3, "slots_assigned", "ده دقیقه برای هر عضو در جدول", "2-3", "expert", -2),
    Action(3, "tracking_told", "کد رهگیری به اعضا گفته شد", "2-3", "expert", -2),
    _fact(3, "list_approved", "فهرست نهایی را مدیر تأیید کند", "2-3", "manager", -2),
    Action(3, "list_sent", "فهرست نهایی و مستندات برای نمایندهٔ دستگاه فرستاده شد", "2-3", "expert", -1),
    Action(4, "catering_requested", "درخواست پذیرایی با ردیف و مرکز هزینه فرستاده شد", "2-4", "protocol", -3),
    _fact(4, "reminders_made", "تماس یادآوری با همهٔ اعضا گرفته شد", "2-4", "expert", -1),
    Action(4, "agency_form_received", "فرم طرح مشکل از تعزیرات گرفته شد", "2-4", "expert", -1, only_for="taazirat"),
    _fact(4, "attendance_recorded", "حضور عضو، نمایندهٔ اتاق و دستگاه ثبت شد", "2-4", "expert", 0),
    _fact(4, "decisions_recorded", "تصمیم‌های مدیران دستگاه در فرم طرح مشکل درج شد", "2-4", "expert", 0),
    _fact(5, "meeting_closed", "دستورها و نکته‌های کلیدی بازبینی و جلسه بسته شد", "2-5", "expert", 1),
    Action(5, "minutes_sent", "صورت‌جلسه پس از تأیید برای دستگاه فرستاده شد", "2-5", "expert", 3),
    Action(5, "minutes_archived", "یک نسخه از صورت‌جلسه بایگانی شد", "2-5", "secretariat", 4),
    _fact(6, "followup_member_done", "تماس یک‌هفته‌ای با اعضا گرفته شد", "2-6", "expert", 5),
    _fact(6, "followup_agency_done", "تحقق مصوبات از دستگاه پرسیده شد", "2-6", "expert", 5),
    _fact(6, "ratio_computed", "نسبت مشکلات حل‌شده محاسبه شد", "2-6", "expert", 6),
    Action(6, "reported", "نتیجه در گزارش هفتگی و ماهانه به دبیرکل و رئیس اتاق داده شد", "2-6", "manager", 10),
)
