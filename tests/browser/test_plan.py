"""The form of a meeting in Chromium, with an answer that comes late."""

from playwright.sync_api import Route, expect

ASKED = "**/meetings/timetable"


def test_a_late_answer_takes_back_nothing_that_was_typed_meanwhile(open_desk):
    page = open_desk("/meetings/new")
    held: list[Route] = []
    page.route(ASKED, lambda route: route.continue_() if held else held.append(route))
    row, minutes = page.locator("[name='pauses-0-start']"), page.locator("[name='pauses-0-minutes']")
    page.locator("#end").fill("13:00")
    with page.expect_request(ASKED):
        row.focus()
    row.fill("9:30")
    with page.expect_event("requestfailed"), page.expect_response(ASKED):
        minutes.focus()
    expect(page.locator("#timetable-day")).to_contain_text("۰۹:۳۰ پذیرایی")
    # The first question was given up for the second.
    expect(row).to_have_value("9:30")
    expect(minutes).to_be_focused()
