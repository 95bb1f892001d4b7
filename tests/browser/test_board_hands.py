"""The board in Chromium: dragged by mouse and by finger, tapped and keyed."""

import re

from playwright.sync_api import expect

from tests.browser.board_hands import card, drag, row
from webapp.desk.slots import services


def test_a_card_is_dragged_to_a_free_turn_and_back(board, open_as):
    page = open_as("negin")
    drag(page, card(page, board.waits[0]), row(page, board.slots[4]))
    expect(row(page, board.slots[4])).to_contain_text("پویاسازه فردانما")
    expect(card(page, board.waits[0])).to_have_count(0)
    expect(page.locator("#undo")).to_contain_text("آخرین گام: پویاسازه فردانما")
    assert board.seats()["پویاسازه فردانما"] == board.slots[4].start
    drag(page, row(page, board.slots[4]), page.locator("#waiting"))
    expect(card(page, board.waits[0])).to_be_visible()
    assert "پویاسازه فردانما" not in board.seats()


def test_a_refused_drop_says_why_and_its_button_mends_it(board, open_as):
    page = open_as("negin")
    drag(page, card(page, board.waits[1]), row(page, board.slots[3]))
    expect(page.locator("#said [role=alert]")).to_contain_text("گفته‌اند پس از")
    page.locator("#said .btn").click()
    free = next(slot for slot in board.slots if slot.start == 610)
    expect(row(page, free)).to_contain_text("کاوه‌کاشی مثال")
    expect(page.locator("#said [role=alert]")).to_have_count(0)


def test_a_drop_beside_the_board_and_escape_leave_everything_as_it_was(board, open_as):
    page = open_as("negin")
    drag(page, card(page, board.waits[0]), page.locator(".app-bar"))
    expect(card(page, board.waits[0])).to_be_visible()
    box = card(page, board.waits[0]).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + 60, steps=5)
    expect(page.locator(".is-lifted")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".is-lifted")).to_have_count(0)
    page.mouse.up()
    assert len(board.seats()) == 2


def test_a_taken_turn_asks_and_the_ripple_is_looked_at_first(board, open_as):
    page = open_as("negin")
    drag(page, card(page, board.waits[0]), row(page, board.slots[0]))
    page.get_by_role("link", name="همین‌جا، بقیه عقب بروند…").click()
    expect(page.locator("#dialog tbody tr")).to_have_count(3)
    page.locator("#dialog .btn-primary").click()
    expect(row(page, board.slots[2])).to_contain_text("نقش‌چرم مثالی")
    expect(page.locator("#dialog")).not_to_be_visible()
    assert board.seats() == {"پویاسازه فردانما": 540, "فولادریس آزمون": 550, "نقش‌چرم مثالی": 560}


def test_scheduling_by_keyboard_alone(board, open_as):
    page = open_as("negin")
    spoken = page.locator("#spoken")
    keys = page.keyboard
    page.locator("#board").focus()
    keys.press("ArrowLeft")
    keys.press("ArrowDown")
    expect(page.locator(f"#case-{board.waits[1].id} .grip")).to_be_focused()
    keys.press("Space")
    expect(spoken).to_have_text("کاوه‌کاشی مثال برداشته شد.")
    keys.press("ArrowDown")
    expect(spoken).to_have_text("۱۰:۱۰، خالی")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("Space")
    expect(row(page, next(slot for slot in board.slots if slot.start == 610))).to_contain_text("کاوه‌کاشی مثال")
    grip = page.locator(f'.grip[data-case="{board.waits[1].id}"]')
    expect(grip).to_be_focused()
    keys.press("Control+z")
    expect(card(page, board.waits[1])).to_be_visible()
    keys.press("Control+Shift+Z")
    expect(card(page, board.waits[1])).to_have_count(0)
    grip.focus()
    keys.press("s")
    expect(page.locator(f"#standby-{board.waits[1].id}")).to_be_visible()
    page.locator(f"#standby-{board.waits[1].id} .grip").focus()
    keys.press("Delete")
    expect(card(page, board.waits[1])).to_be_visible()


def test_the_form_by_enter_and_joining_and_inserting_by_letter(board, open_as):
    page = open_as("negin")
    keys = page.keyboard
    page.locator(f"#case-{board.waits[0].id} .grip").focus()
    keys.press("Enter")
    expect(page.locator("#dialog")).to_be_visible()
    page.locator("#dialog .btn-primary").click()
    expect(row(page, board.slots[2])).to_contain_text("پویاسازه فردانما")
    expect(page.locator(f'.grip[data-case="{board.waits[0].id}"]')).to_be_focused()
    keys.press("j")
    expect(row(page, board.slots[1])).to_contain_text("پویاسازه فردانما")
    page.locator(f"#case-{board.waits[2].id} .grip").focus()
    for key in ("Space", "Shift+ArrowDown", "i"):
        keys.press(key)
    page.locator("#dialog .btn-primary").click()
    expect(row(page, board.slots[0])).to_contain_text("گزسازان نمونه")
    assert board.seats()["نقش‌چرم مثالی"] == board.slots[2].start


