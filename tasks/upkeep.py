"""What keeps the house in order: seals, recounts, and forgetting what nobody needs."""

from datetime import datetime

from tasks.huey import periodic
from webapp.core import feed, once
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.drafts import services as drafts
from webapp.office.holidays import services as holidays
from webapp.office.jobs import services as jobs
from webapp.office.users import services as users


@periodic("audit_seal")
def seal(now: datetime) -> int:
    """Seal the history of the last minute."""
    return audit.seal(now)


@periodic("feed_forget")
def forget_changes(now: datetime) -> int:
    """News for open pages that no page can still ask for, and keys of forms that nobody sends again."""
    return feed.forget(now) + once.forget(now)


@periodic("checklists_recount")
def recount(now: datetime) -> int:
    """Compare the ticks with the facts."""
    return checklists.recount(now)


@periodic("holidays_lay")
def lay_holidays(now: datetime) -> int:
    """The official holidays of the coming years."""
    return holidays.ensure_years(now)


@periodic("drafts_forget")
def forget_drafts(now: datetime) -> int:
    """Drafts of thirty days ago."""
    return drafts.forget(now)


@periodic("sign_ins_forget")
def forget_sign_ins(now: datetime) -> int:
    """Attempts that the throttle no longer counts, sign-ins of half a year ago."""
    return users.forget_failures(now)


@periodic("runs_forget")
def forget_runs(now: datetime) -> int:
    """Runs of the days before yesterday."""
    return jobs.forget(now)
