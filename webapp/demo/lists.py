"""The lists of members that came in over the months: taken over, thought better of, or still to be looked at."""

import csv
import io
import random
from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.calendar import to_jalali
from webapp.demo.names import person
from webapp.registry.members.models import Member
from webapp.registry.members.services import imports

FATES = ("taken over", "thought better of", "to be looked at") * 5
"""What becomes of one list after the other. Being read and being applied last seconds and end by themselves."""
ROWS = 6


def bring(number: int, actor: Actor, rng: random.Random, now: datetime) -> None:
    """List number so and so: a few members with a new managing director."""
    query = Member.select(Member.membership_number, Member.title).order_by(Member.id).offset(number * ROWS).limit(ROWS)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("شماره عضویت", "نام شرکت", "مدیرعامل"))
    writer.writerows((membership, title, person(rng)) for membership, title in query.tuples())
    jalali = to_jalali(now.date())
    name = f"members-{jalali.year}-{jalali.month:02}.csv"
    key = imports.upload(io.BytesIO(sheet.getvalue().encode()), name, actor=actor, now=now)
    if FATES[number] == "taken over":
        imports.apply(key, actor=actor, now=now)
    elif FATES[number] == "thought better of":
        imports.discard(key, actor=actor, now=now)
