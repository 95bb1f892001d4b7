"""Units of the chamber, each with its own work queue (SD-1.2-a)."""

import peewee

from webapp.core.db import Model


class Unit(Model):
    """A unit: member services, public relations, audio-visual, protocol, secretariat, …"""

    code = peewee.CharField(max_length=30, unique=True)
    title = peewee.CharField(max_length=120)
    position = peewee.IntegerField(default=0)
