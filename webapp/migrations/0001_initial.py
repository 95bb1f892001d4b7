"""Every table as of the first release."""

from peewee import *
from webapp.core.db import JSONField
from webapp.core.db import UTCDateTimeField

# TODO: key: default <function Decision.<lambda> at 0x7f0d9c7a1bc0> must be added by hand


def up(migrator, db):
    class Agency(Model):
        title = CharField(unique=True, max_length=160)
        level = CharField(max_length=10, default="province")
        address = TextField(default="")
        phone = CharField(max_length=20, default="")
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "agency"
            constraints = [Check("level IN ('province', 'nation')")]

    db.create_tables([Agency])

    class AgencyPerson(Model):
        agency = ForeignKeyField(Agency, on_delete="RESTRICT")
        full_name = CharField(max_length=120)
        kind = CharField(max_length=20)
        post = CharField(max_length=160)
        phone = CharField(max_length=20, default="")
        extension = CharField(max_length=10, default="")
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)

        class Meta:
            database = db
            table_name = "agency_person"
            constraints = [
                Check("kind IN ('director_general', 'deputy', 'liaison', 'expert')"),
                Check("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to"),
            ]

    db.create_tables([AgencyPerson])

    class Attachment(Model):
        owner_kind = CharField(max_length=30)
        owner_id = IntegerField()
        owner_title = CharField(max_length=200)
        label = CharField(max_length=120, default="")
        file_name = CharField(max_length=200)
        media_type = CharField(max_length=100)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        uploaded_by = IntegerField()
        uploaded_by_name = CharField(max_length=120)
        uploaded_at = UTCDateTimeField()
        removed_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "attachment"
            indexes = ((("owner_kind", "owner_id"), False),)

    db.create_tables([Attachment])

    class Desk(Model):
        code = CharField(unique=True, max_length=30)
        title = CharField(max_length=80)
        short_title = CharField(unique=True, max_length=40)
        agency = ForeignKeyField(Agency, on_delete="RESTRICT")
        file_number_label = CharField(max_length=60)
        deadline_label = CharField(max_length=80, default="")
        uses_agency_form = BooleanField(default=False)
        slot_minutes = SmallIntegerField(default=10)
        position = SmallIntegerField(default=0)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "desk"
            constraints = [Check("slot_minutes BETWEEN 5 AND 120")]

    db.create_tables([Desk])

    class Venue(Model):
        title = CharField(unique=True, max_length=80)
        seats = SmallIntegerField()
        facilities = CharField(max_length=240, default="")
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "venue"
            constraints = [Check("seats > 0")]

    db.create_tables([Venue])

    class Unit(Model):
        code = CharField(unique=True, max_length=30)
        title = CharField(max_length=120)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "unit"

    db.create_tables([Unit])

    class User(Model):
        username = CharField(unique=True, max_length=60)
        full_name = CharField(max_length=120)
        post = CharField(max_length=120, default="")
        unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
        password_hash = CharField(max_length=200)
        is_active = BooleanField(default=True)
        must_change_password = BooleanField(default=False)
        password_set_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "user"

    db.create_tables([User])

    class Representative(Model):
        full_name = CharField(max_length=120)
        kind = CharField(max_length=20)
        commission = CharField(max_length=120, default="")
        expertise = CharField(max_length=160, default="")
        phone = CharField(max_length=20, default="")
        user = ForeignKeyField(User, unique=True, null=True, on_delete="RESTRICT")
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "representative"
            constraints = [Check("kind IN ('commission_head', 'commission_adviser', 'expert')")]

    db.create_tables([Representative])

    class Meeting(Model):
        desk = ForeignKeyField(Desk, on_delete="RESTRICT")
        year = SmallIntegerField()
        sequence = SmallIntegerField()
        number = CharField(unique=True, max_length=60)
        date = DateField(index=True)
        start = SmallIntegerField()
        end = SmallIntegerField()
        slot_minutes = SmallIntegerField(default=10)
        pauses = JSONField(default=list)
        venue = ForeignKeyField(Venue, on_delete="RESTRICT")
        manner = CharField(max_length=10, default="in_person")
        representative = ForeignKeyField(Representative, null=True, on_delete="RESTRICT")
        representative_confirmed_at = UTCDateTimeField(null=True)
        aims = TextField(default="")
        state = CharField(max_length=20, default="draft")
        capacity = SmallIntegerField(default=0)
        started_at = UTCDateTimeField(null=True)
        held_at = UTCDateTimeField(null=True)
        closed_at = UTCDateTimeField(null=True)
        ended_because = TextField(default="")
        moved_to = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        changed_since_list = BooleanField(default=False)
        opened_by = IntegerField()
        opened_at = UTCDateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "meeting"
            constraints = [
                Check(
                    "state IN ('draft', 'date_final', 'frame_approved', 'list_approved', 'in_session', 'held', 'closed', 'postponed', 'cancelled')"
                ),
                Check("manner IN ('in_person', 'online', 'mixed')"),
                Check('start >= 0 AND start < "end" AND "end" <= 1440'),
                Check("slot_minutes BETWEEN 1 AND 240"),
            ]
            indexes = ((("desk", "year", "sequence"), True), (("state", "date"), False))

    db.create_tables([Meeting])

    class Attendance(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        side = CharField(max_length=10)
        full_name = CharField(max_length=120)
        post = CharField(max_length=160, default="")
        is_acting = BooleanField(default=False)
        is_present = BooleanField(default=True)
        noted_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "attendance"
            constraints = [Check("side IN ('chamber', 'agency')")]
            indexes = ((("meeting", "side", "full_name"), True),)

    db.create_tables([Attendance])

    class AuditEntry(Model):
        id = BigAutoField()
        at = UTCDateTimeField()
        actor_id = IntegerField(index=True, null=True)
        actor_name = CharField(max_length=120)
        event = CharField(max_length=60)
        subject_kind = CharField(max_length=30)
        subject_id = IntegerField()
        subject_title = CharField(max_length=200, default="")
        reason = TextField(default="")
        before = JSONField(null=True)
        after = JSONField(null=True)

        class Meta:
            database = db
            table_name = "audit_entry"
            indexes = ((("subject_kind", "subject_id", "id"), False),)

    db.create_tables([AuditEntry])

    class AuditSeal(Model):
        first_id = BigIntegerField()
        last_id = BigIntegerField(unique=True)
        at = UTCDateTimeField()
        previous = CharField(max_length=64)
        digest = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit_seal"

    db.create_tables([AuditSeal])

    class BoardStep(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        number = IntegerField()
        kind = CharField(max_length=20)
        facts = JSONField()
        before = JSONField()
        after = JSONField()
        author = IntegerField()
        author_name = CharField(max_length=120)
        at = UTCDateTimeField()
        undone_at = UTCDateTimeField(null=True)
        parent = IntegerField(null=True)
        is_barrier = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "board_step"
            indexes = ((("meeting", "number"), True),)

    db.create_tables([BoardStep])

    class Call(Model):
        key = CharField(unique=True, max_length=120)
        kind = CharField(max_length=30)
        owner_kind = CharField(max_length=30)
        owner_id = IntegerField()
        owner_title = CharField(max_length=200)
        party = CharField(max_length=160)
        person = CharField(max_length=160, default="")
        phones = JSONField(default=list)
        script = TextField()
        context = JSONField(default=dict)
        due_on = DateField()
        not_before = UTCDateTimeField(null=True)
        useful_until = UTCDateTimeField(null=True)
        state = CharField(max_length=12, default="due")
        claimed_by = IntegerField(null=True)
        claimed_by_name = CharField(max_length=120, default="")
        claimed_at = UTCDateTimeField(null=True)
        retry_at = UTCDateTimeField(null=True)
        attempts = SmallIntegerField(default=0)
        round = SmallIntegerField(default=1)
        outcome = CharField(max_length=20, default="")
        concluded_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "call"
            constraints = [
                Check("state IN ('due', 'claimed', 'retry_at', 'concluded', 'given_up', 'void')"),
                Check("kind IN ('reminder', 'standby_offer', 'followup_member', 'followup_agency', 'moved')"),
                Check("(state = 'claimed') = (claimed_by IS NOT NULL)"),
                Check("(state = 'retry_at') = (retry_at IS NOT NULL)"),
            ]
            indexes = (
                (("state", "due_on"), False),
                (("state", "concluded_at"), False),
                (("owner_kind", "owner_id"), False),
            )

    db.create_tables([Call])

    class CallAttempt(Model):
        call = ForeignKeyField(Call, on_delete="CASCADE")
        at = UTCDateTimeField()
        by = IntegerField()
        by_name = CharField(max_length=120)
        phone = CharField(max_length=20, default="")
        outcome = CharField(max_length=20)
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "call_attempt"
            constraints = [
                Check(
                    "outcome IN ('confirmed', 'cancels', 'accepts', 'declines', 'told', 'answered', 'no_answer', 'busy', 'wrong_number', 'call_back')"
                )
            ]

    db.create_tables([CallAttempt])

    class DeskTopic(Model):
        desk = ForeignKeyField(Desk, on_delete="RESTRICT")
        title = CharField(max_length=120)
        position = SmallIntegerField(default=0)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "desk_topic"
            indexes = ((("desk", "title"), True),)

    db.create_tables([DeskTopic])

    class Member(Model):
        membership_number = CharField(unique=True, max_length=20)
        kind = CharField(max_length=10)
        title = CharField(max_length=200)
        collation_key = CharField(index=True, max_length=400)
        identifier = CharField(unique=True, null=True, max_length=11)
        manager_name = CharField(max_length=120, default="")
        activity = CharField(max_length=160, default="")
        valid_until = DateField(null=True)
        restriction = CharField(max_length=10, default="")
        address = TextField(default="")
        created_at = UTCDateTimeField()
        changed_at = UTCDateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "member"
            constraints = [
                Check("kind IN ('natural', 'legal')"),
                Check("restriction IN ('', 'suspended', 'cancelled')"),
            ]
            indexes = ((("restriction", "collation_key"), False),)

    db.create_tables([Member])

    class Case(Model):
        year = SmallIntegerField()
        sequence = IntegerField()
        number = CharField(unique=True, max_length=12)
        tracking_code = CharField(unique=True, max_length=12)
        desk = ForeignKeyField(Desk, on_delete="RESTRICT")
        topic = ForeignKeyField(DeskTopic, null=True, on_delete="RESTRICT")
        member = ForeignKeyField(Member, null=True, on_delete="RESTRICT")
        applicant_name = CharField(max_length=200)
        subject = CharField(max_length=200)
        description = TextField()
        agency_file_number = CharField(max_length=60, default="")
        remedy = TextField()
        steps_taken = TextField(default="")
        amount = BigIntegerField(null=True)
        legal_deadline = DateField(null=True)
        urgency = CharField(max_length=10)
        available_from = SmallIntegerField(null=True)
        available_to = SmallIntegerField(null=True)
        visitor_name = CharField(max_length=120, default="")
        visitor_post = CharField(max_length=120, default="")
        visitor_authority = CharField(max_length=20, default="self")
        visitor_count = SmallIntegerField(default=1)
        visitor_identifier = CharField(max_length=11, default="")
        source = CharField(max_length=10)
        letter_number = CharField(max_length=60, default="")
        letter_date = DateField(null=True)
        register_number = CharField(max_length=60, default="")
        register_date = DateField(null=True)
        letter_relation = CharField(max_length=12, default="")
        letter_related_number = CharField(max_length=60, default="")
        letter_class = CharField(max_length=12, default="ordinary")
        state = CharField(max_length=24, default="received")
        triage_reason = TextField(default="")
        referred_to = CharField(max_length=160, default="")
        guidance = TextField(default="")
        triaged_at = UTCDateTimeField(null=True)
        triaged_by = IntegerField(null=True)
        merged_into = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        comes_first = BooleanField(default=False)
        raised_on = DateField(null=True)
        result_on = DateField(null=True)
        not_confirmed = BooleanField(default=False)
        next_step_on = DateField(null=True)
        received_by = IntegerField()
        received_by_name = CharField(max_length=120)
        received_at = UTCDateTimeField()
        changed_at = UTCDateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "problem_case"
            constraints = [
                Check(
                    "state IN ('received', 'incomplete', 'accepted', 'referred', 'withdrawn', 'merged', 'solved_before_meeting', 'heard', 'in_progress', 'partly_solved', 'solved', 'unsolved')"
                ),
                Check("source IN ('phone', 'letter')"),
                Check("urgency IN ('ordinary', 'urgent', 'critical')"),
                Check("visitor_authority IN ('self', 'introduction_letter', 'power_of_attorney')"),
                Check("letter_relation IN ('', 'reply_to', 'further_to')"),
                Check("letter_class IN ('ordinary', 'confidential')"),
                Check("member_id IS NOT NULL OR source = 'letter'"),
                Check("available_from IS NULL OR available_to IS NULL OR available_from < available_to"),
                Check("(state = 'merged') = (merged_into_id IS NOT NULL)"),
                Check("amount IS NULL OR amount >= 0"),
            ]
            indexes = (
                (("year", "sequence"), True),
                (("desk", "state", "id"), False),
                (("state", "id"), False),
                (("raised_on", "desk", "state", "not_confirmed", "result_on"), False),
                (("state", "result_on"), False),
                (("state", "changed_at"), False),
                (("urgency", "id"), False),
                (("desk", "urgency", "id"), False),
                (("state", "urgency", "id"), False),
                (("member", "id"), False),
            )

    db.create_tables([Case])

    class CaseDocument(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        title = CharField(max_length=120)
        position = SmallIntegerField(default=0)
        received_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "case_document"
            indexes = ((("case", "title"), True),)

    db.create_tables([CaseDocument])

    class CasePhone(Model):
        case = ForeignKeyField(Case, on_delete="CASCADE")
        number = CharField(max_length=20)
        whose = CharField(max_length=120, default="")
        position = SmallIntegerField(default=0)
        is_wrong = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "case_phone"
            indexes = ((("case", "number"), True),)

    db.create_tables([CasePhone])

    class Change(Model):
        seq = BigAutoField()
        topic = CharField(max_length=80)
        what = CharField(max_length=80)
        at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "feed_change"

    db.create_tables([Change])

    class ChecklistTemplate(Model):
        code = CharField(max_length=30)
        revision = CharField(max_length=10)
        title = CharField(max_length=160)
        is_current = BooleanField(default=True)
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "checklist_template"
            indexes = ((("code", "revision"), True),)

    db.create_tables([ChecklistTemplate])

    class Checklist(Model):
        owner_kind = CharField(max_length=30)
        owner_id = IntegerField()
        owner_title = CharField(max_length=200)
        template = ForeignKeyField(ChecklistTemplate, on_delete="RESTRICT")
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "checklist"
            indexes = ((("owner_kind", "owner_id"), True),)

    db.create_tables([Checklist])

    class ChecklistItem(Model):
        checklist = ForeignKeyField(Checklist, on_delete="CASCADE")
        stage = SmallIntegerField()
        position = SmallIntegerField()
        code = CharField(max_length=40)
        text = CharField(max_length=240)
        clause = CharField(max_length=20, default="")
        responsible = CharField(max_length=30)
        due_on = DateField(null=True)
        ticks_itself = BooleanField(default=False)
        done_at = UTCDateTimeField(null=True)
        done_by = IntegerField(null=True)
        done_by_name = CharField(max_length=120, default="")
        evidence = JSONField(null=True)
        note = TextField(default="")
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "checklist_item"
            indexes = ((("checklist", "code"), True), (("checklist", "stage", "position"), True))

    db.create_tables([ChecklistItem])

    class ChecklistTemplateItem(Model):
        template = ForeignKeyField(ChecklistTemplate, on_delete="CASCADE")
        stage = SmallIntegerField()
        position = SmallIntegerField()
        code = CharField(max_length=40)
        text = CharField(max_length=240)
        clause = CharField(max_length=20, default="")
        responsible = CharField(max_length=30)
        due_offset_days = SmallIntegerField(null=True)
        ticks_itself = BooleanField(default=False)
        only_for = CharField(max_length=30, default="")

        class Meta:
            database = db
            table_name = "checklist_template_item"
            constraints = [Check("stage BETWEEN 1 AND 6")]
            indexes = ((("template", "code"), True), (("template", "stage", "position"), True))

    db.create_tables([ChecklistTemplateItem])

    class DayOff(Model):
        date = DateField()
        kind = CharField(max_length=20)
        title = CharField(max_length=160)
        is_estimated = BooleanField(default=False)
        opens = SmallIntegerField(null=True)
        closes = SmallIntegerField(null=True)
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "day_off"
            constraints = [
                Check("kind IN ('official', 'closure', 'short_hours')"),
                Check("(kind = 'short_hours') = (opens IS NOT NULL AND closes IS NOT NULL)"),
                Check("opens IS NULL OR opens < closes"),
            ]
            indexes = ((("date", "kind", "title"), True),)

    db.create_tables([DayOff])

    class Slot(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        start = IntegerField()
        minutes = SmallIntegerField()
        kind = CharField(max_length=10)
        title = CharField(max_length=80, default="")
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "slot"
            constraints = [Check("kind IN ('member', 'break', 'buffer')"), Check("minutes > 0")]
            indexes = ((("meeting", "start"), True),)

    db.create_tables([Slot])

    class Hearing(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        slot = ForeignKeyField(Slot, null=True, on_delete="RESTRICT")
        state = CharField(max_length=12)
        standby_rank = SmallIntegerField(null=True)
        override_reason = TextField(default="")
        arrived_at = UTCDateTimeField(null=True)
        entered_at = UTCDateTimeField(null=True)
        left_at = UTCDateTimeField(null=True)
        extended_minutes = SmallIntegerField(default=0)
        skipped_at = UTCDateTimeField(null=True)
        key_points = TextField(default="")
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "hearing"
            constraints = [
                Check(
                    "state IN ('tentative', 'standby', 'placed', 'confirmed', 'cancelled', 'arrived', 'in_room', 'heard', 'absent', 'not_reached')"
                ),
                Check("state NOT IN ('placed', 'confirmed', 'tentative', 'arrived', 'in_room') OR slot_id IS NOT NULL"),
                Check("(state = 'standby') = (standby_rank IS NOT NULL)"),
                Check("extended_minutes >= 0"),
            ]
            indexes = ((("case", "meeting"), True), (("meeting", "state"), False))

    db.create_tables([Hearing])

    class Decision(Model):
        hearing = ForeignKeyField(Hearing, on_delete="RESTRICT")
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        key = CharField(unique=True, max_length=40)
        position = SmallIntegerField(default=1)
        kind = CharField(max_length=20, default="")
        text = TextField(default="")
        decider_name = CharField(max_length=120, default="")
        decider_post = CharField(max_length=160, default="")
        decider_is_acting = BooleanField(default=False)
        owner_name = CharField(max_length=160, default="")
        higher_authority = CharField(max_length=160, default="")
        due_on = DateField(null=True)
        state = CharField(max_length=12, default="draft")
        member_degree = CharField(null=True, max_length=8)
        member_percent = SmallIntegerField(null=True)
        agency_degree = CharField(null=True, max_length=8)
        agency_percent = SmallIntegerField(null=True)
        typed_at = JSONField(default=dict)
        recorded_by = IntegerField()
        recorded_by_name = CharField(max_length=120)
        recorded_at = UTCDateTimeField()
        version = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "decision"
            constraints = [
                Check(
                    "kind IN ('solved_on_the_spot', 'order', 'deputy_follows', 'higher_authority', 'needs_study', 'rejected') OR (kind = '' AND state IN ('draft', 'withdrawn'))"
                ),
                Check(
                    "state IN ('draft', 'recorded', 'locked', 'open', 'done', 'partly', 'not_done', 'withdrawn', 'superseded')"
                ),
                Check("member_percent IS NULL OR member_percent BETWEEN 1 AND 99"),
                Check("agency_percent IS NULL OR agency_percent BETWEEN 1 AND 99"),
                Check("kind <> 'higher_authority' OR state IN ('draft', 'withdrawn') OR higher_authority <> ''"),
                Check("coalesce(member_degree, 'none') IN ('none', 'partial', 'full')"),
                Check("coalesce(agency_degree, 'none') IN ('none', 'partial', 'full')"),
            ]
            indexes = (
                (("hearing", "position"), True),
                (("case", "id"), False),
                (("state", "due_on"), False),
                (("due_on",), False),
            )

    db.create_tables([Decision])

    class Deputy(Model):
        approver = ForeignKeyField(User, on_delete="RESTRICT")
        deputy = ForeignKeyField(User, on_delete="RESTRICT")
        from_date = DateField()
        to_date = DateField()
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "deputy"
            constraints = [Check("approver_id <> deputy_id"), Check("from_date <= to_date")]

    db.create_tables([Deputy])

    class DeskDocument(Model):
        desk = ForeignKeyField(Desk, on_delete="RESTRICT")
        title = CharField(max_length=120)
        position = SmallIntegerField(default=0)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "desk_document"
            indexes = ((("desk", "title"), True),)

    db.create_tables([DeskDocument])

    class Draft(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        form_key = CharField(max_length=80)
        body = JSONField()
        kept_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "draft"
            indexes = ((("user", "form_key"), True),)

    db.create_tables([Draft])

    class FollowupWord(Model):
        case = ForeignKeyField(Case, on_delete="RESTRICT")
        decision = ForeignKeyField(Decision, null=True, on_delete="RESTRICT")
        voice = CharField(max_length=8)
        round = SmallIntegerField()
        degree = CharField(max_length=8)
        percent = SmallIntegerField(null=True)
        said = TextField(default="")
        next_step = TextField(default="")
        next_step_on = DateField(null=True)
        call_id = IntegerField(null=True)
        at = UTCDateTimeField()
        by = IntegerField()
        by_name = CharField(max_length=120)

        class Meta:
            database = db
            table_name = "followup_word"
            constraints = [
                Check("voice IN ('member', 'agency')"),
                Check("degree IN ('none', 'partial', 'full')"),
                Check("(degree = 'partial') = (percent IS NOT NULL)"),
                Check("percent IS NULL OR percent BETWEEN 1 AND 99"),
            ]
            indexes = ((("case", "voice", "round"), False),)

    db.create_tables([FollowupWord])

    class JobRun(Model):
        job = CharField(max_length=60)
        due_at = UTCDateTimeField()
        started_at = UTCDateTimeField()
        finished_at = UTCDateTimeField(null=True)
        outcome = TextField(default="")
        error = TextField(default="")

        class Meta:
            database = db
            table_name = "job_run"
            indexes = ((("job", "due_at"), True),)

    db.create_tables([JobRun])

    class MeetingVersion(Model):
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        kind = CharField(max_length=10)
        number = SmallIntegerField()
        state = CharField(max_length=10)
        content = JSONField()
        changes = JSONField(default=list)
        submitted_by = IntegerField()
        submitted_by_name = CharField(max_length=120)
        submitted_at = UTCDateTimeField()
        decided_by = IntegerField(null=True)
        decided_by_name = CharField(max_length=120, default="")
        decided_at = UTCDateTimeField(null=True)
        comment = TextField(default="")

        class Meta:
            database = db
            table_name = "meeting_version"
            constraints = [
                Check("kind IN ('frame', 'list')"),
                Check("state IN ('submitted', 'approved', 'returned', 'withdrawn')"),
                Check("decided_by IS NULL OR state <> 'approved' OR decided_by <> submitted_by"),
            ]
            indexes = ((("meeting", "kind", "number"), True), (("state", "submitted_at"), False))

    db.create_tables([MeetingVersion])

    class MemberImport(Model):
        file_name = CharField(max_length=200)
        stored_as = CharField(max_length=100)
        state = CharField(max_length=10, default="reading")
        rows_total = IntegerField(default=0)
        rows_done = IntegerField(default=0)
        rows_new = IntegerField(default=0)
        rows_changed = IntegerField(default=0)
        rows_same = IntegerField(default=0)
        rows_refused = IntegerField(default=0)
        preview = JSONField(null=True)
        refused_why = TextField(default="")
        uploaded_by = IntegerField()
        uploaded_by_name = CharField(max_length=120)
        uploaded_at = UTCDateTimeField()
        finished_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "member_import"
            constraints = [Check("state IN ('reading', 'preview', 'applying', 'done', 'refused')")]

    db.create_tables([MemberImport])

    class MemberPhone(Model):
        member = ForeignKeyField(Member, on_delete="CASCADE")
        number = CharField(index=True, max_length=20)
        whose = CharField(max_length=120, default="")
        position = SmallIntegerField(default=0)

        class Meta:
            database = db
            table_name = "member_phone"
            indexes = ((("member", "number"), True),)

    db.create_tables([MemberPhone])

    class Message(Model):
        key = CharField(unique=True, max_length=120)
        channel = CharField(max_length=10)
        recipient = CharField(max_length=160)
        recipient_name = CharField(max_length=160, default="")
        subject = CharField(max_length=200, default="")
        body = TextField()
        owner_kind = CharField(max_length=30)
        owner_id = IntegerField()
        owner_title = CharField(max_length=200)
        state = CharField(max_length=10, default="ready")
        useful_until = UTCDateTimeField()
        not_before = UTCDateTimeField()
        attempts = SmallIntegerField(default=0)
        lease_until = UTCDateTimeField(null=True)
        lease_owner = CharField(max_length=60, default="")
        sending_at = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        gateway_reference = CharField(max_length=120, default="")
        last_error = TextField(default="")
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "message"
            constraints = [
                Check(
                    "state IN ('held', 'ready', 'leased', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'dead', 'cancelled', 'expired')"
                ),
                Check("channel IN ('sms', 'email')"),
            ]
            indexes = ((("state", "not_before"), False), (("owner_kind", "owner_id"), False))

    db.create_tables([Message])

    class Preference(Model):
        user = ForeignKeyField(User, unique=True, on_delete="CASCADE")
        choices = JSONField(default=dict)

        class Meta:
            database = db
            table_name = "preference"

    db.create_tables([Preference])

    class RoomAction(Model):
        action_id = CharField(unique=True, max_length=40)
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        hearing = ForeignKeyField(Hearing, null=True, on_delete="CASCADE")
        kind = CharField(max_length=30)
        result = JSONField()
        actor = IntegerField()
        made_at = UTCDateTimeField()
        applied_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "room_action"
            indexes = ((("hearing", "kind", "made_at"), False),)

    db.create_tables([RoomAction])

    class SearchEntry(Model):
        kind = CharField(max_length=30)
        subject_id = IntegerField()
        title = CharField(max_length=240)
        detail = CharField(max_length=240, default="")
        key = TextField()

        class Meta:
            database = db
            table_name = "search_entry"
            indexes = ((("kind", "subject_id"), True),)

    db.create_tables([SearchEntry])

    class Setting(Model):
        key = CharField(primary_key=True, max_length=60)
        value = JSONField()
        changed_at = UTCDateTimeField()
        changed_by = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])

    class SignIn(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        created_at = UTCDateTimeField()
        seen_at = UTCDateTimeField()
        expires_at = UTCDateTimeField()
        revoked_at = UTCDateTimeField(null=True)
        address = CharField(max_length=64, default="")
        browser = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "sign_in"

    db.create_tables([SignIn])

    class SignInFailure(Model):
        username = CharField(index=True, max_length=60)
        address = CharField(index=True, max_length=64)
        at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "sign_in_failure"

    db.create_tables([SignInFailure])

    class UserRole(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        role = CharField(max_length=30)

        class Meta:
            database = db
            table_name = "user_role"
            constraints = [
                Check(
                    "role IN ('expert', 'manager', 'public_relations', 'audio_visual', 'protocol', 'secretariat', 'representative', 'secretary_general', 'president', 'systems', 'confirmer', 'inspector', 'special_inspector', 'committee', 'administrator')"
                )
            ]
            indexes = ((("user", "role"), True),)

    db.create_tables([UserRole])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("user_role"))
    migrator.migrate(migrator.drop_table("sign_in_failure"))
    migrator.migrate(migrator.drop_table("sign_in"))
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("search_entry"))
    migrator.migrate(migrator.drop_table("room_action"))
    migrator.migrate(migrator.drop_table("preference"))
    migrator.migrate(migrator.drop_table("message"))
    migrator.migrate(migrator.drop_table("member_phone"))
    migrator.migrate(migrator.drop_table("member_import"))
    migrator.migrate(migrator.drop_table("meeting_version"))
    migrator.migrate(migrator.drop_table("job_run"))
    migrator.migrate(migrator.drop_table("followup_word"))
    migrator.migrate(migrator.drop_table("draft"))
    migrator.migrate(migrator.drop_table("desk_document"))
    migrator.migrate(migrator.drop_table("deputy"))
    migrator.migrate(migrator.drop_table("decision"))
    migrator.migrate(migrator.drop_table("hearing"))
    migrator.migrate(migrator.drop_table("slot"))
    migrator.migrate(migrator.drop_table("day_off"))
    migrator.migrate(migrator.drop_table("checklist_template_item"))
    migrator.migrate(migrator.drop_table("checklist_item"))
    migrator.migrate(migrator.drop_table("checklist"))
    migrator.migrate(migrator.drop_table("checklist_template"))
    migrator.migrate(migrator.drop_table("feed_change"))
    migrator.migrate(migrator.drop_table("case_phone"))
    migrator.migrate(migrator.drop_table("case_document"))
    migrator.migrate(migrator.drop_table("problem_case"))
    migrator.migrate(migrator.drop_table("member"))
    migrator.migrate(migrator.drop_table("desk_topic"))
    migrator.migrate(migrator.drop_table("call_attempt"))
    migrator.migrate(migrator.drop_table("call"))
    migrator.migrate(migrator.drop_table("board_step"))
    migrator.migrate(migrator.drop_table("audit_seal"))
    migrator.migrate(migrator.drop_table("audit_entry"))
    migrator.migrate(migrator.drop_table("attendance"))
    migrator.migrate(migrator.drop_table("meeting"))
    migrator.migrate(migrator.drop_table("representative"))
    migrator.migrate(migrator.drop_table("user"))
    migrator.migrate(migrator.drop_table("unit"))
    migrator.migrate(migrator.drop_table("venue"))
    migrator.migrate(migrator.drop_table("desk"))
    migrator.migrate(migrator.drop_table("attachment"))
    migrator.migrate(migrator.drop_table("agency_person"))
    migrator.migrate(migrator.drop_table("agency"))
