"""Files that belong to any owner; the bytes lie in the data folder under their own hash."""

import peewee

from webapp.core.db import Model, UTCDateTimeField


class Attachment(Model):
    """One file of one owner."""

    owner_kind = peewee.CharField(max_length=30)
    owner_id = peewee.IntegerField()
    owner_title = peewee.CharField(max_length=200)
    label = peewee.CharField(max_length=120, default="")
    """Which asked-for document it is, if any."""
    file_name = peewee.CharField(max_length=200)
    media_type = peewee.CharField(max_length=100)
    size = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64)
    uploaded_by = peewee.IntegerField()
    uploaded_by_name = peewee.CharField(max_length=120)
    uploaded_at = UTCDateTimeField()
    removed_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("owner_kind", "owner_id"), False),)
