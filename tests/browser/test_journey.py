"""From the phone call to the solved ratio, as the people of the chamber do it (the twelve steps of the main job)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from playwright.sync_api import Browser, Page, expect

from tests.browser.office import Office
from tests.browser.room_server import nothing_waits
from tests.conftest import NOW
from tests.factories.board import a_case
from tests.factories.followups import a_decision
from webapp.core import calendar
from webapp.core.config import Config
from webapp.desk.cases.models import Case
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing, Slot
from webapp.engines.calls.models import Call
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.desks.models import Desk
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

TOMORROW = NOW + timedelta(days=1)

WEEK_AFTER = TOMORROW + timedelta(days=7)


@pytest.fixture
def office(browser: Browser, db: Config) -> Iterator[Office]:
    people = Office(browser, db)
    yield people
    people.close()
    assert people.said == []


@pytest.fixture
def desk(db: Config) -> Any:
    """The industrial estates' desk with its officials, a room, a representative, two members."""
    found = Desk.get(Desk.code == "industrial_estates")
    officials = (("بهرام فرضی", "director_general", "مدیر کل"), ("شیرین مثالی", "liaison", "رابط اتاق"))
    for full_name, kind, post in officials:
        AgencyPerson.create(agency=found.agency, full_name=full_name, kind=kind, post=post, phone="+983100002001")
    Venue.create(title="سالن فیروزه", seats=40)
    Representative.create(full_name="نادر آزمون", kind="commission_head", commission="کمیسیون صنعت")
    for number, title in enumerate(("سپاهان‌پلیمر فرضی", "کاوه‌کاشی مثال")):
        member = Member.create(
            membership_number=str(20418 + number),
            kind="legal",
            title=title,
            collation_key=title,
            identifier=("99912345609", "99923456715")[number],
            valid_until=date(2027, 3, 5),
            created_at=NOW,
            changed_at=NOW,
        )
        MemberPhone.create(member=member.id, number=f"+9890000041{number:02d}", whose="مدیرعامل")
        from webapp.engines.search import services as search

        search.index("member", member.id, title, member.membership_number, (title, member.membership_number))
    return found


def test_from_the_phone_call_to_the_solved_ratio(office: Office, desk: Any) -> None:
    today(office)
    meeting = open_a_meeting(office, desk)
    case = take_the_call(office, desk)
    schedule(office, meeting, case)
    tick_the_checklist(office, meeting)
    approve_the_list(office, meeting)
    remind(office, case)
    office.at(TOMORROW)
    in_the_room(office, meeting, case)
    close(office, meeting)
    office.at(WEEK_AFTER)
    follow_up(office, case)
    the_ratio(office)
    declare_a_closure(office, desk)


def today(office: Office) -> None:
    page = office.page("negin", "/")

    expect(page.locator("h1")).to_have_text("شنبه ۳۰ آبان ۱۴۰۵")
    expect(page.locator("#today-waiting")).to_be_visible()


def open_a_meeting(office: Office, desk: Any) -> Any:
    page = office.page("negin", "/meetings/new")
    page.locator(f"[name=desk][value='{desk.id}']").check(force=True)
    expect(page.locator("#presets")).to_contain_text("قرارداد زمین")
    page.locator("[name=date]").fill("فردا")
    page.locator("[name=start]").fill("۹")
    page.locator("[name=end]").fill("۱۲:۳۰")
    page.locator("[name=end]").press("Tab")
    expect(page.locator("#timetable strong")).to_contain_text(re.compile("[۰-۹]"))
    page.locator("[name=venue]").select_option(str(Venue.get().id))
    page.locator("[name=representative]").select_option(str(Representative.get().id))
    page.locator("#plan .form-foot .btn-primary").click()
    page.wait_for_url(re.compile(r"/meetings/\d+$"))
    meeting = Meeting.select().order_by(Meeting.id.desc()).get()
    assert (meeting.date, meeting.start, meeting.end) == (date(2026, 11, 22), 540, 750)

    _press(page, "قطعی کردن تاریخ", confirm=True)
    _press(page, "فرستادن چارچوب برای تأیید")
    manager = office.page("mahtab", f"/meetings/{meeting.id}")
    with manager.expect_navigation():
        manager.locator("[name=verdict][value=approve]").click()
    expect(manager.locator(".page-head")).to_contain_text("چارچوب")
    assert Meeting.get_by_id(meeting.id).state == "frame_approved"
    assert manager.locator(".stage-bar li").count() == 6
    return meeting


def _press(page: Page, words: str, confirm: bool = False) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()
        if confirm:
            page.locator("#confirm[open] .btn-primary").click()


