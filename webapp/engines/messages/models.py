"""The outbox: what is to leave the building, row first."""

import peewee

from webapp.core.db import Model, UTCDateTimeField, choices
from webapp.engines.messages.rules import Channel, MessageState


class Message(Model):
    """One message to one address; `key` is unique, the text is what is sent and what is archived."""

    key = peewee.CharField(max_length=120, unique=True)
    channel = peewee.CharField(max_length=10)
    recipient = peewee.CharField(max_length=160)
    recipient_name = peewee.CharField(max_length=160, default="")
    subject = peewee.CharField(max_length=200, default="")
    body = peewee.TextField()
    owner_kind = peewee.CharField(max_length=30)
    owner_id = peewee.IntegerField()
    owner_title = peewee.CharField(max_length=200)
    state = peewee.CharField(max_length=10, default=MessageState.READY)
    useful_until = UTCDateTimeField()
    not_before = UTCDateTimeField()
    attempts = peewee.SmallIntegerField(default=0)
    lease_until = UTCDateTimeField(null=True)
    lease_owner = peewee.CharField(max_length=60, default="")
    sending_at = UTCDateTimeField(null=True)
    """Written before the gateway is called: a lease that ends with it set becomes unknown."""
    sent_at = UTCDateTimeField(null=True)
    gateway_reference = peewee.CharField(max_length=120, default="")
    last_error = peewee.TextField(default="")
    created_at = UTCDateTimeField()

    class Meta:
        indexes = (
            (("state", "not_before"), False),
            (("owner_kind", "owner_id"), False),
        )
        constraints = [choices("state", MessageState), choices("channel", Channel)]
