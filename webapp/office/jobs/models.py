"""Runs of the periodic tasks: last, due, late and failed (U-39)."""

import peewee

from webapp.core.db import Model, UTCDateTimeField


class JobRun(Model):
    """One run of one job; whoever inserts (job, due_at) first runs it."""

    job = peewee.CharField(max_length=60)
    due_at = UTCDateTimeField()
    started_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)
    outcome = peewee.TextField(default="")
    error = peewee.TextField(default="")

    class Meta:
        indexes = ((("job", "due_at"), True),)
