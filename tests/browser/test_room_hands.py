"""The room under a finger at 1024x768: turns, clock, decisions, a second tablet that follows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room_server import RoomServer, nothing_waits, open_room
from tests.factories.room import a_standby, agency_people, started, state
from webapp.desk.decisions import queries as decisions
from webapp.desk.room.models import RoomAction
from webapp.desk.slots.models import Hearing

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}


@pytest.fixture
def room(db: Any, cast: Any, now: Any) -> Any:
    return started(now - timedelta(minutes=5), cast["negin"], 4)


@pytest.fixture
def server(db: Any, room: Any, now: Any) -> Iterator[RoomServer]:
    running = RoomServer(db, now)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def tablet(browser: Any, server: RoomServer, room: Any, now: Any) -> Iterator[Callable[[str], Page]]:
    yield from open_room(browser, server, room[0], now, TABLET)


def turn(page: Page, hearing: Hearing) -> Any:
    return page.locator(f'[data-turn="{hearing.id}"]')


def act(page: Page, kind: str) -> Any:
    return page.locator(f'[data-act="{kind}"]')


def test_a_list_that_was_opened_is_closed_by_a_finger(tablet: Any, room: Any) -> None:
    page = tablet("negin")
    page.locator('[data-dialog-open^="documents-"]:visible').tap()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    close = dialog.locator("[data-dialog-close]")
    box = close.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    close.tap()
    expect(dialog).to_have_count(0)


def test_saved_is_said_of_the_turn_in_view_alone(tablet: Any, room: Any) -> None:
    _, (one, two, *_) = room
    page = tablet("negin")
    saved = page.locator('[data-saved="server"]')
    page.get_by_label("متن", exact=True).fill("گزارش ضمیمه شود")
    expect(saved).to_be_visible()
    turn(page, two).tap()
    expect(turn(page, two)).to_have_attribute("aria-pressed", "true")
    expect(saved).to_be_hidden()
    # What was still on the tablet is sent on leaving; its answer is not said over another turn.
    page.get_by_label("متن", exact=True).fill("نیاز به بررسی")
    turn(page, one).tap()
    nothing_waits(page)
    expect(saved).to_be_hidden()


def test_a_turn_by_touch_from_arrival_to_the_next(tablet: Any, room: Any) -> None:
    _, (one, two, *_) = room
    page = tablet("negin")
    act(page, "arrived").tap()
    expect(turn(page, one)).to_contain_text("آمده")
    act(page, "enter").tap()
    expect(turn(page, one)).to_contain_text("در اتاق")
    expect(page.locator("[data-clock-word]")).to_have_text("مانده از وقت")
    act(page, "extend").tap()
    expect(page.locator("[data-clock-about]")).to_contain_text("۱۵ دقیقه")
    page.get_by_text("دستور", exact=True).tap()
    page.get_by_label("متن", exact=True).fill("گزارش کارشناس رسمی ضمیمه شود")
    page.get_by_label("تا کی").fill("۵ آذر")
    page.get_by_label("نکته‌های کلیدی").fill("همهٔ واحدهای هم‌رشته یکسان شوند")
    act(page, "heard").tap()
    expect(turn(page, one)).to_contain_text("شنیده")
    expect(turn(page, two)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-offline]")).to_be_hidden()
    nothing_waits(page)
    row = decisions.of_hearing(one.id)[0]
    assert (row.kind, row.text, row.decider_post, str(row.due_on)) == (
        "order",
        "گزارش کارشناس رسمی ضمیمه شود",
        "مدیر کل",
        "2026-11-26",
    )
    assert row.state == "recorded"
    kept = Hearing.get_by_id(one.id)
    assert (kept.state, kept.extended_minutes, kept.key_points) == ("heard", 5, "همهٔ واحدهای هم‌رشته یکسان شوند")


def test_only_one_case_is_seen_and_the_strip_has_no_names(tablet: Any, room: Any) -> None:
    _, (_, two, *_) = room
    page = tablet("negin")
    expect(page.locator("article:visible")).to_have_count(1)
    expect(page.locator("article:visible h2").first).to_have_text("کاوه‌کاشی مثال")
    assert "کاوه‌کاشی" not in page.locator("[data-strip]").inner_text()
    turn(page, two).tap()
    expect(page.locator("article:visible")).to_have_count(1)
    expect(page.locator("article:visible h2").first).to_have_text("پویاسازه فردانما")


def test_put_off_absent_and_a_standby(tablet: Any, room: Any, now: Any, server: RoomServer) -> None:
    meeting, (one, two, *_) = room
    standby = a_standby(meeting, now)
    page = tablet("negin")
    act(page, "enter").tap()
    act(page, "skip").tap()
    expect(turn(page, one)).to_contain_text("بعداً")
    expect(page.locator("[data-strip] > :not([data-break])").nth(3)).to_have_attribute("data-turn", str(one.id))
    expect(turn(page, two)).to_have_attribute("aria-pressed", "true")
    act(page, "absent").tap()
    expect(turn(page, two)).to_contain_text("غایب")
    turn(page, standby).tap()
    act(page, "seat").tap()
    expect(turn(page, standby)).to_contain_text("آمده")
    nothing_waits(page)
    expect(turn(page, standby).locator("bdi")).to_have_text(turn(page, two).locator("bdi").inner_text())
    assert [state(h) for h in (one, two, standby)] == ["arrived", "absent", "arrived"]
    assert Hearing.get_by_id(standby.id).slot == two.slot_id


def test_a_second_decision_and_another_decider(tablet: Any, room: Any) -> None:
    meeting, (one, *_) = room
    agency_people(meeting)
    page = tablet("negin")
    act(page, "enter").tap()
    page.get_by_text("همان‌جا حل شد").tap()
    page.locator("[data-another]").tap()
    page.get_by_text("مرجع بالاتر", exact=True).tap()
    expect(page.locator("[data-lacks]")).to_contain_text("مانده: متن، کدام مرجع")
    page.get_by_label("متن", exact=True).fill("به استانداری نوشته شود")
    page.get_by_label("کدام مرجع بالاتر").fill("استانداری")
    page.get_by_label("تصمیم‌گیرنده").select_option("other")
    page.get_by_label("نام", exact=True).fill("مینا آزمون")
    page.get_by_label("سمت", exact=True).fill("معاون امور اقتصادی")
    page.get_by_label("نکته‌های کلیدی").tap()
    expect(page.locator('[data-saved="server"]')).to_be_visible()
    nothing_waits(page)
    rows = decisions.of_hearing(one.id)
    assert [(row.kind, row.state, row.decider_post) for row in rows] == [
        ("solved_on_the_spot", "recorded", "مدیر کل"),
        ("higher_authority", "recorded", "معاون امور اقتصادی"),
    ]
    page.locator("[data-decisions] .chip").nth(1).tap()
    page.locator("[data-remove]").tap()
    expect(page.locator("[data-decisions] .chip")).to_have_count(0)
    nothing_waits(page)
    assert len(decisions.of_hearing(one.id)) == 1


def test_a_due_date_that_nobody_can_read_stays_in_its_field(tablet: Any, room: Any) -> None:
    _, (one, *_) = room
    page = tablet("negin")
    page.get_by_label("متن", exact=True).fill("رسیدگی")
    page.get_by_label("تا کی").fill("به زودی")
    page.get_by_label("متن", exact=True).tap()
    expect(page.get_by_label("تا کی")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("تا کی")).to_have_value("به زودی")
    page.get_by_label("تا کی").fill("۵ آذر")
    page.get_by_label("متن", exact=True).tap()
    expect(page.get_by_label("تا کی")).not_to_have_attribute("aria-invalid", "true")
    nothing_waits(page)
    assert str(decisions.of_hearing(one.id)[0].due_on) == "2026-11-26"


def test_the_representative_follows_and_changes_nothing(tablet: Any, room: Any, cast: Any) -> None:
    from webapp.registry.representatives.models import Representative

    Representative.update(user=cast["nader"].id).execute()
    _, (one, *_) = room
    watching = tablet("nader")
    expect(watching.locator("[data-act]:visible")).to_have_count(0)
    expect(watching.get_by_label("متن", exact=True)).to_be_disabled()
    leading = tablet("negin")
    act(leading, "enter").tap()
    leading.get_by_label("متن", exact=True).fill("رسیدگی دوباره")
    expect(turn(watching, one)).to_contain_text("در اتاق")
    expect(watching.get_by_label("متن", exact=True)).to_have_value("رسیدگی دوباره")


def test_two_tablets_never_overwrite_each_other(tablet: Any, room: Any) -> None:
    _, (one, *_) = room
    left, right = tablet("negin"), tablet("peyman")
    left.get_by_label("متن", exact=True).fill("متن")
    left.get_by_label("نکته‌های کلیدی").tap()
    expect(right.get_by_label("متن", exact=True)).to_have_value("متن")
    right.get_by_label("مسئول اجرا").fill("رئیس اداره")
    left.get_by_text("دستور", exact=True).tap()
    right.get_by_label("نکته‌های کلیدی").tap()
    expect(left.get_by_label("مسئول اجرا")).to_have_value("رئیس اداره")
    for page in (left, right):
        nothing_waits(page)
    rows = decisions.of_hearing(one.id)
    assert [(row.kind, row.text, row.owner_name) for row in rows] == [("order", "متن", "رئیس اداره")]
    refused = RoomAction.select().where(RoomAction.kind.startswith("refused")).count()
    assert refused == 0


def test_targets_are_large_enough_for_fingers(tablet: Any) -> None:
    page = tablet("negin")
    small = page.eval_on_selector_all(
        ".room :is(button, select, textarea, .kinds label, input:not([type=radio], [type=checkbox]))",
        """(all) => all.filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
                       .map((one) => one.outerHTML.slice(0, 90))""",
    )
    assert small == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    tall = page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
    assert (wide, tall) == (0, 0)


def test_the_end_waits_for_what_this_tablet_has_not_sent(tablet: Any, server: RoomServer, room: Any) -> None:
    meeting, (one, *_) = room
    page = tablet("negin")
    act(page, "enter").tap()
    act(page, "heard").tap()
    nothing_waits(page)
    ending = page.context.new_page()
    ending.goto(f"{server.url}/meetings/{meeting.id}/room/end")
    expect(ending.get_by_role("button", name="پایان جلسه")).to_be_enabled()
    page.route("**/room/actions", lambda route: route.abort())
    page.get_by_label("متن", exact=True).fill("هنوز نرسیده")
    page.get_by_label("نکته‌های کلیدی").tap()
    expect(ending.get_by_role("button", name="پایان جلسه")).to_be_disabled()
    expect(ending.locator("[data-queue-waits]")).to_be_visible()
    page.unroute("**/room/actions")
    nothing_waits(page)
    expect(ending.get_by_role("button", name="پایان جلسه")).to_be_enabled()
    ending.get_by_role("button", name="پایان جلسه").tap()
    expect(ending.locator("h1")).to_contain_text("میز خدمت")
    assert state(one) == "heard"


def test_the_hall_follows_the_room(tablet: Any, server: RoomServer, room: Any) -> None:
    meeting, _ = room
    page = tablet("negin")
    hall = page.context.new_page()
    hall.goto(f"{server.url}/meetings/{meeting.id}/hall")
    expect(hall.locator(".hall__row--first")).to_contain_text("گ ۰۱")
    act(page, "enter").tap()
    expect(hall.locator(".hall__code")).to_have_text("گ ۰۱")
    expect(hall.locator(".hall__row--first")).to_contain_text("گ ۰۲")
    assert "کاوه‌کاشی" not in hall.locator("body").inner_text()


def test_signing_out_forgets_what_is_done_with_and_keeps_what_waits(tablet: Any, server: RoomServer) -> None:
    page = tablet("negin")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('mizban.room.')).length"
    page.get_by_label("تا کی").fill("به زودی")
    page.get_by_label("متن", exact=True).tap()
    expect(page.get_by_label("تا کی")).to_have_attribute("aria-invalid", "true")
    assert page.evaluate(kept) == 1
    page.goto(f"{server.url}/calls")
    page.locator(".person").click()
    page.get_by_role("button", name="خروج").click()
    page.wait_for_url("**/sign-in**")
    assert page.evaluate(kept) == 0