def take_the_call(office: Office, desk: Any) -> Any:
    page = office.page("negin", "/")
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/cases/new"))
    keys = page.keyboard
    page.locator("#member-typed").type("سپاهان پليمر")
    expect(page.locator("#member-list [role=option]").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator(".member-strip")).to_contain_text("عضو فعال")
    page.locator("[name=desk]").select_option(str(desk.id))
    expect(page.locator("[name=topic] option").nth(2)).to_be_attached()
    page.locator("[name=topic]").select_option(index=1)
    page.locator("[name=description]").fill("پروانهٔ ساخت هفت ماه دیر صادر شد و اخطار فسخ داده‌اند.")
    page.locator("[name=remedy]").fill("تمدید مهلت ساخت.")
    page.locator("[name=urgency][value=urgent]").check(force=True)
    page.locator("[name=legal_deadline]").fill("۳۰ آبان ۱۴۰۵")
    page.locator("[name=legal_deadline]").press("Tab")
    expect(page.locator("#deadline-note")).to_contain_text("پیش از جلسه")
    if not page.locator("[name='phones-0-number']").input_value():
        page.locator("[name='phones-0-number']").fill("۰۹۰۰ ۰۰۰ ۴۱۰۰")
    page.locator("[name=legal_deadline]").fill("۲۰ آذر ۱۴۰۵")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/cases/\d+"))
    case = Case.select().order_by(Case.id.desc()).get()
    assert (case.state, case.number, case.urgency) == ("accepted", "1405-000001", "urgent")
    return case


def schedule(office: Office, meeting: Any, case: Any) -> None:
    page = office.page("negin", f"/meetings/{meeting.id}/board")
    watching = office.page("peyman", f"/meetings/{meeting.id}/board")
    page.locator(f"#case-{case.id} .grip").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")

    expect(page.locator("#slot-rows")).to_contain_text("سپاهان‌پلیمر فرضی")
    expect(watching.locator("#slot-rows")).to_contain_text("سپاهان‌پلیمر فرضی")
    watching.close()


def tick_the_checklist(office: Office, meeting: Any) -> None:
    page = office.page("negin", f"/checklists/meeting/{meeting.id}")

    expect(page.locator(".check-item.is-self, .is-self").first).to_be_attached()
    box = page.locator("button[role=checkbox][aria-checked=false]:not([disabled])").first
    box.click()
    expect(page.locator("button[role=checkbox][aria-checked=true]").first).to_be_visible()


def approve_the_list(office: Office, meeting: Any) -> None:
    page = office.page("negin", f"/meetings/{meeting.id}/board")
    page.get_by_role("button", name="فرستادن فهرست برای تأیید").first.click()
    expect(page.locator("form[action$='/list/withdraw']")).to_be_visible()
    manager = office.page("mahtab", f"/meetings/{meeting.id}/list")
    manager.locator("[formaction$='/list/approve']").click()
    expect(manager.locator("main")).to_contain_text("تأیید شد")
    assert Meeting.get_by_id(meeting.id).state == "list_approved"


def remind(office: Office, case: Any) -> None:
    """The meeting is tomorrow: its calls are there today, without anybody asking."""
    page = office.page("negin", "/calls")
    expect(page.locator("#queue")).to_contain_text("سپاهان‌پلیمر فرضی")
    page.get_by_role("button", name=re.compile("برداشتن این تماس")).click()
    expect(page.locator("#attempt")).to_be_visible()
    expect(page.locator(".script")).to_contain_text("نوبت شما در میز خدمت")
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.locator("#queue")).not_to_contain_text("سپاهان‌پلیمر فرضی")
    call = Call.get(Call.kind == "reminder")
    assert (call.state, call.outcome) == ("concluded", "confirmed")


def in_the_room(office: Office, meeting: Any, case: Any) -> None:
    tablet = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
    page = office.page("peyman", f"/meetings/{meeting.id}/room", **tablet)
    for number in range(page.locator("button[name=is_present][value=yes]").count()):
        page.locator("button[name=is_present][value=yes]").nth(number).tap()
        expect(page.locator("button[name=is_present][value=yes]").nth(number)).to_have_attribute("aria-pressed", "true")
    page.locator("form[action$='/room/start'] button").tap()
    page.wait_for_selector("[data-room][data-ready]", state="attached")
    page.locator("[data-act=enter]:visible").tap()
    page.get_by_text("دستور", exact=True).tap()
    page.get_by_label("متن", exact=True).fill("مهلت ساخت یک سال تمدید و اخطار پس گرفته شود.")
    page.get_by_label("تا کی").fill("۱۵ آذر")
    page.get_by_label("نکته‌های کلیدی").fill("عضو سند اصلی را همراه داشت.")
    page.locator("[data-act=heard]:visible").first.tap()
    expect(page.locator("[data-strip]")).to_contain_text("شنیده")
    expect(page.locator("[data-offline]")).to_be_hidden()
    nothing_waits(page)

    decision = Decision.get()
    assert (decision.case_id if hasattr(decision, "case_id") else decision.case, decision.kind) == (case.id, "order")
    assert decision.due_on == calendar.parse_jalali("۱۵ آذر ۱۴۰۵")
    page.goto(f"{office.server.url}/meetings/{meeting.id}/room/end")
    with page.expect_navigation():
        page.locator("[data-end-form] .btn-primary").tap()
    assert Meeting.get_by_id(meeting.id).state == "held"


