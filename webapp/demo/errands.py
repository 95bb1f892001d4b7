"""The small things that units tick by hand in the demonstration's checklists."""

import random
from datetime import date, datetime, timedelta

from webapp.core.text import persian_digits
from webapp.demo.registers import Registers
from webapp.engines.checklists import services as checklists
from webapp.engines.checklists.models import ChecklistItem

NOTES = (
    "", "", "", "", "با نامهٔ شمارهٔ {number}/ن.", "تلفنی هماهنگ شد.", "در گروه هماهنگی فرستاده شد.",
    "رونوشت برای مدیر فرستاده شد.",
)  # fmt: skip


def tick_what_is_due(registers: Registers, rng: random.Random, today: date, now: datetime) -> None:
    """Tick the items of this day; nearly all of those of the past, half of the last days' ones."""
    day = now.date()
    due = ChecklistItem.select(ChecklistItem.id, ChecklistItem.responsible).where(
        ChecklistItem.done_at.is_null(),
        ~ChecklistItem.ticks_itself,
        ChecklistItem.due_on <= day + timedelta(days=1),
    )
    left_out = 0.5 if (today - day).days < 3 else 0.02
    for item, role in due.tuples():
        person = registers.by_role.get(role)
        if person is None or rng.random() < left_out:
            continue
        checklists.tick(
            item,
            actor=person,
            now=now,
            note=rng.choice(NOTES).format(number=persian_digits(str(rng.randint(1100, 9800)))),
        )
