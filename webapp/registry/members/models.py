"""The member register and its import (SD-1.4.2)."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.registry.members.rules import PersonKind, Restriction


class Member(Model):
    """A natural or legal person with a membership card."""

    membership_number = peewee.CharField(max_length=20, unique=True)
    kind = peewee.CharField(max_length=10)
    title = peewee.CharField(max_length=200)
    """The firm, or the person's name."""
    collation_key = peewee.CharField(max_length=400, index=True)
    identifier = peewee.CharField(max_length=11, unique=True, null=True)
    """National id (10) or legal id (11), as text."""
    manager_name = peewee.CharField(max_length=120, default="")
    activity = peewee.CharField(max_length=160, default="")
    valid_until = peewee.DateField(null=True)
    restriction = peewee.CharField(max_length=10, default=Restriction.NONE)
    address = peewee.TextField(default="")
    created_at = UTCDateTimeField()
    changed_at = UTCDateTimeField()
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("restriction", "collation_key"), False),)
        constraints = [choices("kind", PersonKind), choices("restriction", Restriction)]


class MemberPhone(Model):
    """A telephone of a member and whose it is."""

    member = peewee.ForeignKeyField(Member, backref="phones", on_delete="CASCADE", lazy_load=False)
    number = peewee.CharField(max_length=20, index=True)
    whose = peewee.CharField(max_length=120, default="")
    position = peewee.SmallIntegerField(default=0)

    class Meta:
        indexes = ((("member", "number"), True),)


class ImportState:
    """States of an import; a plain namespace so that the check below lists them once."""

    READING = "reading"
    PREVIEW = "preview"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"
    ALL = (READING, PREVIEW, APPLYING, DONE, REFUSED)


class MemberImport(Model):
    """One uploaded spreadsheet: read and previewed, then applied in one transaction by the worker."""

    file_name = peewee.CharField(max_length=200)
    stored_as = peewee.CharField(max_length=100)
    state = peewee.CharField(max_length=10, default=ImportState.READING)
    rows_total = peewee.IntegerField(default=0)
    rows_done = peewee.IntegerField(default=0)
    rows_new = peewee.IntegerField(default=0)
    rows_changed = peewee.IntegerField(default=0)
    rows_same = peewee.IntegerField(default=0)
    rows_refused = peewee.IntegerField(default=0)
    preview = JSONField(null=True)
    """First rows of each kind for the page: new and changed {row, number, title, fields: {f: [old, new]}}, refused
    {row, why, facts}."""
    refused_why = peewee.TextField(default="")
    uploaded_by = peewee.IntegerField()
    uploaded_by_name = peewee.CharField(max_length=120)
    uploaded_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)

    class Meta:
        constraints = [peewee.Check("state IN ('reading', 'preview', 'applying', 'done', 'refused')")]