def test_escape_lets_go_and_says_so(board, open_as):
    page = open_as("negin")
    grip = page.locator(f"#case-{board.waits[0].id} .grip")
    grip.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator("#spoken")).to_contain_text("سر جای خودش است")
    expect(grip).to_be_focused()


TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}


def test_tap_to_pick_and_tap_to_place_on_a_tablet(board, open_as):
    page = open_as("negin", **TABLET)
    grip = page.locator(f"#case-{board.waits[0].id} .grip")
    box = grip.bounding_box()
    assert min(box["width"], box["height"]) >= 36
    grip.tap()
    expect(page.locator("#pick-bar")).to_contain_text("پویاسازه فردانما برداشته شد.")
    row(page, board.slots[3]).tap()
    expect(row(page, board.slots[3])).to_contain_text("پویاسازه فردانما")
    expect(page.locator("#pick-bar")).to_be_hidden()
    page.locator(f'.grip[data-case="{board.waits[0].id}"]').tap()
    page.get_by_role("button", name="به انتظار نوبت").tap()
    expect(card(page, board.waits[0])).to_be_visible()
    grip.tap()
    page.get_by_role("button", name="رها کردن").tap()
    expect(page.locator("#pick-bar")).to_be_hidden()


def test_the_whole_card_and_the_whole_row_are_tapped(board, open_as):
    page = open_as("negin", **TABLET)
    card(page, board.waits[0]).locator(".case-card__facts, .case-card__subject").first.tap()
    expect(page.locator("#pick-bar")).to_contain_text("پویاسازه فردانما برداشته شد.")
    row(page, board.slots[3]).tap()
    placed = row(page, board.slots[3])
    expect(placed).to_contain_text("پویاسازه فردانما")
    placed.locator(".slot__subject").tap()
    expect(page.locator("#pick-bar")).to_be_visible()
    placed.locator(".slot__subject").tap()
    expect(page.locator("#pick-bar")).to_be_hidden()
    placed.locator(".slot__name").tap()
    expect(page).to_have_url(re.compile(rf"/cases/{board.waits[0].id}$"))


def test_hours_that_do_not_suit_are_hatched_and_legible(board, open_as):
    page = open_as("negin", **TABLET)
    card(page, board.waits[1]).locator(".grip").tap()
    barred = row(page, board.slots[0])
    expect(barred).to_have_class(re.compile("is-barred"))
    expect(barred).to_have_css("background-image", re.compile("repeating-linear-gradient"))
    expect(barred.locator(".slot__name")).to_have_css("opacity", "1")


def test_a_finger_drags_by_the_grip(board, open_as):
    page = open_as("negin", **TABLET)
    finger = page.context.new_cdp_session(page)
    start = page.locator(f"#case-{board.waits[0].id} .grip").bounding_box()
    end = row(page, board.slots[2]).bounding_box()
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    to_x, to_y = end["x"] + end["width"] / 2, end["y"] + end["height"] / 2

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]} for at in points]}
        finger.send("Input.dispatchTouchEvent", told)

    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x + (to_x - x) * step / 10, y + (to_y - y) * step / 10))
    expect(page.locator(".slot--target")).to_have_count(1)
    touch("touchEnd")
    expect(row(page, board.slots[2])).to_contain_text("پویاسازه فردانما")


def test_after_the_approval_a_reason_is_asked_where_the_hand_is(board, open_as, cast, now):
    services.submit_list(board.meeting.id, actor=cast["negin"], now=now)
    services.approve_list(board.meeting.id, actor=cast["mahtab"], now=now)
    page = open_as("negin")
    expect(page.locator("#badges")).to_contain_text("فهرست: تأیید، نسخهٔ ۱")
    drag(page, row(page, board.slots[1]), row(page, board.slots[5]))
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("پرواز دیر می‌رسد")
    page.keyboard.press("Enter")
    expect(row(page, board.slots[5])).to_contain_text("پس از نسخهٔ ۱")
    expect(page.locator("#badges")).to_contain_text("تغییر پس از نسخهٔ ۱")
    page.get_by_role("button", name="فرستادن نسخهٔ تازه برای تأیید").click()
    expect(page.locator("#badges")).to_contain_text("نسخهٔ ۲ در انتظار تأیید")


def test_a_turn_gets_longer_only_by_its_form(board, open_as):
    page = open_as("negin")
    row(page, board.slots[0]).locator(".slot__time").click()
    page.get_by_label("طول به دقیقه").fill("۲۰")
    page.get_by_role("button", name="تغییر طول").click()
    expect(row(page, board.slots[0])).to_contain_text("۲۰ دقیقه")
    expect(row(page, board.slots[1])).to_contain_text("۰۹:۲۰")
    page.keyboard.press("Control+z")
    expect(row(page, board.slots[1])).to_contain_text("۰۹:۱۰")


def test_the_board_is_sound_for_those_who_cannot_see_it(board, open_as):
    page = open_as("negin", bypass_csp=True)
    page.add_script_tag(path="node_modules/axe-core/axe.min.js")
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    assert [violation["id"] for violation in found["violations"]] == []
    page.locator(f"#case-{board.waits[0].id} .grip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_visible()
    found = page.evaluate("axe.run(document.querySelector('#dialog'))")
    assert [violation["id"] for violation in found["violations"]] == []
