"""The service desks: presets of agency, topics, documents asked for (SD-2.0-a to -h)."""

import peewee

from webapp.core.db import Model
from webapp.registry.agencies.models import Agency


class Desk(Model):
    """One of the desks that the chamber offers; seven are shipped, more can be added."""

    code = peewee.CharField(max_length=30, unique=True)
    title = peewee.CharField(max_length=80)
    """As in «میز خدمت گمرک»."""
    short_title = peewee.CharField(max_length=40, unique=True)
    """As in the number «گمرک ۱۲/۱۴۰۵»."""
    agency = peewee.ForeignKeyField(Agency, on_delete="RESTRICT", lazy_load=False)
    file_number_label = peewee.CharField(max_length=60)
    """What the agency calls its file number: کوتاژ، کلاسه، شماره ثبت سفارش."""
    deadline_label = peewee.CharField(max_length=80, default="")
    """What the legal deadline usually is here: برگ تشخیص، متروکه، تجدیدنظر."""
    uses_agency_form = peewee.BooleanField(default=False)
    """The agency supplies its own problem form (SD-2.4-k)."""
    slot_minutes = peewee.SmallIntegerField(default=10)
    position = peewee.SmallIntegerField(default=0)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        constraints = [peewee.Check("slot_minutes BETWEEN 5 AND 120")]


class DeskTopic(Model):
    """A subject that this desk hears (SD-1.4.3-b)."""

    desk = peewee.ForeignKeyField(Desk, backref="topics", on_delete="RESTRICT", lazy_load=False)
    title = peewee.CharField(max_length=120)
    position = peewee.SmallIntegerField(default=0)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        indexes = ((("desk", "title"), True),)


class DeskDocument(Model):
    """A document that this desk asks for."""

    desk = peewee.ForeignKeyField(Desk, backref="documents", on_delete="RESTRICT", lazy_load=False)
    title = peewee.CharField(max_length=120)
    position = peewee.SmallIntegerField(default=0)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        indexes = ((("desk", "title"), True),)
