"""The board in Chromium shared by two planners, who follow each other and lose nothing."""

from playwright.sync_api import expect

from tests.browser.board_hands import card, drag, row


def test_two_planners_follow_each_other_and_lose_nothing(board, open_as):
    negin, peyman = open_as("negin"), open_as("peyman")
    expect(negin.locator("#people")).to_contain_text("پیمان هم اینجاست")
    drag(negin, card(negin, board.waits[0]), row(negin, board.slots[4]))
    expect(row(peyman, board.slots[4])).to_contain_text("پویاسازه فردانما")
    expect(card(peyman, board.waits[0])).to_have_count(0)
    expect(peyman.locator("#undo")).to_contain_text("نگین آزمون")
    # Peyman has something in the hand while Negin moves another case: neither is lost.
    box, goal = card(peyman, board.waits[2]).bounding_box(), row(peyman, board.slots[6]).bounding_box()
    peyman.mouse.move(box["x"] + 100, box["y"] + 20)
    peyman.mouse.down()
    peyman.mouse.move(goal["x"] + 200, goal["y"] + 10, steps=6)
    expect(negin.locator(f"#case-{board.waits[2].id}")).to_contain_text("پیمان این را برداشته")
    drag(negin, row(negin, board.slots[0]), row(negin, board.slots[5]))
    expect(row(negin, board.slots[5])).to_contain_text("فولادریس آزمون")
    peyman.mouse.move(goal["x"] + 210, goal["y"] + 12, steps=3)
    peyman.mouse.up()
    for page in (negin, peyman):
        expect(row(page, board.slots[6])).to_contain_text("گزسازان نمونه")
        expect(row(page, board.slots[5])).to_contain_text("فولادریس آزمون")
        expect(row(page, board.slots[0])).to_contain_text("خالی")
    assert len(board.seats()) == 4


def test_the_slower_of_two_is_told_in_words_and_sees_the_new_state(board, open_as):
    negin = open_as("negin")
    negin.route("**/live?*", lambda route: route.abort())
    negin.reload()
    peyman = open_as("peyman")
    drag(peyman, card(peyman, board.waits[2]), row(peyman, board.slots[4]))
    expect(row(peyman, board.slots[4])).to_contain_text("گزسازان نمونه")
    expect(row(negin, board.slots[4])).to_contain_text("خالی")
    drag(negin, card(negin, board.waits[0]), row(negin, board.slots[4]))
    expect(negin.locator("#said [role=alert]")).to_contain_text("تغییر داده است")
    expect(row(negin, board.slots[4])).to_contain_text("گزسازان نمونه")
    expect(card(negin, board.waits[0])).to_be_visible()


def test_undo_of_another_s_step_asks(board, open_as):
    page = open_as("peyman")
    page.locator("[data-undo]").click()
    expect(page.locator("#said [role=alert]")).to_contain_text("این گام کارِ نگین آزمون است")
    page.get_by_role("button", name="با این حال برگردد").click()
    expect(row(page, board.slots[1])).to_contain_text("خالی")
    expect(card(page, board.sits[1])).to_be_visible()
