"""Meetings of a desk and the approved versions of MM-FR-01-05-01."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.desk.meetings.rules import Manner, MeetingState, VersionKind, VersionState
from webapp.registry.desks.models import Desk
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue


class Meeting(Model):
    """A service desk held on a date; numbered «گمرک ۱۲/۱۴۰۵», gapless per desk and Jalali year."""

    desk = peewee.ForeignKeyField(Desk, backref="meetings", on_delete="RESTRICT", lazy_load=False)
    year = peewee.SmallIntegerField()
    """The Jalali year of the number, that of the date when it was opened."""
    sequence = peewee.SmallIntegerField()
    number = peewee.CharField(max_length=60, unique=True)
    """With Latin digits: «گمرک 12/1405»; shown in Persian ones."""
    date = peewee.DateField(index=True)
    start = peewee.SmallIntegerField()
    """Minutes after Tehran midnight, like every time of day here."""
    end = peewee.SmallIntegerField()
    slot_minutes = peewee.SmallIntegerField(default=10)
    pauses = JSONField(default=list)
    """Breaks and buffers: [{start, minutes, kind: break|buffer, title}]."""
    venue = peewee.ForeignKeyField(Venue, on_delete="RESTRICT", lazy_load=False)
    manner = peewee.CharField(max_length=10, default=Manner.IN_PERSON)
    representative = peewee.ForeignKeyField(Representative, null=True, on_delete="RESTRICT", lazy_load=False)
    representative_confirmed_at = UTCDateTimeField(null=True)
    aims = peewee.TextField(default="")
    state = peewee.CharField(max_length=20, default=MeetingState.DRAFT)
    capacity = peewee.SmallIntegerField(default=0)
    """How many member slots the timetable gives; computed (SD-2.1-i)."""
    started_at = UTCDateTimeField(null=True)
    held_at = UTCDateTimeField(null=True)
    closed_at = UTCDateTimeField(null=True)
    ended_because = peewee.TextField(default="")
    """Why it was postponed, cancelled or reopened."""
    moved_to = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT", lazy_load=False)
    changed_since_list = peewee.BooleanField(default=False)
    """Something moved after the newest approved list."""
    opened_by = peewee.IntegerField()
    opened_at = UTCDateTimeField()
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("desk", "year", "sequence"), True),
            (("state", "date"), False),
        )
        constraints = [
            choices("state", MeetingState),
            choices("manner", Manner),
            peewee.Check('start >= 0 AND start < "end" AND "end" <= 1440'),
            peewee.Check("slot_minutes BETWEEN 1 AND 240"),
        ]


class MeetingVersion(Model):
    """A numbered version of the planning table, as frame (no names) or as list (names, firms, times)."""

    meeting = peewee.ForeignKeyField(Meeting, backref="versions", on_delete="CASCADE", lazy_load=False)
    kind = peewee.CharField(max_length=10)
    number = peewee.SmallIntegerField()
    state = peewee.CharField(max_length=10)
    content = JSONField()
    changes = JSONField(default=list)
    """Against the version approved before: [{what, old, new, reason}] in facts, not sentences."""
    submitted_by = peewee.IntegerField()
    submitted_by_name = peewee.CharField(max_length=120)
    submitted_at = UTCDateTimeField()
    decided_by = peewee.IntegerField(null=True)
    decided_by_name = peewee.CharField(max_length=120, default="")
    decided_at = UTCDateTimeField(null=True)
    comment = peewee.TextField(default="")

    class Meta:
        indexes = ((("meeting", "kind", "number"), True), (("state", "submitted_at"), False))
        constraints = [
            choices("kind", VersionKind),
            choices("state", VersionState),
            # Nobody approves what he submitted, whatever the code above it thinks.
            peewee.Check("decided_by IS NULL OR state <> 'approved' OR decided_by <> submitted_by"),
        ]
