"""Rooms in which meetings are held (SD-2.1-g)."""

import peewee

from webapp.core.db import Model


class Venue(Model):
    """A room of the chamber."""

    title = peewee.CharField(max_length=80, unique=True)
    seats = peewee.SmallIntegerField()
    facilities = peewee.CharField(max_length=240, default="")
    is_active = peewee.BooleanField(default=True)

    class Meta:
        constraints = [peewee.Check("seats > 0")]
