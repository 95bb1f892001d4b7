"""Connection lost and found in the room: the server is killed and started again; nothing is lost, nothing double."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHROMIUM
from tests.browser.room_server import RoomServer, nothing_waits, open_room, sign_in
from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.room import started, state
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.models import Decision
from webapp.desk.room.models import RoomAction
from webapp.desk.slots.models import Hearing
from webapp.office.users.models import SignIn

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
def tablet(browser: Browser, server: RoomServer, room: Any, now: Any) -> Iterator[Callable[..., Page]]:
    yield from open_room(browser, server, room[0], now, TABLET)


def act(page: Page, kind: str) -> Any:
    return page.locator(f'[data-act="{kind}"]')


def write(page: Page, text: str) -> None:
    page.get_by_label("متن", exact=True).press_sequentially(text, delay=5)


def badge(page: Page) -> Any:
    return page.locator("[data-offline]")


def test_the_meeting_goes_on_without_the_server_and_heals(tablet: Any, server: RoomServer, room: Any) -> None:
    _, (one, two, three, _) = room
    page = tablet("negin")
    act(page, "enter").tap()
    page.get_by_text("دستور", exact=True).tap()
    write(page, "گزارش کارشناس ")
    server.kill()
    write(page, "ضمیمهٔ پرونده شود")
    act(page, "heard").tap()
    expect(page.locator("article:visible h2").first).to_have_text("پویاسازه فردانما")
    act(page, "enter").tap()
    page.get_by_text("رد شد", exact=True).tap()
    write(page, "وارد نیست")
    act(page, "extend").tap()
    act(page, "heard").tap()
    act(page, "absent").tap()
    expect(badge(page)).to_contain_text("در انتظار ارسال")
    expect(page.locator(f'[data-turn="{three.id}"]')).to_contain_text("غایب")
    assert page.evaluate("navigator.onLine") is True
    assert state(two) == "confirmed"
    server.start()
    expect(badge(page)).to_be_hidden(timeout=15_000)
    nothing_waits(page)
    assert [state(hearing) for hearing in (one, two, three)] == ["heard", "heard", "absent"]
    assert Hearing.get_by_id(two.id).extended_minutes == 5
    first, second = decisions.of_hearing(one.id), decisions.of_hearing(two.id)
    assert [(row.kind, row.text) for row in first] == [("order", "گزارش کارشناس ضمیمهٔ پرونده شود")]
    assert [(row.kind, row.text) for row in second] == [("rejected", "وارد نیست")]
    kinds = [row.kind for row in RoomAction.select().order_by(RoomAction.id)]
    moves = [kind for kind in kinds if kind != "decision"]
    assert moves == ["enter", "heard", "enter", "extend", "heard", "absent"]
    spent = Hearing.get_by_id(two.id)
    assert spent.entered_at < spent.left_at


def test_the_badge_counts_and_falls_to_zero(tablet: Any, server: RoomServer, room: Any) -> None:
    page = tablet("negin")
    server.kill()
    act(page, "enter").tap()
    act(page, "extend").tap()
    write(page, "متن")
    page.get_by_label("نکته‌های کلیدی").tap()
    expect(badge(page)).to_contain_text("۳ مورد در انتظار ارسال", timeout=15_000)
    expect(page.locator('[data-saved="tablet"]')).to_contain_text("روی همین تبلت نگه داشته شد")
    server.start()
    expect(badge(page)).to_be_hidden(timeout=15_000)
    expect(page.locator('[data-saved="server"]')).to_be_visible()


def test_an_answer_that_was_lost_makes_no_double_entry(tablet: Any, room: Any) -> None:
    _, (one, *_) = room
    page = tablet("negin")
    lost: list[str] = []

    def lose(route: Any) -> None:
        """The server hears the action and applies it; its answer never arrives. The first time of each only."""
        action_id = json.loads(route.request.post_data)["action_id"]
        if action_id in lost:
            route.continue_()
            return
        lost.append(action_id)
        route.fetch()
        route.abort()

    page.route("**/room/actions", lose)
    act(page, "enter").tap()
    act(page, "extend").tap()
    write(page, "یک بار")
    page.get_by_label("نکته‌های کلیدی").tap()
    nothing_waits(page)
    assert len(lost) >= 3
    kept = Hearing.get_by_id(one.id)
    assert (kept.state, kept.extended_minutes) == ("in_room", 5)
    assert [row.text for row in decisions.of_hearing(one.id)] == ["یک بار"]
    assert RoomAction.select().count() == len(set(lost))


def test_a_reload_brings_back_what_was_not_sent(tablet: Any, server: RoomServer, room: Any) -> None:
    _, (one, *_) = room
    page = tablet("negin")
    server.kill()
    write(page, "تا آخرین حرف")
    server.start()
    page.reload()
    expect(page.get_by_label("متن", exact=True)).to_have_value("تا آخرین حرف")
    nothing_waits(page)
    assert [row.text for row in decisions.of_hearing(one.id)] == ["تا آخرین حرف"]


def test_a_sign_in_that_ended_keeps_the_queue_for_the_same_person(
    tablet: Any, server: RoomServer, room: Any, now: Any
) -> None:
    _, (one, *_) = room
    page = tablet("negin")
    SignIn.update(revoked_at=now).execute()
    write(page, "گفتهٔ مدیر کل")
    page.get_by_label("نکته‌های کلیدی").tap()
    expect(badge(page)).to_contain_text("۱ مورد در انتظار ارسال", timeout=10_000)
    expect(page.locator("[data-sign-in]")).to_be_visible()
    assert decisions.of_hearing(one.id) == []
    # Somebody else signs in on this tablet: not his words, so they wait and are not shown.
    sign_in(page.context, "peyman", server.url, now)
    page.reload()
    expect(page.get_by_label("متن", exact=True)).to_have_value("")
    page.wait_for_timeout(2500)
    assert decisions.of_hearing(one.id) == []
    sign_in(page.context, "negin", server.url, now)
    page.goto(f"{server.url}/calls")
    expect(page.locator("#notices")).to_contain_text("از اتاق جلسه هنوز روی این تبلت")
    page.get_by_role("link", name="به اتاق جلسه").click()
    nothing_waits(page)
    row = decisions.of_hearing(one.id)[0]
    assert (row.text, row.recorded_by_name) == ("گفتهٔ مدیر کل", "نگین آزمون")


def test_what_the_server_refuses_is_shown_before_it_is_gone(tablet: Any, server: RoomServer, room: Any) -> None:
    from webapp.desk.meetings.models import Meeting

    meeting, (one, *_) = room
    page = tablet("negin")
    server.kill()
    write(page, "پس از بستن")
    page.get_by_label("نکته‌های کلیدی").tap()
    Meeting.update(state="closed").where(Meeting.id == meeting.id).execute()
    server.start()
    refused = page.locator("[data-refused]")
    expect(refused).to_contain_text("پس از بستن", timeout=15_000)
    page.goto(f"{server.url}/calls")
    notice = page.locator("#notices .notice", has_text="پس از بستن")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="دیدم").tap()
    expect(notice).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mizban.room.')).length") == 0
    assert decisions.of_hearing(one.id) == []


def test_plain_http_is_enough(browser_type: Any, server: RoomServer, room: Any, now: Any) -> None:
    """`http://mizban.intra` is no secure context: no service worker, no randomUUID; the queue works all the same."""
    _, (one, *_) = room
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP mizban.intra 127.0.0.1"]
    browser = browser_type.launch(executable_path=CHROMIUM, args=arguments)
    base = f"http://mizban.intra:{server.port}"
    opened = open_room(browser, server, room[0], now, TABLET, url=base)
    page = next(opened)("negin")
    assert page.evaluate("[isSecureContext, typeof crypto.randomUUID]") == [False, "undefined"]
    server.kill()
    write(page, "بی رمزنگاری")
    act(page, "enter").tap()
    server.start()
    nothing_waits(page)
    assert state(one) == "in_room"
    assert [row.text for row in decisions.of_hearing(one.id)] == ["بی رمزنگاری"]
    next(opened, None)
    browser.close()


def test_where_the_browser_allows_it_a_reload_works_without_the_server(
    tablet: Any, server: RoomServer, room: Any
) -> None:
    _, (one, two, *_) = room
    page = tablet("negin")
    # The kept page is older than the acts that follow: opened again, its clock must not go back before them.
    page.evaluate("setTimeout(() => (document.body.dataset.later = ''), 2500)")
    page.wait_for_selector("body[data-later]")
    act(page, "enter").tap()
    nothing_waits(page)
    for _ in range(100):
        kept = page.evaluate(
            """async () => {
                 const worker = await navigator.serviceWorker.getRegistration("/meetings/");
                 const kept = await caches.open("mizban-room");
                 const facts = await kept.match(location.pathname + "/kept-facts");
                 // The facts that came after the tap: those of before it are kept as well.
                 const page = await kept.match(location.pathname);
                 return Boolean(worker?.active && page && (await facts?.text())?.includes("in_room"));
               }"""
        )
        if kept:
            break
        page.wait_for_timeout(100)
    assert kept
    server.kill()
    write(page, "نوشته پیش از بستن")
    page.reload()
    page.wait_for_selector("[data-room][data-ready]", state="attached")
    expect(page.locator(f'[data-turn="{one.id}"]')).to_contain_text("در اتاق")
    expect(page.get_by_label("متن", exact=True)).to_have_value("نوشته پیش از بستن")
    act(page, "heard").tap()
    act(page, "enter").tap()
    expect(badge(page)).to_contain_text("در انتظار ارسال")
    server.start()
    nothing_waits(page)
    expect(badge(page)).to_be_hidden(timeout=15_000)
    assert [state(hearing) for hearing in (one, two)] == ["heard", "in_room"]
    assert [row.text for row in decisions.of_hearing(one.id)] == ["نوشته پیش از بستن"]
    page.goto(f"{server.url}/calls")
    page.locator(".person").click()
    page.get_by_role("button", name="خروج").click()
    page.wait_for_url("**/sign-in**")
    assert page.evaluate("caches.has('mizban-room')") is False


@pytest.fixture
def promise(room: Any, now: Any) -> Decision:
    """The first case of the room was promised something before, and nobody kept it."""
    earlier, _ = a_held_meeting(now, 0, state="closed")
    old = Hearing.create(case=room[1][0].case_id, meeting=earlier.id, state="heard")
    return a_decision(old, now, key="old-1", state="not_done", member_degree="none")


def test_a_promise_ticked_as_replaced_without_the_server_is_told_once(
    promise: Decision, tablet: Any, server: RoomServer, room: Any
) -> None:
    _, (one, two, *_) = room
    page = tablet("negin")
    tick = page.get_by_label("مصوبهٔ امروز جای آن را می‌گیرد")
    expect(tick).to_be_visible()
    act(page, "enter").tap()
    page.get_by_text("دستور", exact=True).tap()
    write(page, "تا پایان هفته پاسخ داده شود")
    server.kill()
    tick.check()
    # Another case has no such promise; coming back, the tick stands as it was typed.
    page.locator(f'[data-turn="{two.id}"]').tap()
    expect(tick).to_be_hidden()
    page.locator(f'[data-turn="{one.id}"]').tap()
    expect(tick).to_be_checked()
    assert Decision.get_by_id(promise.id).replaced_by_id is None
    server.start()
    expect(badge(page)).to_be_hidden(timeout=15_000)
    nothing_waits(page)
    (today,) = decisions.of_hearing(one.id)
    assert Decision.get_by_id(promise.id).replaced_by_id == today.id
    page.reload()
    expect(tick).to_be_checked()
    tick.uncheck()
    nothing_waits(page)
    assert Decision.get_by_id(promise.id).replaced_by_id is None
