"""How cases come in: a call or a letter, the problem form, and what triage makes of it."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.calendar import to_jalali
from webapp.demo.courses import Course
from webapp.demo.names import person
from webapp.demo.registers import Registers
from webapp.demo.stories import (
    DOCUMENTS_MISSING,
    REFERRALS,
    SOLVED_BEFORE,
    STEPS_TAKEN,
    STORIES,
    WITHDRAWN,
    Story,
)
from webapp.desk.cases import services as cases
from webapp.desk.cases.rules import CaseState, LetterClass, LetterRelation, ProblemForm, Source, Triage, Urgency

NO_MEMBERS = ("کارگاه ریخته‌گری نمونه", "گلخانهٔ فرضی", "بازرگانی آزمون و پسران", "تعاونی مثالی کویر")
"""Economic actors without a card: they write letters."""
STAYS_TENTATIVE = "frame_approved"


class Intake:
    """The telephone and the post of the desk."""

    def __init__(self, registers: Registers, rng: random.Random):
        self.registers, self.rng = registers, rng

    def take(self, course: Course, expert: Actor, now: datetime) -> None:
        """One problem more for the desk of the meeting."""
        form = self._form(course, self.rng.choice(STORIES[course.desk.code]).told(self.rng), now)
        triage = self._triage()
        if course.end_state == STAYS_TENTATIVE and len(course.tentative) < 2:
            triage = Triage(CaseState.INCOMPLETE, reason=self.rng.choice(DOCUMENTS_MISSING))
        registered = cases.register(form, decision=triage, despite_similar=True, actor=expert, now=now)
        if triage.state == CaseState.ACCEPTED and form.member_id and self.rng.random() < 0.03:
            again = cases.register(form, decision=Triage(), despite_similar=True, actor=expert, now=now)
            cases.merge(again.id, registered.id, reason="همان مشکل را پیش‌تر هم گفته بودند.", actor=expert, now=now)
        if triage.state == CaseState.ACCEPTED:
            course.accepted.append(registered.id)
        elif triage.state == CaseState.INCOMPLETE:
            self._incomplete(course, registered.id, expert, now)

    def _incomplete(self, course: Course, case: int, expert: Actor, now: datetime) -> None:
        """Some give up; the rest stay until the documents come, a few with a place kept for them."""
        chance = self.rng.random()
        if course.end_state == STAYS_TENTATIVE:
            course.tentative.append(case)
        elif chance < 0.3:
            cases.withdraw(case, reason=self.rng.choice(WITHDRAWN), actor=expert, now=now)

    def _triage(self) -> Triage:
        chance = self.rng.random()
        if chance < 0.84:
            return Triage(CaseState.ACCEPTED)
        if chance < 0.90:
            return Triage(CaseState.INCOMPLETE, reason=self.rng.choice(DOCUMENTS_MISSING))
        if chance < 0.95:
            reason, destination, guidance = self.rng.choice(REFERRALS)
            return Triage(CaseState.REFERRED, reason=reason, destination=destination, guidance=guidance)
        if chance < 0.98:
            return Triage(CaseState.SOLVED_BEFORE_MEETING, reason=self.rng.choice(SOLVED_BEFORE))
        return Triage()

    def _form(self, course: Course, story: Story, now: datetime) -> ProblemForm:
        rng = self.rng
        member, _, phones = rng.choice(self.registers.members)
        topics = self.registers.topics[course.desk.id]
        documents = self.registers.documents[course.desk.id]
        window = rng.choice(((None, None),) * 5 + ((None, 11 * 60), (11 * 60 + 30, None), (10 * 60, 12 * 60)))
        form = ProblemForm(
            desk_id=course.desk.id,
            topic_id=topics[story.topic % len(topics)],
            subject=story.subject,
            description=story.description,
            remedy=story.remedy,
            urgency=rng.choice((Urgency.ORDINARY,) * 5 + (Urgency.URGENT, Urgency.URGENT, Urgency.CRITICAL)),
            phones=phones,
            member_id=member,
            agency_file_number=story.file_number.format(n=rng.randint(1, 999), year=to_jalali(now.date()).year),
            steps_taken=rng.choice(STEPS_TAKEN),
            amount=rng.choice((None, 1_200, 4_800, 9_400, 18_600, 42_000)),
            legal_deadline=self._deadline(course),
            available_from=window[0] if course.start < 12 * 60 else None,
            available_to=window[1] if course.start < 12 * 60 else None,
            visitor_name=rng.choice(("", person(rng))),
            visitor_post=rng.choice(("مدیرعامل", "مدیر بازرگانی", "مشاور مالی")),
            visitor_authority=rng.choice(("self", "introduction_letter", "introduction_letter", "power_of_attorney")),
            visitor_count=rng.randint(1, 3),
            documents=frozenset(rng.sample(documents, rng.randint(len(documents) // 2, len(documents)))),
        )
        return self._by_letter(form, now.date()) if rng.random() < 0.14 else form

    def _by_letter(self, form: ProblemForm, today: date) -> ProblemForm:
        """Some write: members, and economic actors without a card, who can do nothing else (SD-2.3-b)."""
        rng = self.rng
        relation = rng.choice((LetterRelation.NONE, LetterRelation.NONE, *LetterRelation))
        letter = replace(
            form,
            source=Source.LETTER,
            letter_number=f"{rng.randint(100, 999)}/ص",
            letter_date=today - timedelta(days=rng.randint(2, 9)),
            register_number=f"{to_jalali(today).year}/{rng.randint(1000, 9999)}",
            register_date=today - timedelta(days=rng.randint(0, 2)),
            letter_relation=relation,
            letter_related_number=f"{rng.randint(100, 999)}/ن" if relation else "",
            letter_class=rng.choice((LetterClass.ORDINARY,) * 4 + (LetterClass.CONFIDENTIAL,)),
        )
        if rng.random() < 0.85:
            return letter
        return replace(letter, member_id=None, applicant_name=rng.choice(NO_MEMBERS))

    def _deadline(self, course: Course) -> date | None:
        chance = self.rng.random()
        if chance < 0.7:
            return None
        if chance < 0.78:
            return course.date - timedelta(days=1)
        return course.date + timedelta(days=self.rng.randint(3, 40))
