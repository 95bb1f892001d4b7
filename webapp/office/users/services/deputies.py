"""Who approves in whose place: appointed and taken back (G-4)."""

from datetime import date, datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.clock import today as tehran_today
from webapp.core.db import hold, transaction
from webapp.core.errors import FieldErrors, NotFound
from webapp.core.once import once
from webapp.office.users.models import Deputy, User
from webapp.office.users.services import rows


@transaction()
@once()
def appoint_deputy(
    approver_id: int, deputy_id: int, from_date: date, to_date: date, *, actor: Actor, now: datetime
) -> int:
    """Let somebody approve in an approver's place, from day to day (G-4)."""
    today = tehran_today(now)
    if to_date < from_date:
        raise FieldErrors({"to_date": "deputy_ends_before"})
    if to_date < today:
        raise FieldErrors({"to_date": "deputy_in_past"})
    if approver_id == deputy_id:
        raise FieldErrors({"deputy_id": "deputy_is_self"})
    approver, deputy = hold(User, approver_id), rows.one(deputy_id)
    if not deputy.is_active:
        raise FieldErrors({"deputy_id": "deputy_inactive"})
    overlapping = Deputy.select(Deputy.id).where(
        Deputy.approver == approver_id,
        Deputy.deputy == deputy_id,
        Deputy.from_date <= to_date,
        Deputy.to_date >= from_date,
    )
    if overlapping.exists():
        raise FieldErrors({"from_date": "deputy_twice"})
    row = Deputy.create(approver=approver_id, deputy=deputy_id, from_date=from_date, to_date=to_date, created_at=now)
    after = {"deputy": deputy.full_name, "from_date": from_date, "to_date": to_date}
    rows.record(actor, "deputy.appointed", approver, after=after, now=now)
    return int(row.id)


@transaction()
def end_deputy(deputy_row_id: int, *, actor: Actor, now: datetime, only_own: bool = False) -> None:
    """Take a deputy back: from today on nobody approves by it."""
    row = Deputy.get_or_none(Deputy.id == deputy_row_id)
    if row is None or (only_own and row.approver_id != actor.id):
        raise NotFound("deputy")
    today = tehran_today(now)
    before = {"deputy": rows.one(row.deputy_id).full_name, "from_date": row.from_date, "to_date": row.to_date}
    if row.from_date >= today:
        Deputy.delete().where(Deputy.id == row.id).execute()
    elif row.to_date >= today:
        row.to_date = today - timedelta(days=1)
        row.save()
    rows.record(actor, "deputy.ended", rows.one(row.approver_id), before=before, now=now)
