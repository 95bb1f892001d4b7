"""The problem form in Chromium: from the ringing phone to the saved case without a mouse, on one screen."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.factories.board import a_case, a_meeting
from tests.factories.registry import make_member
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.registry.desks.models import DeskTopic
from webapp.registry.members.models import Member

ORDER = [
    "desk", "topic", "subject", "agency_file_number", "description", "remedy", "steps_taken", "legal_deadline",
    "amount", "urgency", "available", "phones-0-number", "phones-0-whose", "visitor_name", "visitor_post",
    "visitor_authority", "visitor_count", "visitor_identifier", "documents",
]  # fmt: skip
"""As the form reads, from the inline start of its first row to the documents."""

FOCUSED = "document.activeElement.name || document.activeElement.id"
HIDDEN_PART = """() => {
  const root = document.documentElement;
  const box = document.activeElement.getBoundingClientRect();
  return [root.scrollHeight - root.clientHeight, scrollY, box.top < 0 || box.bottom > innerHeight];
}"""
"""How much higher the page is than the window, how far it was scrolled, whether the field in use is out of sight."""


@pytest.fixture
def member(db: Any, cast: Any, now: Any) -> int:
    """A member with a past case; the customs desk has a meeting on Tuesday and topics to choose from."""
    meeting = a_meeting(now)
    DeskTopic.get_or_create(desk=meeting.desk_id, title="استرداد حقوق ورودی")
    known = make_member(cast["negin"], now, (("+989000004127", "فرناز"), ("+989000000253", "دفتر")))
    a_case(now, "سپاهان‌پلیمر فرضی", member=Member.get_by_id(known))
    make_member(
        cast["negin"],
        now,
        (("+989000009911", ""),),
        membership_number="20419",
        title="کاوه‌کاشی مثال",
        identifier="99901234564",
    )
    return known


def tab_to(page: Page, name: str, passed: list[str]) -> None:
    """Press Tab until the field has the focus; it is in sight, and the page needs no scrolling."""
    for _ in range(6):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if not passed or passed[-1] != here:
            passed.append(here)
        if here == name:
            assert page.evaluate(HIDDEN_PART) == [0, 0, False], name
            return
    raise AssertionError(f"{name} is not among {passed}")


def find(page: Page, typed: str) -> None:
    """Type into the member's search, which has the focus when the page opens, and take the first answer."""
    expect(page.locator("#member-typed")).to_be_focused()
    page.keyboard.insert_text(typed)
    page.dispatch_event("#member-typed", "input")
    expect(page.locator("#member-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_focused()


def test_a_call_becomes_a_case_by_keyboard_alone_on_one_screen(open_desk, member):
    page = open_desk("/cases/new")
    assert page.locator("#case-form .must").count() == 6
    find(page, "۰۹۰۰ ۰۰۰ ۴۱۲۷")
    expect(page.locator("#member-facts")).to_contain_text("سپاهان‌پلیمر فرضی")
    expect(page.locator("#member-facts")).to_contain_text("عضو فعال")
    expect(page.locator("#past .past")).to_have_count(1)
    passed = ["desk"]
    page.keyboard.press("ArrowDown")
    expect(page.locator("#documents-part input")).not_to_have_count(0)
    expect(page.locator("#nearest")).to_contain_text("سه‌شنبه")
    expect(page.locator("#desk")).to_be_focused()
    for name, keys, text in [
        ("topic", "ArrowDown", ""),
        ("agency_file_number", "", "۱۰۲۰۰-۵۸۷۳۱۴۶"),
        ("description", "", "انبار اخطار متروکه داده و تمدید را فقط با نامهٔ مدیر کل می‌پذیرد."),
        ("remedy", "", "تمدید دوماههٔ مهلت."),
        ("legal_deadline", "", "۲ آذر"),
        ("amount", "", "۱۸۶۰۰"),
        ("urgency", "Space", ""),
        ("phones-0-number", "", "۰۹۰۰ ۰۰۰ ۴۱۲۷"),
        ("visitor_name", "", "فرناز"),
        ("documents", "Space", ""),
    ]:
        tab_to(page, name, passed)
        if keys:
            page.keyboard.press(keys)
        if text:
            page.keyboard.insert_text(text)
    assert [name for name in passed if name in ORDER] == ORDER
    expect(page.locator("#deadline-note")).to_contain_text("پیش از جلسه")
    expect(page.locator("#amount-words")).to_contain_text("هجده میلیارد و ششصد میلیون ریال")
    expect(page.locator("[data-must-said]")).to_contain_text("هر ۶ فیلد لازم پر شد")
    assert page.evaluate(HIDDEN_PART) == [0, 0, False]
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/cases/\d+"))
    case = Case.select().order_by(Case.id.desc()).get()
    assert urlsplit(page.url).path == f"/cases/{case.id}"
    assert (case.member_id, case.state, case.urgency) == (member, "accepted", "ordinary")
    assert (case.agency_file_number, case.amount, case.visitor_name) == ("10200-5873146", 18600, "فرناز")
    assert [phone.number for phone in CasePhone.select().where(CasePhone.case == case.id)] == ["+989000004127"]
    received = CaseDocument.select().where(CaseDocument.case == case.id, CaseDocument.received_at.is_null(False))
    assert received.count() == 1


def test_a_member_is_found_by_firm_and_by_number_in_any_letters(open_desk, member):
    page = open_desk("/cases/new")
    page.keyboard.type("كاوه كاشي")  # from an Arabic keyboard, without the joiner
    options = page.locator("#member-list [role=option]")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("کاوه‌کاشی مثال")
    page.keyboard.press("Escape")
    expect(page.locator("#member-list")).to_be_hidden()
    expect(page.locator("#member-typed")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("20418")
    expect(options).to_contain_text("سپاهان‌پلیمر فرضی")
    page.keyboard.press("Control+A")
    page.keyboard.type("نبودنی")
    expect(options).to_have_count(0)
    expect(page.locator("#member-list")).to_be_visible()


def test_what_lacks_is_said_at_its_field_and_the_first_has_the_focus(open_desk, member):
    page = open_desk("/cases/new")
    find(page, "۲۰۴۱۸")
    page.keyboard.press("Control+Enter")
    errors = page.locator("[data-form-errors]")
    expect(errors).to_contain_text("تلفن پاسخ‌گو")
    expect(page.locator("#member-facts")).to_contain_text("سپاهان‌پلیمر فرضی")
    for name in ("desk", "description", "remedy", "phones-0-number"):
        expect(page.locator(f"[name='{name}']")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#desk")).to_be_focused()


def test_a_corrected_field_is_red_no_more_and_what_was_refused_is_kept(open_desk, member):
    page = open_desk("/cases/new")
    find(page, "۲۰۴۱۸")
    page.keyboard.press("Control+Enter")
    remedy = page.locator("#remedy")
    expect(page.locator("#remedy-error")).to_be_visible()
    remedy.fill("تمدید مهلت")
    remedy.press("Tab")
    expect(remedy).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#remedy-error")).to_have_count(0)
    expect(page.locator("#description-error")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#remedy-error")).to_have_count(0)
    expect(page.locator("#description-error")).to_be_visible()
    # Nobody types any more; the refused text is kept all the same.
    expect(page.locator("[data-draft-said]")).to_contain_text("نگه داشته شد")
    page.goto(page.url.replace("/cases", "/cases/new"))
    expect(page.locator("#remedy")).to_have_value("تمدید مهلت")


def test_a_known_telephone_is_one_press(open_desk, member):
    page = open_desk("/cases/new")
    find(page, "۲۰۴۱۸")
    known = page.locator("[data-known-phone]")
    known.first.click()
    number, whose = known.first.get_attribute("data-known-phone"), known.first.get_attribute("data-whose")
    expect(page.locator("[name='phones-0-number']")).to_have_value(number)
    expect(page.locator("[name='phones-0-whose']")).to_have_value(whose)
    expect(page.locator("[name=visitor_name]")).to_be_focused()
    known.first.click()
    expect(page.locator("[data-phone-row]")).to_have_count(1)
    known.nth(1).click()
    expect(page.locator("[name='phones-1-number']")).to_have_value(known.nth(1).get_attribute("data-known-phone"))
    assert page.evaluate(HIDDEN_PART) == [0, 0, False]


def test_two_telephones_still_fit_the_screen(open_desk, member):
    page = open_desk("/cases/new")
    find(page, "سپاهان")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#documents-part input")).not_to_have_count(0)
    page.locator("[data-add-phone]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name='phones-1-number']")).to_be_focused()
    assert page.evaluate(HIDDEN_PART) == [0, 0, False]
    first, visitor = (page.locator(f"[name='{name}']").bounding_box() for name in ("phones-0-number", "visitor_name"))
    assert first["y"] == visitor["y"]


def test_a_file_too_large_is_refused_before_it_is_sent(open_desk, member, tmp_path):
    page = open_desk("/cases/new")
    page.get_by_text("نامهٔ رسمی").click()
    field, label = page.locator("#files"), page.locator("#files-field [data-file-name]")
    none = label.inner_text()
    field.set_input_files({"name": "نامه.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    expect(label).to_have_text("نامه.pdf")
    large = tmp_path / "پوشه.pdf"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    field.set_input_files(large)
    expect(page.locator("#files-field .field__note--danger")).to_contain_text("پوشه.pdf")
    expect(label).to_have_text(none)
    assert field.evaluate("field => field.files.length") == 0
    field.set_input_files({"name": "نامه.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"})
    expect(page.locator("#files-field .field__note--danger")).to_have_count(0)
