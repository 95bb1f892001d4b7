"""The seven desks that are shipped: what the office finds on the first day and edits afterwards (SD-2.0-b to -h).

Office data, so in Persian; nothing here names a person.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class AgencyPreset:
    """An executive body as it is first entered."""

    title: str
    level: str = "province"


@dataclass(frozen=True)
class DeskPreset:
    """A desk with what it hears and what it asks for."""

    code: str
    title: str
    short_title: str
    agency: AgencyPreset
    file_number_label: str
    deadline_label: str
    topics: tuple[str, ...]
    documents: tuple[str, ...]
    uses_agency_form: bool = False


DESKS = (
    DeskPreset(
        code="customs",
        title="گمرک",
        short_title="گمرک",
        agency=AgencyPreset("اداره کل گمرکات استان اصفهان"),
        file_number_label="کوتاژ",
        deadline_label="متروکه شدن کالا",
        topics=(
            "کالای متروکه",
            "تعرفه و طبقه‌بندی کالا",
            "ارزش گمرکی",
            "ترخیص و تکمیل اظهار",
            "استرداد حقوق ورودی",
            "ورود موقت و ترانزیت",
            "دموراژ و انبارداری",
        ),
        documents=("اظهارنامه", "بارنامه", "اخطار انبار", "گواهی بانک", "پاسخ مکتوب گمرک"),
    ),
    DeskPreset(
        code="taazirat",
        title="تعزیرات",
        short_title="تعزیرات",
        agency=AgencyPreset("اداره کل تعزیرات حکومتی استان اصفهان"),
        file_number_label="کلاسه پرونده",
        deadline_label="تجدیدنظرخواهی",
        topics=(
            "گران‌فروشی",
            "درج نکردن قیمت",
            "انبار ثبت‌نشده و نگهداری کالا",
            "اعتراض به رأی",
            "تقسیط جریمه",
            "قاچاق کالا",
        ),
        documents=("رأی شعبه", "ابلاغیه", "گزارش بازرسی", "صورت هزینه تولید", "لایحه دفاعیه"),
        uses_agency_form=True,
    ),
    DeskPreset(
        code="industrial_estates",
        title="شرکت شهرک‌ها",
        short_title="شهرک‌ها",
        agency=AgencyPreset("شرکت شهرک‌های صنعتی استان اصفهان"),
        file_number_label="شماره قرارداد",
        deadline_label="فسخ قرارداد",
        topics=(
            "فسخ قرارداد زمین",
            "توسعه زمین هم‌جوار",
            "شارژ و شرکت خدماتی",
            "برق، آب و گاز شهرک",
            "انتقال حق بهره‌برداری",
            "پروانه و پایان‌کار",
        ),
        documents=("قرارداد زمین", "اخطار شرکت شهرک‌ها", "پروانه ساخت", "گزارش پیشرفت فیزیکی", "رسید پرداخت‌ها"),
    ),
    DeskPreset(
        code="agriculture",
        title="جهاد کشاورزی",
        short_title="جهاد کشاورزی",
        agency=AgencyPreset("سازمان جهاد کشاورزی استان اصفهان"),
        file_number_label="شماره پروانه",
        deadline_label="انقضای پروانه",
        topics=(
            "تغییر کاربری اراضی",
            "نهاده و سامانه بازارگاه",
            "پروانه بهره‌برداری",
            "گواهی بهداشتی صادرات",
            "آب و چاه کشاورزی",
            "صنایع تبدیلی",
        ),
        documents=("پروانه بهره‌برداری", "سند یا اجاره‌نامه زمین", "پاسخ مکتوب جهاد", "نقشه محل", "گواهی دامپزشکی"),
    ),
    DeskPreset(
        code="tax",
        title="مالیاتی",
        short_title="مالیاتی",
        agency=AgencyPreset("اداره کل امور مالیاتی استان اصفهان"),
        file_number_label="کلاسه مالیاتی",
        deadline_label="اعتراض به برگ تشخیص",
        topics=(
            "اعتراض به برگ تشخیص",
            "ارزش افزوده و رد اعتبار خرید",
            "مسدودی حساب",
            "سامانه مودیان و صورتحساب الکترونیکی",
            "جرایم و بخشودگی",
            "مالیات حقوق و تکلیفی",
            "تقسیط بدهی",
        ),
        documents=("برگ تشخیص یا قطعی", "اظهارنامه مالیاتی", "اعتراض ثبت‌شده", "دفاتر و صورت‌های مالی", "رأی هیئت"),
    ),
    DeskPreset(
        code="foreign_exchange",
        title="ارزی",
        short_title="ارزی",
        agency=AgencyPreset("بانک مرکزی جمهوری اسلامی ایران", "nation"),
        file_number_label="شماره ثبت سفارش",
        deadline_label="انقضای ثبت سفارش",
        topics=(
            "صف تخصیص ارز",
            "رفع تعهد ارزی صادرات",
            "انقضای ثبت سفارش",
            "مابه‌التفاوت نرخ ارز",
            "تأمین و انتقال ارز",
            "رفع تعهد ارزی واردات",
        ),
        documents=("ثبت سفارش", "پیش‌فاکتور", "گواهی ثبت آماری", "پروانه سبز گمرکی", "نامه بانک عامل"),
    ),
    DeskPreset(
        code="industry",
        title="صمت استان",
        short_title="صمت",
        agency=AgencyPreset("سازمان صنعت، معدن و تجارت استان اصفهان"),
        file_number_label="شماره پروانه بهره‌برداری",
        deadline_label="انقضای جواز یا پروانه",
        topics=(
            "پروانه بهره‌برداری و ظرفیت",
            "جواز تأسیس و جانمایی",
            "تسهیلات سرمایه در گردش",
            "قطعی برق و جبران خسارت",
            "ثبت سفارش و سهمیه",
            "معدن و حقوق دولتی",
        ),
        documents=(
            "پروانه بهره‌برداری",
            "درخواست ثبت‌شده در بهین‌یاب",
            "پاسخ مکتوب صمت",
            "گزارش کارشناسی",
            "صورت‌های مالی",
        ),
    ),
)
