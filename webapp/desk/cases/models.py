"""One problem of one member: MM-FR-02-05-01 from registration to result (SD-2.3-c)."""

import peewee

from webapp.core.db import Model, UTCDateTimeField, choices
from webapp.desk.cases.rules import Authority, CaseState, LetterClass, LetterRelation, Source, Urgency
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.members.models import Member


class Case(Model):
    """A case, numbered «1405-000421», gapless per Jalali year."""

    year = peewee.SmallIntegerField()
    sequence = peewee.IntegerField()
    number = peewee.CharField(max_length=12, unique=True)
    tracking_code = peewee.CharField(max_length=12, unique=True)
    """What the member is told on the phone; says nothing by itself."""
    desk = peewee.ForeignKeyField(Desk, on_delete="RESTRICT", lazy_load=False)
    topic = peewee.ForeignKeyField(DeskTopic, null=True, on_delete="RESTRICT", lazy_load=False)
    member = peewee.ForeignKeyField(Member, null=True, backref="cases", on_delete="RESTRICT", lazy_load=False)
    applicant_name = peewee.CharField(max_length=200)
    """The member's title at intake, or the economic actor who is no member (letter only)."""
    subject = peewee.CharField(max_length=200)
    description = peewee.TextField()
    agency_file_number = peewee.CharField(max_length=60, default="")
    remedy = peewee.TextField()
    steps_taken = peewee.TextField(default="")
    amount = peewee.BigIntegerField(null=True)
    """Million rials."""
    legal_deadline = peewee.DateField(null=True)
    urgency = peewee.CharField(max_length=10)
    available_from = peewee.SmallIntegerField(null=True)
    available_to = peewee.SmallIntegerField(null=True)
    visitor_name = peewee.CharField(max_length=120, default="")
    visitor_post = peewee.CharField(max_length=120, default="")
    visitor_authority = peewee.CharField(max_length=20, default=Authority.SELF)
    visitor_count = peewee.SmallIntegerField(default=1)
    visitor_identifier = peewee.CharField(max_length=11, default="")
    source = peewee.CharField(max_length=10)
    letter_number = peewee.CharField(max_length=60, default="")
    letter_date = peewee.DateField(null=True)
    register_number = peewee.CharField(max_length=60, default="")
    """The chamber's own indicator number of the letter."""
    register_date = peewee.DateField(null=True)
    letter_relation = peewee.CharField(max_length=12, default=LetterRelation.NONE)
    letter_related_number = peewee.CharField(max_length=60, default="")
    letter_class = peewee.CharField(max_length=12, default=LetterClass.ORDINARY)
    state = peewee.CharField(max_length=24, default=CaseState.RECEIVED)
    triage_reason = peewee.TextField(default="")
    referred_to = peewee.CharField(max_length=160, default="")
    guidance = peewee.TextField(default="")
    triaged_at = UTCDateTimeField(null=True)
    triaged_by = peewee.IntegerField(null=True)
    merged_into = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT", lazy_load=False)
    comes_first = peewee.BooleanField(default=False)
    """Not reached last time: first in the next meeting of the desk."""
    raised_on = peewee.DateField(null=True)
    """Date of the first held meeting in which it was heard (solved ratio, denominator)."""
    result_on = peewee.DateField(null=True)
    """Day on which the state became what it is, for results."""
    not_confirmed = peewee.BooleanField(default=False)
    """No answer after three rounds of follow-up calls."""
    next_step_on = peewee.DateField(null=True)
    received_by = peewee.IntegerField()
    received_by_name = peewee.CharField(max_length=120)
    received_at = UTCDateTimeField()
    changed_at = UTCDateTimeField()
    version = peewee.IntegerField(default=0)

    class Meta:
        table_name = "problem_case"
        indexes = (
            (("year", "sequence"), True),
            (("desk", "state", "id"), False),
            (("state", "id"), False),
            # The ratio, its trend and its pace are read from this one alone.
            (("raised_on", "desk", "state", "not_confirmed", "result_on"), False),
            (("state", "result_on"), False),
            (("state", "changed_at"), False),
            (("urgency", "id"), False),
            (("desk", "urgency", "id"), False),
            (("state", "urgency", "id"), False),
            (("member", "id"), False),
        )
        constraints = [
            choices("state", CaseState),
            choices("source", Source),
            choices("urgency", Urgency),
            choices("visitor_authority", Authority),
            choices("letter_relation", LetterRelation),
            choices("letter_class", LetterClass),
            peewee.Check("member_id IS NOT NULL OR source = 'letter'"),
            peewee.Check("available_from IS NULL OR available_to IS NULL OR available_from < available_to"),
            peewee.Check("(state = 'merged') = (merged_into_id IS NOT NULL)"),
            peewee.Check("amount IS NULL OR amount >= 0"),
        ]


class CasePhone(Model):
    """A telephone given for this case, and whose it is."""

    case = peewee.ForeignKeyField(Case, backref="phones", on_delete="CASCADE", lazy_load=False)
    number = peewee.CharField(max_length=20)
    whose = peewee.CharField(max_length=120, default="")
    position = peewee.SmallIntegerField(default=0)
    is_wrong = peewee.BooleanField(default=False)

    class Meta:
        indexes = ((("case", "number"), True),)


class CaseDocument(Model):
    """A document the desk asks for: received or still missing."""

    case = peewee.ForeignKeyField(Case, backref="documents", on_delete="CASCADE", lazy_load=False)
    title = peewee.CharField(max_length=120)
    position = peewee.SmallIntegerField(default=0)
    received_at = UTCDateTimeField(null=True)

    class Meta:
        indexes = ((("case", "title"), True),)
