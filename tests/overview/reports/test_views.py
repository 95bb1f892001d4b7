from datetime import date
from io import BytesIO

import python_calamine

from tests.factories.board import a_case

ABAN = date(2026, 11, 14)


def _page(person, query=""):
    return person.get(f"/reports/ratio{query}")


def test_the_ratio_stands_with_its_n_and_its_definition(client_as, now):
    for state in ("solved", "solved", "unsolved", "heard"):
        a_case(now, state=state, raised_on=ABAN)

    page = _page(client_as("dariush")).get_data(as_text=True)

    assert "۲ حل‌شده از ۴ مطرح‌شده" in page
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
    assert _page(person, "?desk=99999").status_code == 404


def test_the_workbook_is_right_to_left_and_holds_names_as_text(client_as, now):
    a_case(now, "=cmd|' /C calc'!A0", state="solved", raised_on=ABAN)

    answer = client_as("negin").get("/reports/ratio.xlsx")

    book = python_calamine.load_workbook(BytesIO(answer.data))
    ratio, cases = (book.get_sheet_by_index(number).to_python() for number in (0, 1))
    assert "=cmd|' /C calc'!A0" in cases[1]
    assert [row[2] for row in ratio if row and row[0] == "همهٔ میزها"] == [1.0]
    assert _rtl(answer.data)


def _rtl(data):
    import zipfile

    with zipfile.ZipFile(BytesIO(data)) as book:
        return 'rightToLeft="1"' in book.read("xl/worksheets/sheet1.xml").decode()


def test_units_and_strangers_do_not_read_it(client, client_as):
    assert _page(client_as("parisa")).status_code == 403
    assert client_as("simin").get("/reports/ratio.xlsx").status_code == 403
    assert _page(client).status_code in (302, 303, 401)
