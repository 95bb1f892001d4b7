"""The pool of chamber representatives (SD-1.4.4)."""

from enum import StrEnum

import peewee

from webapp.core.db import Model, choices
from webapp.office.users.models import User


class RepresentativeKind(StrEnum):
    COMMISSION_HEAD = "commission_head"
    COMMISSION_ADVISER = "commission_adviser"
    EXPERT = "expert"


class Representative(Model):
    """A commission head, commission adviser or expert who defends the members in the room."""

    full_name = peewee.CharField(max_length=120)
    kind = peewee.CharField(max_length=20)
    commission = peewee.CharField(max_length=120, default="")
    expertise = peewee.CharField(max_length=160, default="")
    phone = peewee.CharField(max_length=20, default="")
    user = peewee.ForeignKeyField(User, null=True, unique=True, on_delete="RESTRICT", lazy_load=False)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        constraints = [choices("kind", RepresentativeKind)]
