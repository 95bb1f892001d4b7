"""The search index: folded text of any thing that can be found (N-22)."""

import peewee

from webapp.core.db import Model


class SearchEntry(Model):
    """One thing that can be found. The migrations lay a trigram index over `key` on both engines."""

    kind = peewee.CharField(max_length=30)
    subject_id = peewee.IntegerField()
    title = peewee.CharField(max_length=240)
    detail = peewee.CharField(max_length=240, default="")
    key = peewee.TextField()
    """core.text.fold of everything one may search it by."""

    class Meta:
        indexes = ((("kind", "subject_id"), True),)
