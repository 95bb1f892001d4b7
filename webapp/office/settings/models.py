"""Business settings that an administrator edits on screen."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField


class Setting(Model):
    """One value that differs from its default."""

    key = peewee.CharField(max_length=60, primary_key=True)
    value = JSONField()
    changed_at = UTCDateTimeField()
    changed_by = peewee.IntegerField(null=True)
