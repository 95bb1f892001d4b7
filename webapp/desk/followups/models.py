"""What member and agency said of each decision, round after round (SD-2.6-a, -b)."""

import peewee

from webapp.core.db import Model, UTCDateTimeField, choices
from webapp.desk.cases.models import Case
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import Degree, Voice


class FollowupWord(Model):
    """One voice's word on one decision in one round."""

    case = peewee.ForeignKeyField(Case, backref="followup_words", on_delete="RESTRICT", lazy_load=False)
    decision = peewee.ForeignKeyField(Decision, null=True, backref="words", on_delete="RESTRICT", lazy_load=False)
    """Empty where the case was heard without any decision: the word is then on the case."""
    voice = peewee.CharField(max_length=8)
    round = peewee.SmallIntegerField()
    degree = peewee.CharField(max_length=8)
    percent = peewee.SmallIntegerField(null=True)
    said = peewee.TextField(default="")
    next_step = peewee.TextField(default="")
    next_step_on = peewee.DateField(null=True)
    call_id = peewee.IntegerField(null=True)
    at = UTCDateTimeField()
    by = peewee.IntegerField()
    by_name = peewee.CharField(max_length=120)

    class Meta:
        indexes = ((("case", "voice", "round"), False),)
        constraints = [
            choices("voice", Voice),
            choices("degree", Degree),
            peewee.Check("(degree = 'partial') = (percent IS NOT NULL)"),
            peewee.Check("percent IS NULL OR percent BETWEEN 1 AND 99"),
        ]
