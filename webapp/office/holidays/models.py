"""Days off and days with short hours (SD-2.1-h)."""

import peewee

from webapp.core.db import Model, UTCDateTimeField, choices
from webapp.office.holidays.rules import DayOffKind


class DayOff(Model):
    """A day that is not an ordinary working day. `opens` and `closes` (minutes) only with short hours."""

    date = peewee.DateField()
    kind = peewee.CharField(max_length=20)
    title = peewee.CharField(max_length=160)
    is_estimated = peewee.BooleanField(default=False)
    """Moon-dated and not yet announced: may be off by a day."""
    opens = peewee.SmallIntegerField(null=True)
    closes = peewee.SmallIntegerField(null=True)
    created_at = UTCDateTimeField()

    class Meta:
        indexes = ((("date", "kind", "title"), True),)
        constraints = [
            choices("kind", DayOffKind),
            peewee.Check("(kind = 'short_hours') = (opens IS NOT NULL AND closes IS NOT NULL)"),
            peewee.Check("opens IS NULL OR opens < closes"),
        ]