def close(office: Office, meeting: Any) -> None:
    """Not while somebody was heard of whom nothing is written; that case is never solved."""
    page = office.page("negin", f"/meetings/{meeting.id}")
    other = a_case(
        TOMORROW, "کاوه‌کاشی مثال", desk=Desk.get_by_id(meeting.desk_id), state="heard", raised_on=meeting.date
    )
    free = Slot.select().where(Slot.meeting == meeting.id, Slot.kind == "member").order_by(Slot.start.desc()).get()
    hearing = Hearing.create(case=other.id, meeting=meeting.id, slot=free.id, state="heard")
    _press(page, "بستن جلسه", confirm=True)
    expect(page.locator("main")).to_contain_text("کاوه‌کاشی مثال")
    assert Meeting.get_by_id(meeting.id).state == "held"
    a_decision(hearing, TOMORROW)
    page.goto(f"{office.server.url}/meetings/{meeting.id}")
    _press(page, "بستن جلسه", confirm=True)

    assert Meeting.get_by_id(meeting.id).state == "closed"
    assert {decision.state for decision in Decision.select()} <= {"locked", "open"}


def follow_up(office: Office, case: Any) -> None:
    """Both voices, one after the other; the member's word makes the result."""
    page = office.page("negin", "/calls")
    for voice, said in (("followup_agency", "انجام شد"), ("followup_member", "کامل انجام شد")):
        call = Call.get(Call.kind == voice, Call.owner_id == case.id)
        page.goto(f"{office.server.url}/calls/{call.id}")
        if not page.locator("#attempt").count():  # the next one comes into the hand by itself
            page.get_by_role("button", name=re.compile("برداشتن این تماس")).click()
        expect(page.locator("#attempt")).to_contain_text("مهلت ساخت یک سال تمدید")
        page.keyboard.press("1")
        page.locator("[name=note]").fill(said)
        page.locator("[data-save-next]").first.click()
        expect(page.locator(f"[data-call='{call.id}'] #attempt")).to_have_count(0)
        assert Call.get_by_id(call.id).state == "concluded"

    assert Case.get_by_id(case.id).state == "solved"


def the_ratio(office: Office) -> None:
    page = office.page("dariush", "/reports/ratio")

    expect(page.locator("#ratio-all")).to_contain_text("۱ حل‌شده از ۲ مطرح‌شده")
    expect(page.locator("#ratio-all")).to_contain_text("وعدهٔ دستگاه")
    for name in ("سپاهان‌پلیمر فرضی", "کاوه‌کاشی مثال"):
        expect(page.locator("#ratio-cases")).to_contain_text(name)
    with page.expect_download() as kept:
        page.get_by_role("link", name="اکسل").click()
    sheet = python_calamine.load_workbook(BytesIO(kept.value.path().read_bytes())).get_sheet_by_index(1).to_python()
    assert {row[1] for row in sheet} >= {"سپاهان‌پلیمر فرضی", "کاوه‌کاشی مثال"}


def declare_a_closure(office: Office, desk: Any) -> None:
    from webapp.core.actor import Actor
    from webapp.desk.meetings import services
    from webapp.desk.meetings.services.plan import Plan

    planner = Actor(1, "نگین آزمون", frozenset({"expert"}))
    plan = Plan(date=date(2026, 12, 6), start=540, end=600, slot_minutes=10, venue_id=1)
    hit = services.open_meeting(desk.id, plan, actor=planner, now=WEEK_AFTER)
    services.make_date_final(hit, actor=planner, now=WEEK_AFTER)
    page = office.page("mahtab", "/closures/new")
    page.locator("[name=first]").fill("۱۵ آذر ۱۴۰۵")
    page.locator("[name=title]").fill("قطعی برق")
    page.locator("main .btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("شهرک‌ها")
    with page.expect_navigation():
        page.locator("main .btn-primary").last.click()

    assert Meeting.get_by_id(hit).date > date(2026, 12, 6)
    assert Call.select().where(Call.kind == "moved").count() >= 1
