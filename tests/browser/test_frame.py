"""What the scripts of every page do, in a page of their own under the strict content policy."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.frame_server import ROOT, Server, application


@pytest.fixture
def server() -> Iterator[Server]:
    if not (ROOT / "static/dist/manifest.json").exists():
        pytest.skip("static/dist is not built: make build")
    server = Server()
    runner = make_server("127.0.0.1", 0, application(server), threaded=True)
    runner.daemon_threads = True
    threading.Thread(target=runner.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{runner.server_port}/"
    yield server
    runner.shutdown()


@pytest.fixture
def opened(page: Page, server: Server, complaints: list[str]) -> Page:
    page.add_init_script("Math.random = () => 0")  # changes are announced one after the other, not up to 150 ms apart
    page.goto(server.url)
    return page


CHANGE = '{"topic": "meeting:12", "what": "state", "seq": 7}'


def test_typing_is_kept_as_a_draft_and_said(opened, server):
    opened.fill("#subject", "ترخیص کالا")

    expect(opened.locator("[data-draft-said]")).to_have_text("پیش‌نویس ۱۰:۴۲ نگه داشته شد")
    assert server.drafts[-1] == {"subject": "ترخیص کالا"}


def test_the_mark_of_a_required_field_fills_while_typing(opened):
    mark = opened.locator(".must")
    expect(mark).not_to_have_class(re.compile("is-filled"))

    opened.fill("#subject", "ترخیص")

    expect(mark).to_have_class(re.compile("is-filled"))


def test_the_browser_asks_for_what_lacks_in_the_words_of_the_page(opened):
    asked = opened.evaluate("""() => {
      const probe = Object.assign(document.createElement("input"), { required: true, id: "probe" });
      document.body.append(probe);
      probe.reportValidity();
      return probe.validationMessage;
    }""")
    assert asked == "این را پر کنید."

    opened.fill("#probe", "چون")

    assert opened.evaluate("document.getElementById('probe').checkValidity()")


def test_a_refused_form_comes_back_with_the_focus_on_the_field(opened):
    opened.click("#problem button")

    expect(opened.locator("#subject")).to_have_attribute("aria-invalid", "true")
    expect(opened.locator("#subject")).to_be_focused()


def test_a_refusal_is_said_beside_and_replaces_nothing(opened):
    opened.click("#slot")

    expect(opened.locator("#said [data-refusal]")).to_contain_text("پس از ۱۱:۳۰ می‌آیند.")
    expect(opened.locator("#slot")).to_have_text("۰۹:۲۰")


def test_a_refusal_in_a_dialog_stays_in_it(opened):
    opened.click("#open")
    opened.click("#go")

    expect(opened.locator("#dialog [data-refusal]")).to_be_visible()
    expect(opened.locator("#said")).to_be_empty()


def test_a_failure_keeps_the_page_and_is_said_until_it_works_again(opened, server):
    opened.click("#broken")
    expect(opened.locator("#trouble")).to_be_visible()
    expect(opened.locator("#broken")).to_have_text("سالم")

    server.is_broken = False
    opened.click("#broken")

    expect(opened.locator("#broken")).to_have_text("درست")
    expect(opened.locator("#trouble")).to_be_hidden()


def test_an_ended_sign_in_leads_to_the_door_and_back(opened, server):
    opened.evaluate("document.getElementById('broken').setAttribute('hx-get', '/expired')")
    opened.evaluate("htmx.process(document.getElementById('broken'))")

    opened.click("#broken")

    opened.wait_for_url("**/sign-in?next=%2F")


def test_what_cannot_be_taken_back_is_asked_first(opened, server):
    opened.click("#drop")
    expect(opened.locator("#confirm-said")).to_have_text("رها شود؟")
    opened.click("#confirm button[value=no]")
    expect(opened.locator("#dropped")).to_have_text("۰")
    assert "POST /drop" not in server.asked

    opened.click("#drop")
    opened.click("#confirm button[value=yes]")

    expect(opened.locator("#dropped")).to_have_text("۱")


def everything_has_arrived(opened, server):
    """The page has answered to a change that was told after all others."""
    server.changes.put(CHANGE.replace("12", "99"))
    expect(opened.locator("#mark")).to_have_text("رسید")


def test_a_change_elsewhere_refetches_the_fragment(opened, server):
    server.changes.put(CHANGE)

    expect(opened.locator("#fresh")).to_be_visible()


def test_a_change_of_another_topic_does_nothing(opened, server):
    server.changes.put(CHANGE.replace("12", "13"))
    server.changes.put(CHANGE.replace("state", "other"))
    everything_has_arrived(opened, server)

    assert "GET /list" not in server.asked


def test_a_field_being_typed_in_is_never_replaced(opened, server):
    opened.fill("#note", "نیمه‌کاره")
    server.changes.put(CHANGE)
    everything_has_arrived(opened, server)
    assert "GET /list" not in server.asked
    expect(opened.locator("#note")).to_have_value("نیمه‌کاره")

    opened.fill("#note", "")
    opened.locator("#note").blur()

    expect(opened.locator("#fresh")).to_be_visible()


def test_a_list_of_answers_is_walked_by_keys(opened):
    opened.fill("#member", "عضو")
    expect(opened.locator("#members [role=option]")).to_have_count(3)

    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    expect(opened.locator("#member")).to_have_attribute("aria-activedescendant", "members-1")
    opened.keyboard.press("Enter")

    expect(opened.locator("#member")).to_have_value("عضو 2")
    expect(opened.locator("#member_id")).to_have_value("2")
    expect(opened.locator("#members")).to_be_hidden()


def test_escape_closes_the_list_and_keeps_what_was_typed(opened):
    opened.fill("#member", "عضو")
    expect(opened.locator("#members")).to_be_visible()

    opened.keyboard.press("Escape")

    expect(opened.locator("#members")).to_be_hidden()
    expect(opened.locator("#member")).to_have_value("عضو")


def test_keys_of_the_page_are_text_while_typing(opened):
    opened.locator("#subject").press("n")
    opened.locator("#subject").press("/")
    expect(opened.locator("#subject")).to_have_value("n/")
    assert not opened.url.endswith("#made")

    opened.locator("#subject").blur()
    opened.keyboard.press("n")
    assert opened.url.endswith("#made")
    opened.keyboard.press("/")

    expect(opened.locator("#find")).to_be_focused()


def test_the_look_is_changed_at_once_and_kept(opened, server):
    opened.click("header summary")
    opened.click("[data-choose-theme=dark]")
    expect(opened.locator("html")).to_have_attribute("data-bs-theme", "dark")

    opened.goto(server.url)

    expect(opened.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(opened):
    opened.click("header summary")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Escape")

    expect(opened.locator("header details")).not_to_have_attribute("open", "")
    expect(opened.locator("header summary")).to_be_focused()
