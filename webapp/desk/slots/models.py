"""Stretches of time in a meeting, who sits in them, and the journal of planning moves."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.desk.cases.models import Case
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.rules.states import HearingState, SlotKind


class Slot(Model):
    """A stretch of time. No two of one meeting overlap (0002_guards lays the rule in the database).

    While several shift at once they are parked at `start - 100000` inside the transaction.
    """

    meeting = peewee.ForeignKeyField(Meeting, backref="slots", on_delete="CASCADE", lazy_load=False)
    start = peewee.IntegerField()
    minutes = peewee.SmallIntegerField()
    kind = peewee.CharField(max_length=10)
    title = peewee.CharField(max_length=80, default="")
    version = peewee.IntegerField(default=0)
    """Grows whenever who sits here, or its length, changes."""

    class Meta:
        indexes = ((("meeting", "start"), True),)
        constraints = [choices("kind", SlotKind), peewee.Check("minutes > 0")]


class Hearing(Model):
    """A case in a meeting. A slot may hold several of one subject (joint slot)."""

    case = peewee.ForeignKeyField(Case, backref="hearings", on_delete="RESTRICT", lazy_load=False)
    meeting = peewee.ForeignKeyField(Meeting, backref="hearings", on_delete="CASCADE", lazy_load=False)
    slot = peewee.ForeignKeyField(Slot, null=True, backref="hearings", on_delete="RESTRICT", lazy_load=False)
    state = peewee.CharField(max_length=12)
    standby_rank = peewee.SmallIntegerField(null=True)
    override_reason = peewee.TextField(default="")
    """Why it was placed although a rule that can be overridden said no."""
    arrived_at = UTCDateTimeField(null=True)
    entered_at = UTCDateTimeField(null=True)
    left_at = UTCDateTimeField(null=True)
    extended_minutes = peewee.SmallIntegerField(default=0)
    skipped_at = UTCDateTimeField(null=True)
    key_points = peewee.TextField(default="")
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("case", "meeting"), True), (("meeting", "state"), False))
        constraints = [
            choices("state", HearingState),
            peewee.Check(
                "state NOT IN ('placed', 'confirmed', 'tentative', 'arrived', 'in_room') OR slot_id IS NOT NULL"
            ),
            peewee.Check("(state = 'standby') = (standby_rank IS NOT NULL)"),
            peewee.Check("extended_minutes >= 0"),
        ]


class BoardStep(Model):
    """One planning step of a meeting; the newest not undone one can be taken back."""

    meeting = peewee.ForeignKeyField(Meeting, backref="steps", on_delete="CASCADE", lazy_load=False)
    number = peewee.IntegerField()
    kind = peewee.CharField(max_length=20)
    facts = JSONField()
    """What the sentence about it needs: names, times."""
    before = JSONField()
    after = JSONField()
    author = peewee.IntegerField()
    author_name = peewee.CharField(max_length=120)
    at = UTCDateTimeField()
    undone_at = UTCDateTimeField(null=True)
    parent = peewee.IntegerField(null=True)
    """Number of the newest standing step when this one was made; redo asks for it."""
    is_barrier = peewee.BooleanField(default=False)
    """An approval: nothing before it is taken back."""

    class Meta:
        indexes = ((("meeting", "number"), True),)
