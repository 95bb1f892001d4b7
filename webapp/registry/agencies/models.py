"""Government agencies and the people the chamber deals with there (SD-1.1-a, SD-2.1-c)."""

import peewee

from webapp.core.db import Model, choices
from webapp.registry.agencies.rules import AgencyLevel, AgencyPost


class Agency(Model):
    """An executive body."""

    title = peewee.CharField(max_length=160, unique=True)
    level = peewee.CharField(max_length=10, default=AgencyLevel.PROVINCE)
    address = peewee.TextField(default="")
    phone = peewee.CharField(max_length=20, default="")
    is_active = peewee.BooleanField(default=True)

    class Meta:
        constraints = [choices("level", AgencyLevel)]


class AgencyPerson(Model):
    """A director general, deputy or liaison, with the dates of the office held."""

    agency = peewee.ForeignKeyField(Agency, backref="people", on_delete="RESTRICT", lazy_load=False)
    full_name = peewee.CharField(max_length=120)
    kind = peewee.CharField(max_length=20)
    post = peewee.CharField(max_length=160)
    phone = peewee.CharField(max_length=20, default="")
    extension = peewee.CharField(max_length=10, default="")
    valid_from = peewee.DateField(null=True)
    valid_to = peewee.DateField(null=True)

    class Meta:
        constraints = [
            choices("kind", AgencyPost),
            peewee.Check("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"),
        ]
