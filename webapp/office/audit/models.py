"""What was done: a row on every write, sealed in chains."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField


class AuditEntry(Model):
    """Who did what to which thing, when, before and after."""

    id = peewee.BigAutoField()
    at = UTCDateTimeField()
    actor_id = peewee.IntegerField(null=True, index=True)
    """Empty where the program itself acted (a task)."""
    actor_name = peewee.CharField(max_length=120)
    event = peewee.CharField(max_length=60)
    subject_kind = peewee.CharField(max_length=30)
    subject_id = peewee.IntegerField()
    subject_title = peewee.CharField(max_length=200, default="")
    reason = peewee.TextField(default="")
    before = JSONField(null=True)
    after = JSONField(null=True)

    class Meta:
        indexes = ((("subject_kind", "subject_id", "id"), False),)


class AuditSeal(Model):
    """A hash over the rows since the last seal and over that seal."""

    first_id = peewee.BigIntegerField()
    last_id = peewee.BigIntegerField(unique=True)
    at = UTCDateTimeField()
    previous = peewee.CharField(max_length=64)
    digest = peewee.CharField(max_length=64)
