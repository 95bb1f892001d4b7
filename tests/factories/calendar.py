"""A calendar of the office."""

from datetime import date

from webapp.core.calendar import Calendar, DayKind, DayOff

OFFICE = Calendar(
    {
        date(2026, 11, 23): DayOff("آلودگی هوا", DayKind.CLOSURE),
        date(2026, 11, 24): DayOff("شهادت", DayKind.OFFICIAL),
        date(2026, 11, 25): DayOff("رمضان", DayKind.SHORT_HOURS, opens=9 * 60, closes=12 * 60),
    }
)
