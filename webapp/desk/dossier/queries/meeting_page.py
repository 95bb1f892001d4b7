"""All of one meeting, as its page shows it."""

from dataclasses import dataclass
from datetime import date

from webapp.desk.dossier.queries.stages import Standing, standings_with
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.queries import MeetingRow, VersionRow
from webapp.registry.agencies import queries as agencies
from webapp.registry.agencies.queries import PersonRow


@dataclass(frozen=True)
class Page:
    """Everything the page of a meeting shows at once."""

    meeting: MeetingRow
    standing: Standing
    versions: list[VersionRow]
    people: list[PersonRow]

    @property
    def waiting(self) -> list[VersionRow]:
        """Versions the manager has to decide on."""
        return [version for version in self.versions if version.is_waiting]


def page(meeting_id: int, today: date) -> Page:
    """The meeting with its stages, versions and people. Raises NotFound."""
    row = meetings.meeting(meeting_id)
    versions = meetings.versions(meeting_id)
    newest: dict[str, str] = {}
    for version in versions:
        newest.setdefault(version.kind, version.state)
    standing = standings_with([row], {row.id: newest}, today)[row.id]
    return Page(row, standing, versions, agencies.people(row.agency_id, today))
