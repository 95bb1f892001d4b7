"""The room: what the tablet did (each thing once) and who was there."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.desk.meetings.models import Meeting
from webapp.desk.room.rules import Side
from webapp.desk.slots.models import Hearing


class RoomAction(Model):
    """An action made on the tablet; its own id makes a repeated delivery harmless."""

    action_id = peewee.CharField(max_length=40, unique=True)
    meeting = peewee.ForeignKeyField(Meeting, on_delete="CASCADE", lazy_load=False)
    hearing = peewee.ForeignKeyField(Hearing, null=True, on_delete="CASCADE", lazy_load=False)
    kind = peewee.CharField(max_length=30)
    result = JSONField()
    """What was answered, to be answered again."""
    actor = peewee.IntegerField()
    made_at = UTCDateTimeField()
    """When the finger touched the glass, as the tablet says."""
    applied_at = UTCDateTimeField()

    class Meta:
        indexes = ((("hearing", "kind", "made_at"), False),)


class Attendance(Model):
    """Somebody of the chamber's or the agency's side in a meeting (SD-2.4-e, -f)."""

    meeting = peewee.ForeignKeyField(Meeting, backref="attendance", on_delete="CASCADE", lazy_load=False)
    side = peewee.CharField(max_length=10)
    full_name = peewee.CharField(max_length=120)
    post = peewee.CharField(max_length=160, default="")
    is_acting = peewee.BooleanField(default=False)
    """Sits in for the director general."""
    is_present = peewee.BooleanField(default=True)
    noted_at = UTCDateTimeField()

    class Meta:
        indexes = ((("meeting", "side", "full_name"), True),)
        constraints = [choices("side", Side)]
