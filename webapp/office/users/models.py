"""Accounts, their roles, open sign-ins and deputies."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.office.units.models import Unit
from webapp.office.users.rules import Role


class User(Model):
    """A person who signs in."""

    username = peewee.CharField(max_length=60, unique=True)
    full_name = peewee.CharField(max_length=120)
    post = peewee.CharField(max_length=120, default="")
    unit = peewee.ForeignKeyField(Unit, null=True, on_delete="RESTRICT", lazy_load=False)
    password_hash = peewee.CharField(max_length=200)
    is_active = peewee.BooleanField(default=True)
    must_change_password = peewee.BooleanField(default=False)
    password_set_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField()


class UserRole(Model):
    """One role of one person."""

    user = peewee.ForeignKeyField(User, backref="roles", on_delete="CASCADE", lazy_load=False)
    role = peewee.CharField(max_length=30)

    class Meta:
        indexes = ((("user", "role"), True),)
        constraints = [choices("role", Role)]


class SignIn(Model):
    """An open sign-in; the cookie holds the token, the table only its hash, so that it can be revoked."""

    user = peewee.ForeignKeyField(User, on_delete="CASCADE", lazy_load=False)
    token_hash = peewee.CharField(max_length=64, unique=True)
    created_at = UTCDateTimeField()
    seen_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()
    revoked_at = UTCDateTimeField(null=True)
    address = peewee.CharField(max_length=64, default="")
    browser = peewee.CharField(max_length=200, default="")


class SignInFailure(Model):
    """A wrong password, for the throttle; by typed name and by address."""

    username = peewee.CharField(max_length=60, index=True)
    address = peewee.CharField(max_length=64, index=True)
    at = UTCDateTimeField()


class Deputy(Model):
    """Who approves in whose place, from day to day (G-4)."""

    approver = peewee.ForeignKeyField(User, on_delete="RESTRICT", lazy_load=False)
    deputy = peewee.ForeignKeyField(User, backref="stands_in", on_delete="RESTRICT", lazy_load=False)
    from_date = peewee.DateField()
    to_date = peewee.DateField()
    created_at = UTCDateTimeField()

    class Meta:
        constraints = [
            peewee.Check("approver_id <> deputy_id"),
            peewee.Check("from_date <= to_date"),
        ]


class Preference(Model):
    """A person's own small choices (language, theme)."""

    user = peewee.ForeignKeyField(User, on_delete="CASCADE", unique=True, lazy_load=False)
    choices = JSONField(default=dict)
