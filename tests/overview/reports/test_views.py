import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO

import pytest
import python_calamine

from tests.factories.board import a_case, a_desk, a_meeting, member_slots
from tests.factories.followups import a_decision
from webapp.desk.slots.models import Hearing
from webapp.overview.reports import views
from webapp.overview.reports.rules import Figure
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk

ABAN = date(2026, 11, 14)


def _page(person, query=""):
    return person.get(f"/reports/ratio{query}")


def _read(person, address):
    answer = person.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _words(markup):
    """What a person reads, without the links in it."""
    return unescape(" ".join(re.sub(r"<[^>]*>", "", markup).split()))


def _part(page, part):
    return re.search(rf'<section[^>]*id="{part}"[^>]*>.*?</section>', page, re.S)[0]


def _number(words):
    return int(words.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")))


@pytest.fixture
def house(now):
    """An agency with the desks of customs and of tax, another with that of Samt; each figure is counted somewhere."""
    customs, tax, samt = a_desk(), a_desk("tax"), a_desk("samt")
    both = Agency.create(title="سازمان دو میز (نمونه)")
    Desk.update(agency=both.id).where(Desk.id.in_([customs.id, tax.id])).execute()
    assert Desk.get_by_id(samt.id).agency != both.id
    states = ("solved", "partly_solved", "in_progress", "unsolved", "heard", "withdrawn")
    for number, desk in enumerate((customs, tax, samt), start=1):
        for state in states:
            for silent in (False, True):
                for _ in range(number):
                    ended = date(2026, 11, 18) if state in states[:4] else None
                    a_case(now, state=state, not_confirmed=silent, raised_on=ABAN, result_on=ended, desk=desk)
        a_case(now, state="solved", raised_on=date(2026, 10, 10), result_on=ABAN, desk=desk)
        a_case(now, state="referred", desk=desk)
        a_case(now, state="solved_before_meeting", desk=desk)
        meeting = a_meeting(now, desk=desk, date=ABAN, state="held")
        slots = member_slots(meeting)
        for place, state in enumerate(("absent", "not_reached", "heard")):
            case = a_case(now, desk=desk)
            hearing = Hearing.create(case=case.id, meeting=meeting.id, slot=slots[place].id, state=state)
            if state == "heard":
                for degree in ("full", "none", None):
                    a_decision(hearing, now, due_on=date(2026, 11, 18), member_degree=degree)
    return both, customs, tax, samt


def test_the_ratio_stands_with_its_n_and_its_definition(client_as, now):
    for state in ("solved", "solved", "unsolved", "heard"):
        a_case(now, state=state, raised_on=ABAN)

    page = _page(client_as("dariush")).get_data(as_text=True)

    assert "۲ حل‌شده از ۴ مطرح‌شده" in _words(page)
    assert "٪۵۰" in page
    assert "وعدهٔ دستگاه" in page


def test_without_a_raised_case_there_is_no_number(client_as):
    page = _page(client_as("negin")).get_data(as_text=True)

    assert "نسبتی هم نیست" in page


def test_one_desk_drills_down_to_its_cases(client_as, now):
    case = a_case(now, "فولادریس آزمون", state="solved", raised_on=ABAN)

    page = _page(client_as("mahtab"), f"?desk={case.desk}").get_data(as_text=True)

    assert "فولادریس آزمون" in page
    assert f"/cases/{case.id}" in page


def test_an_unknown_period_or_desk_is_not_found(client_as):
    person = client_as("negin")

    assert _page(person, "?period=century").status_code == 404
    assert _page(person, "?day=هیچ").status_code == 404
    for query in ("desk=99999", "agency=99999", f"agency={10**30}", "desk=x", "by=member", "of=everything"):
        answer = _page(person, f"?{query}")
        assert answer.status_code == 404
        assert "نشانی" in answer.get_data(as_text=True)


def test_the_workbook_is_right_to_left_and_holds_names_as_text(client_as, now):
    a_case(now, "=cmd|' /C calc'!A0", state="solved", raised_on=ABAN)

    answer = client_as("negin").get("/reports/ratio.xlsx")

    book = python_calamine.load_workbook(BytesIO(answer.data))
    ratio, cases = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert "=cmd|' /C calc'!A0" in cases[1]
    assert [row[2] for row in ratio if row and row[0] == "همهٔ میزها"] == [1.0]
    assert _rtl(answer.data)


def _rtl(data):
    with zipfile.ZipFile(BytesIO(data)) as book:
        return all('rightToLeft="1"' in book.read(f"xl/worksheets/sheet{sheet}.xml").decode() for sheet in (1, 2))


def test_units_and_strangers_do_not_read_it(client, client_as):
    assert _page(client_as("parisa")).status_code == 403
    assert client_as("simin").get("/reports/ratio.xlsx").status_code == 403
    assert _page(client).status_code in (302, 303, 401)


def test_a_desk_of_another_agency_is_not_found(client_as, house):
    both, _, tax, samt = house

    assert _page(client_as("negin"), f"?agency={both.id}&desk={tax.id}").status_code == 200
    assert _page(client_as("negin"), f"?agency={both.id}&desk={samt.id}").status_code == 404


def test_the_table_is_by_desk_or_by_agency(client_as, house):
    both, customs, tax, samt = house
    negin = client_as("negin")

    by_desk = _words(_part(_read(negin, "/reports/ratio"), "ratio-desks"))
    by_agency = _words(_part(_read(negin, "/reports/ratio?by=agency"), "ratio-desks"))

    for desk, solved, raised in ((customs, "۲", "۱۲"), (tax, "۴", "۲۴"), (samt, "۶", "۳۶")):
        assert f"{desk.short_title} {solved} از {raised}" in by_desk
    assert f"{both.title} ۶ از ۳۶" in by_agency
    assert tax.short_title not in by_agency


def test_an_agency_is_one_number_over_its_desks(client_as, house):
    both, _, tax, samt = house
    page = _read(client_as("negin"), f"/reports/ratio?agency={both.id}")

    assert "۶ حل‌شده از ۳۶ مطرح‌شده" in _words(_part(page, "ratio-all"))
    assert "۶ از ۳۶" in _words(page[page.index("ratio-trend-title") :])
    assert f"{both.title}، ۳۶ پروندهٔ مطرح‌شده" in _words(_part(page, "ratio-cases"))
    narrowed = _words(_part(_read(client_as("negin"), f"/reports/ratio?agency={both.id}&by=desk"), "ratio-desks"))
    assert tax.short_title in narrowed
    assert samt.short_title not in narrowed


@pytest.mark.parametrize("query", ["", "by=agency", "agency={both}", "agency={both}&by=desk", "desk={tax}"])
def test_each_figure_leads_to_as_many_cases(client_as, house, query, monkeypatch):
    monkeypatch.setattr(views, "CASES_A_PAGE", 500)
    both, _, tax, _ = house
    negin = client_as("negin")
    page = _read(negin, "/reports/ratio?" + query.format(both=both.id, tax=tax.id))

    seen = {}
    for address, told, words in re.findall(r'class="figure" href="([^"]*)#ratio-cases" title="([^"]*)">([^<]*)<', page):
        behind = _part(_read(negin, unescape(address) + "&page=1"), "ratio-cases")
        named = len(re.findall(r'href="/cases/\d+"', behind))
        headed = re.search(r"[،:] (\d+)", _words(re.search(r"<h2.*?</h2>", behind, re.S)[0]))
        figure = Figure(re.search(r"of=(\w+)", address)[1])
        assert int(headed[1]) == named, (address, told)
        # The median is days, not a count.
        assert figure is Figure.ENDED or _number(words) == named, (address, told)
        seen[figure] = named

    assert set(seen) == set(Figure)


def test_the_sentences_of_an_agency_with_a_long_name_or_without_a_desk(client_as, now):
    alone = Agency.create(title="ادارهٔ کل " + "هماهنگی " * 18)

    page = _read(client_as("negin"), f"/reports/ratio?agency={alone.id}")

    assert "نسبتی هم نیست" in page
    assert alone.title.strip() in page
    assert alone.title.strip() not in _words(_part(page, "ratio-desks"))


def test_what_was_chosen_stays_when_the_period_is_turned(client_as, house):
    both, *_ = house
    page = unescape(_read(client_as("negin"), f"/reports/ratio?agency={both.id}&by=desk"))

    for period in ("week", "month", "year"):
        assert re.search(rf'href="[^"]*period={period}&[^"]*by=desk&agency={both.id}"', page)
    assert re.search(rf'href="/reports/ratio\.xlsx[^"]*by=desk&agency={both.id}"', page)


def test_each_month_of_the_trend_leads_to_its_own_page(client_as, house):
    both, *_ = house
    negin = client_as("negin")
    page = unescape(_read(negin, f"/reports/ratio?agency={both.id}"))

    links = re.findall(r'<a href="([^"]*)">\s*<text[^>]*>([^<]*)</text> <text[^>]*>([^<]*)</text>', page)
    assert [(month, said) for _, month, said in links] == [("مهر", "۲ از ۲"), ("آبان", "۶ از ۳۶")]
    for address, month, said in links:
        solved, raised = said.split(" از ")
        shown = _words(_part(_read(negin, address), "ratio-all"))
        assert f"{solved} حل‌شده از {raised} مطرح‌شده" in shown, month


def test_the_page_of_an_agency_says_its_ratio_and_leads_to_it(client_as, house, monkeypatch):
    monkeypatch.setattr(views, "CASES_A_PAGE", 500)
    both, *_ = house
    page = _part(_read(client_as("negin"), f"/agencies/{both.id}"), "agency-ratio")

    assert "۶ حل‌شده از ۳۶ مطرح‌شده" in _words(page)
    assert "۸ حل‌شده از ۳۸ مطرح‌شده" in _words(page)
    for address, count in re.findall(r'class="figure" href="([^"]*)#ratio-cases">([^<]*)<', page):
        behind = _part(_read(client_as("negin"), unescape(address) + "&page=1"), "ratio-cases")
        assert len(re.findall(r'href="/cases/\d+"', behind)) == _number(count)


def test_who_reads_no_reports_sees_no_ratio_of_an_agency(client_as, now):
    page = _read(client_as("parisa"), "/agencies/1")

    assert "agency-ratio" not in page


def test_the_workbook_is_grouped_and_narrowed_like_the_page(client_as, house):
    both, customs, tax, samt = house

    def book(query):
        data = client_as("negin").get(f"/reports/ratio.xlsx?{query}").data
        assert _rtl(data)
        read = python_calamine.load_workbook(BytesIO(data))
        ratio, cases = (read.get_sheet_by_index(number).to_python() for number in (0, 1))
        return [row[:3] for row in ratio if len(row) > 2 and isinstance(row[2], float)], len(cases) - 1

    desks = f"{customs.short_title}، {tax.short_title}"
    other = Agency.get_by_id(Desk.get_by_id(samt.id).agency).title
    rows, cases = book("by=agency")
    assert [both.title, desks, 36.0] in rows
    assert [row[2] for row in rows if row[0] == other] == [36.0]
    assert (rows[-1], cases) == (["همهٔ میزها", "", 72.0], 72)
    assert book(f"agency={both.id}") == ([[both.title, desks, 36.0]], 36)
    by_desk = [[customs.short_title, both.title, 12.0], [tax.short_title, both.title, 24.0], [both.title, "", 36.0]]
    assert book(f"agency={both.id}&by=desk") == (by_desk, 36)
