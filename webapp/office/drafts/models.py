"""Text that somebody is still typing at the desk."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField
from webapp.office.users.models import User


class Draft(Model):
    """One unfinished form of one person; deleted on save, kept 30 days."""

    user = peewee.ForeignKeyField(User, on_delete="CASCADE", lazy_load=False)
    form_key = peewee.CharField(max_length=80)
    body = JSONField()
    kept_at = UTCDateTimeField()

    class Meta:
        indexes = ((("user", "form_key"), True),)
