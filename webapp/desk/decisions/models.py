"""What a director general said and signed for (SD-2.4-i)."""

import secrets
from typing import Any

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField, choices
from webapp.desk.cases.models import Case
from webapp.desk.decisions.rules import DecisionKind, DecisionState, Degree
from webapp.desk.slots.models import Hearing


def _kind_unless_draft() -> Any:
    kinds = ", ".join(f"'{kind.value}'" for kind in DecisionKind)
    return peewee.Check(f"kind IN ({kinds}) OR (kind = '' AND state IN ('draft', 'withdrawn'))")


class Decision(Model):
    """One decision of the agency in one hearing."""

    hearing = peewee.ForeignKeyField(Hearing, backref="decisions", on_delete="RESTRICT", lazy_load=False)
    case = peewee.ForeignKeyField(Case, backref="decisions", on_delete="RESTRICT", lazy_load=False)
    key = peewee.CharField(max_length=40, unique=True, default=lambda: secrets.token_hex(8))
    """Made where the decision was first typed, so that a repeated delivery finds it again."""
    position = peewee.SmallIntegerField(default=1)
    kind = peewee.CharField(max_length=20, default="")
    """Empty only in a draft, or in one taken back."""
    text = peewee.TextField(default="")
    decider_name = peewee.CharField(max_length=120, default="")
    decider_post = peewee.CharField(max_length=160, default="")
    decider_is_acting = peewee.BooleanField(default=False)
    owner_name = peewee.CharField(max_length=160, default="")
    """Who in the agency carries it out."""
    higher_authority = peewee.CharField(max_length=160, default="")
    due_on = peewee.DateField(null=True)
    state = peewee.CharField(max_length=12, default=DecisionState.DRAFT)
    member_degree = peewee.CharField(max_length=8, null=True)
    """The member's latest word; percent only with partial."""
    member_percent = peewee.SmallIntegerField(null=True)
    agency_degree = peewee.CharField(max_length=8, null=True)
    agency_percent = peewee.SmallIntegerField(null=True)
    replaced_by = peewee.ForeignKeyField("self", null=True, backref="replaces", on_delete="RESTRICT", lazy_load=False)
    """The later decision on the same case that takes its place; in force once the meeting of that one is closed."""
    typed_at = JSONField(default=dict)
    """Field -> moment of the newest typing, so that what arrives late does not undo what was typed later."""
    recorded_by = peewee.IntegerField()
    recorded_by_name = peewee.CharField(max_length=120)
    recorded_at = UTCDateTimeField()
    version = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("hearing", "position"), True),
            (("case", "id"), False),
            (("state", "due_on"), False),
            (("due_on",), False),
        )
        constraints = [
            _kind_unless_draft(),
            choices("state", DecisionState),
            peewee.Check("member_percent IS NULL OR member_percent BETWEEN 1 AND 99"),
            peewee.Check("agency_percent IS NULL OR agency_percent BETWEEN 1 AND 99"),
            peewee.Check("kind <> 'higher_authority' OR state IN ('draft', 'withdrawn') OR higher_authority <> ''"),
            peewee.Check("state <> 'superseded' OR replaced_by_id IS NOT NULL"),
            choices("coalesce(member_degree, 'none')", Degree),
            choices("coalesce(agency_degree, 'none')", Degree),
        ]
