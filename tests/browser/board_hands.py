"""A board to lay hands on."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from webapp.desk.slots.models import Hearing, Slot


@dataclass
class Board:
    """A meeting with two placed cases and three that wait, one of them free only after 10:10."""

    url: str
    meeting: Any
    slots: list[Slot]
    waits: list[Any]
    sits: list[Any]

    def seats(self) -> dict[str, int]:
        """Name of each placed case and the start of its turn, from the database."""
        query = Hearing.select(Hearing.case, Slot.start).join(Slot).where(Hearing.meeting == self.meeting.id)
        names = {case.id: case.applicant_name for case in self.waits + self.sits}
        return {names[case]: start for case, start in query.tuples()}


def row(page: Page, slot: Slot) -> Locator:
    return page.locator(f"#slot-{slot.id}")


def card(page: Page, case: Any) -> Locator:
    return page.locator(f"#case-{case.id}")


def drag(page: Page, source: Locator, target: Locator) -> None:
    """Press on the name, carry in steps, let go over the middle of the target."""
    start, end = source.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] * 0.6, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=10)
    page.mouse.up()
