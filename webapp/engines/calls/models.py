"""Calls to be made, and the attempts made."""

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.engines.calls.rules import CallKind, CallState, Outcome


class Call(Model):
    """One call that somebody must make. `key` is unique, so that reconciling twice makes one call."""

    key = peewee.CharField(max_length=120, unique=True)
    kind = peewee.CharField(max_length=30)
    owner_kind = peewee.CharField(max_length=30)
    owner_id = peewee.IntegerField()
    owner_title = peewee.CharField(max_length=200)
    party = peewee.CharField(max_length=160)
    """Whom one reaches: the firm or the agency."""
    person = peewee.CharField(max_length=160, default="")
    phones = JSONField(default=list)
    """[{number (E.164), whose, wrong}], the first is dialled first."""
    script = peewee.TextField()
    context = JSONField(default=dict)
    """Links and facts shown beside the script: case number, meeting number, urls' ids."""
    due_on = peewee.DateField()
    """The day on which it must be made, at the latest."""
    not_before = UTCDateTimeField(null=True)
    useful_until = UTCDateTimeField(null=True)
    """Afterwards the call makes no sense and becomes void."""
    state = peewee.CharField(max_length=12, default=CallState.DUE)
    claimed_by = peewee.IntegerField(null=True)
    claimed_by_name = peewee.CharField(max_length=120, default="")
    claimed_at = UTCDateTimeField(null=True)
    retry_at = UTCDateTimeField(null=True)
    attempts = peewee.SmallIntegerField(default=0)
    round = peewee.SmallIntegerField(default=1)
    outcome = peewee.CharField(max_length=20, default="")
    concluded_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField()
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("state", "due_on"), False),
            (("state", "concluded_at"), False),
            (("owner_kind", "owner_id"), False),
        )
        constraints = [
            choices("state", CallState),
            choices("kind", CallKind),
            peewee.Check("(state = 'claimed') = (claimed_by IS NOT NULL)"),
            peewee.Check("(state = 'retry_at') = (retry_at IS NOT NULL)"),
        ]


class CallAttempt(Model):
    """One time that somebody dialled."""

    call = peewee.ForeignKeyField(Call, backref="tries", on_delete="CASCADE", lazy_load=False)
    at = UTCDateTimeField()
    by = peewee.IntegerField()
    by_name = peewee.CharField(max_length=120)
    phone = peewee.CharField(max_length=20, default="")
    outcome = peewee.CharField(max_length=20)
    note = peewee.TextField(default="")

    class Meta:
        constraints = [choices("outcome", Outcome)]
