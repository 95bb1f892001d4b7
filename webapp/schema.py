"""Every table, lower ones first."""

from webapp.core.feed import Change
from webapp.core.once import SentForm
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.decisions.models import Decision
from webapp.desk.followups.models import FollowupWord
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.room.models import Attendance, RoomAction
from webapp.desk.slots.models import BoardStep, Hearing, Slot
from webapp.engines.attachments.models import Attachment
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.checklists.models import Checklist, ChecklistItem, ChecklistTemplate, ChecklistTemplateItem
from webapp.engines.messages.models import Message
from webapp.engines.search.models import SearchEntry
from webapp.office.audit.models import AuditEntry, AuditSeal
from webapp.office.drafts.models import Draft
from webapp.office.holidays.models import DayOff
from webapp.office.jobs.models import JobRun
from webapp.office.settings.models import Setting
from webapp.office.units.models import Unit
from webapp.office.users.models import Deputy, Preference, SignIn, SignInFailure, User, UserRole
from webapp.registry.agencies.models import Agency, AgencyPerson
from webapp.registry.desks.models import Desk, DeskDocument, DeskTopic
from webapp.registry.members.models import Member, MemberImport, MemberPhone
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

MODELS = [
    Change,
    SentForm,
    Unit,
    User,
    UserRole,
    SignIn,
    SignInFailure,
    Deputy,
    Preference,
    AuditEntry,
    AuditSeal,
    Setting,
    DayOff,
    Draft,
    JobRun,
    ChecklistTemplate,
    ChecklistTemplateItem,
    Checklist,
    ChecklistItem,
    Call,
    CallAttempt,
    Message,
    Attachment,
    SearchEntry,
    Agency,
    AgencyPerson,
    Desk,
    DeskTopic,
    DeskDocument,
    Member,
    MemberPhone,
    MemberImport,
    Representative,
    Venue,
    Meeting,
    MeetingVersion,
    Case,
    CasePhone,
    CaseDocument,
    Slot,
    Hearing,
    BoardStep,
    Decision,
    RoomAction,
    Attendance,
    FollowupWord,
]
