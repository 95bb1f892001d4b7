"""How far the follow-up of meetings has come, in numbers (checklist stage 6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from webapp.core.calendar import tehran_date
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.rules import Voice
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.queries.heard import Heard, heard_in
from webapp.desk.followups.queries.words import KIND_OF, VOICE_OF
from webapp.engines.calls import queries as calls


@dataclass(frozen=True)
class VoiceCount:
    """How many heard cases of a meeting one voice has been asked about."""

    asked: int
    given_up: int
    total: int

    @property
    def is_done(self) -> bool:
        """Everybody was asked, or could not be reached in all rounds."""
        return self.total > 0 and self.asked + self.given_up >= self.total


@dataclass(frozen=True)
class Progress:
    """How far the follow-up of a meeting has come, in numbers (checklist stage 6)."""

    voices: dict[Voice, VoiceCount]
    solved: int
    raised: int


def progress(meeting_ids: Sequence[int], most: int) -> dict[int, Progress]:
    """Per meeting who has answered and who could not be reached in all rounds; three queries for any number."""
    of_meetings: dict[int, list[Heard]] = {meeting_id: [] for meeting_id in meeting_ids}
    for row in heard_in(*meeting_ids):
        of_meetings[row.meeting_id].append(row)
    ids = [row.case_id for rows in of_meetings.values() for row in rows]
    given_up, answered = _given_up(ids), _who_answered(ids)
    found = {}
    for meeting_id, rows in of_meetings.items():
        voices = {}
        for voice in Voice:
            silent = [row for row in rows if not _has_answered(row, answered.get((row.case_id, voice)))]
            lost = sum(_times(given_up, row, voice) >= most for row in silent)
            voices[voice] = VoiceCount(len(rows) - len(silent), lost, len(rows))
        raised = [row for row in rows if row.is_raised_here]
        solved = sum(row.case_state == CaseState.SOLVED for row in raised)
        found[meeting_id] = Progress(voices, solved, len(raised))
    return found


def _has_answered(row: Heard, at: datetime | None) -> bool:
    """A word that was given before this hearing is about an earlier one."""
    return at is not None and tehran_date(at) >= row.meeting_date


def _given_up(case_ids: Sequence[int]) -> Counter[tuple[int, str, int | None]]:
    """(case, kind of call, hearing) -> how many rounds about that hearing nobody answered."""
    ended = calls.given_up("case", case_ids)
    # Reminders of the same case end so too; theirs is another context.
    return Counter((case_id, kind, context.get("hearing")) for case_id, kind, context in ended if kind in VOICE_OF)


def _times(given_up: Counter[tuple[int, str, int | None]], row: Heard, voice: Voice) -> int:
    """Rounds about an earlier hearing of the case do not count; a call that names no hearing does (`of_hearing`)."""
    return sum(given_up[row.case_id, str(KIND_OF[voice]), hearing] for hearing in (row.hearing_id, None))


def _who_answered(case_ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """(case, voice) -> when it spoke last."""
    if not case_ids:
        return {}
    query = (
        FollowupWord.select(FollowupWord.case, FollowupWord.voice, peewee.fn.MAX(FollowupWord.at))
        .where(FollowupWord.case.in_(list(case_ids)))
        .group_by(FollowupWord.case, FollowupWord.voice)
    )
    return {(case_id, voice): at for case_id, voice, at in query.tuples()}
