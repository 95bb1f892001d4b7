"""Checklists of any owner: templates, lists, items, evidence."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField


class ChecklistTemplate(Model):
    """A controlled list such as MM-FR-03-05-01; a filled list keeps the revision it used (SD-0-i)."""

    code = peewee.CharField(max_length=30)
    revision = peewee.CharField(max_length=10)
    title = peewee.CharField(max_length=160)
    is_current = peewee.BooleanField(default=True)
    created_at = UTCDateTimeField()

    class Meta:
        indexes = ((("code", "revision"), True),)


class ChecklistTemplateItem(Model):
    """One action of a template."""

    template = peewee.ForeignKeyField(ChecklistTemplate, backref="items", on_delete="CASCADE", lazy_load=False)
    stage = peewee.SmallIntegerField()
    position = peewee.SmallIntegerField()
    code = peewee.CharField(max_length=40)
    """What a service names when a fact ticks the item."""
    text = peewee.CharField(max_length=240)
    clause = peewee.CharField(max_length=20, default="")
    responsible = peewee.CharField(max_length=30)
    """A role."""
    due_offset_days = peewee.SmallIntegerField(null=True)
    """Working days from the owner's date; negative is before."""
    ticks_itself = peewee.BooleanField(default=False)
    only_for = peewee.CharField(max_length=30, default="")
    """A desk code, where the item is of one desk only."""

    class Meta:
        indexes = ((("template", "code"), True), (("template", "stage", "position"), True))
        constraints = [peewee.Check("stage BETWEEN 1 AND 6")]


class Checklist(Model):
    """The list of one owner."""

    owner_kind = peewee.CharField(max_length=30)
    owner_id = peewee.IntegerField()
    owner_title = peewee.CharField(max_length=200)
    template = peewee.ForeignKeyField(ChecklistTemplate, on_delete="RESTRICT", lazy_load=False)
    created_at = UTCDateTimeField()

    class Meta:
        indexes = ((("owner_kind", "owner_id"), True),)


class ChecklistItem(Model):
    """An action of one owner's list, done or not."""

    checklist = peewee.ForeignKeyField(Checklist, backref="items", on_delete="CASCADE", lazy_load=False)
    stage = peewee.SmallIntegerField()
    position = peewee.SmallIntegerField()
    code = peewee.CharField(max_length=40)
    text = peewee.CharField(max_length=240)
    clause = peewee.CharField(max_length=20, default="")
    responsible = peewee.CharField(max_length=30)
    due_on = peewee.DateField(null=True)
    ticks_itself = peewee.BooleanField(default=False)
    done_at = UTCDateTimeField(null=True)
    done_by = peewee.IntegerField(null=True)
    done_by_name = peewee.CharField(max_length=120, default="")
    evidence = JSONField(null=True)
    """What a fact ticked it from: {text, url?}; only set by services."""
    note = peewee.TextField(default="")
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = ((("checklist", "code"), True), (("checklist", "stage", "position"), True))
