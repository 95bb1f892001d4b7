"""Form fields take what Persian keyboards give, keep what was typed, and say what to write instead."""

from datetime import date

import pytest
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import ValidationError

from webapp.core import clock
from webapp.core.calendar import at
from webapp.web import fields

TODAY = date(2026, 11, 21)


def not_before_eight(form, field):
    if field.data is None or field.data < 480:
        raise ValidationError("early")


class Sheet(Form):
    title = fields.PersianTextField(validators=[fields.required()], longest=20)
    body = fields.PersianTextAreaField()
    held_on = fields.JalaliDateField()
    starts = fields.TimeOfDayField(validators=[not_before_eight])
    amount = fields.NumberField(most=2_000_000)
    tel = fields.PhoneField()
    national = fields.NationalIdField()
    person = fields.PersonIdentifierField()


@pytest.fixture
def sheet(persian_app):
    """Builds the form from what was typed, in Persian, on Saturday 30 Aban 1405."""
    with persian_app.test_request_context(), force_locale("fa"), clock.fixed(at(TODAY, 600)):
        yield lambda **typed: Sheet(MultiDict(typed))


def errors(form, name):
    form.validate()
    return [str(error) for error in form[name].errors]


@pytest.mark.parametrize(
    ("name", "typed", "value", "shown"),
    [
        ("title", " كالاي\u200c  متروكه ", "کالای متروکه", "کالای متروکه"),
        ("body", "یک\r\nدو", "یک\nدو", "یک\nدو"),
        ("held_on", "۱۴۰۵/۹/۲", date(2026, 11, 23), "دوشنبه ۲ آذر ۱۴۰۵"),
        ("held_on", "فردا", date(2026, 11, 22), "یکشنبه ۱ آذر ۱۴۰۵"),
        ("starts", "9", 540, "۰۹:۰۰"),
        ("starts", "۹:۲۰", 560, "۰۹:۲۰"),
        ("starts", "٠٩٢٠", 560, "۰۹:۲۰"),
        ("starts", "920", 560, "۰۹:۲۰"),
        ("starts", "۱۳٫۰۵", 785, "۱۳:۰۵"),
        ("starts", "23:59", 1439, "۲۳:۵۹"),
        ("amount", "۱۸٬۶۰۰", 18_600, "۱۸٬۶۰۰"),
        ("amount", "1,250,000", 1_250_000, "۱٬۲۵۰٬۰۰۰"),
        ("amount", "۱۲۵۰۰۰۰", 1_250_000, "۱٬۲۵۰٬۰۰۰"),
        ("amount", "1 250 000", 1_250_000, "۱٬۲۵۰٬۰۰۰"),
        ("amount", "0", 0, "۰"),
        ("tel", "0913-123-4567", "+989131234567", "۰۹۱۳ ۱۲۳ ۴۵۶۷"),
        ("national", "۹۹۹۰۰۰۰۰۱۸", "9990000018", "۹۹۹۰۰۰۰۰۱۸"),
        ("person", "999 0123 4564", "99901234564", "۹۹۹۰۱۲۳۴۵۶۴"),
        ("person", "٩٩٩٠٠٠٠٠١٨", "9990000018", "۹۹۹۰۰۰۰۰۱۸"),
    ],
)
def test_what_is_read(sheet, name, typed, value, shown):
    form = sheet(**{"title": "عنوان", name: typed})
    assert errors(form, name) == []
    assert form[name].data == value
    assert form[name]._value() == shown


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("held_on", "شنبهٔ بعد", "تاریخ را مانند «۱۴۰۵/۸/۳۰» یا «۳۰ آبان ۱۴۰۵» بنویسید."),
        ("held_on", "2026-11-21", "سال را شمسی و میان ۱۳۰۰ تا ۱۵۰۰ بنویسید؛ مانند ۱۴۰۵."),
        ("held_on", "۳۱ آبان ۱۴۰۵", "آن ماه چنین روزی ندارد؛ روز و ماه را بازبینی کنید."),
        (
            "held_on",
            "جمعه ۳۰ آبان ۱۴۰۵",
            "روز هفته با تاریخ نمی‌خواند؛ یکی را درست کنید یا روز هفته را ننویسید.",
        ),
        ("starts", "24:00", "ساعت را مانند «۹:۲۰» و میان ۰:۰۰ تا ۲۳:۵۹ بنویسید."),
        ("starts", "9:60", "ساعت را مانند «۹:۲۰» و میان ۰:۰۰ تا ۲۳:۵۹ بنویسید."),
        ("starts", "90", "ساعت را مانند «۹:۲۰» و میان ۰:۰۰ تا ۲۳:۵۹ بنویسید."),
        ("amount", "دو", "یک عدد درست با رقم بنویسید؛ مانند ۱۲ یا ۱٬۲۵۰٬۰۰۰."),
        ("amount", "1,25", "یک عدد درست با رقم بنویسید؛ مانند ۱۲ یا ۱٬۲۵۰٬۰۰۰."),
        ("amount", "12.5", "یک عدد درست با رقم بنویسید؛ مانند ۱۲ یا ۱٬۲۵۰٬۰۰۰."),
        ("amount", "-1", "عددی از ۰ تا ۲٬۰۰۰٬۰۰۰ بنویسید."),
        ("amount", "2000001", "عددی از ۰ تا ۲٬۰۰۰٬۰۰۰ بنویسید."),
        (
            "tel",
            "۱۲",
            "شمارهٔ همراه را مانند ۰۹۱۳ ۱۲۳ ۴۵۶۷ یا تلفن ثابت را با کد شهر مانند ۰۳۱ ۳۶۵۶ ۰۰۰۰ بنویسید.",
        ),
        ("national", "9990000019", "این کد ملی درست نیست؛ ده رقم آن را بازبینی کنید."),
        (
            "person",
            "9990000019",
            "کد ملی ده‌رقمی یا شناسهٔ ملی یازده‌رقمی بنویسید؛ در این شماره رقمی نادرست است.",
        ),
        ("title", "ا" * 21, "این متن را به ۲۰ نویسه برسانید؛ اکنون ۲۱ نویسه دارد."),
        ("body", "ا" * 10_001, "این متن را به ۱۰٬۰۰۰ نویسه برسانید؛ اکنون ۱۰٬۰۰۱ نویسه دارد."),
        ("title", " \u200f ", "این را پر کنید."),
    ],
)
def test_what_is_refused_says_what_to_write_and_keeps_what_was_typed(sheet, name, typed, said):
    form = sheet(**{"title": "عنوان", name: typed})
    assert errors(form, name) == [said]
    if said != "این را پر کنید.":
        assert form[name]._value() == typed


def test_an_empty_field_is_none_and_no_error(sheet):
    form = sheet(title="عنوان", body="", held_on="", amount=" ", tel="", national="", person="")
    form.starts.validators = []
    assert form.validate(), form.errors
    assert form.body.data == ""
    assert [form[name].data for name in ("held_on", "amount", "tel", "national", "person")] == [None] * 5
    assert form.held_on._value() == ""


def test_an_unreadable_value_is_not_also_out_of_range(sheet):
    unread = errors(sheet(title="ع", starts="abc"), "starts")
    assert len(unread) == 1
    assert unread != ["early"]
    assert errors(sheet(title="ع", starts="7:00"), "starts") == ["early"]


def test_a_required_date_that_cannot_be_read_keeps_its_own_sentence(persian_app):
    class Needed(Form):
        held_on = fields.JalaliDateField(validators=[fields.required()])

    with persian_app.test_request_context(), force_locale("fa"):
        unread, empty = Needed(MultiDict({"held_on": "xx"})), Needed(MultiDict({"held_on": ""}))
        assert errors(unread, "held_on") == ["تاریخ را مانند «۱۴۰۵/۸/۳۰» یا «۳۰ آبان ۱۴۰۵» بنویسید."]
        assert errors(empty, "held_on") == ["این را پر کنید."]
        assert errors(Needed(MultiDict()), "held_on") == ["این را پر کنید."]


def test_stored_values_stand_in_the_boxes_as_people_read_them(sheet):
    form = Sheet(held_on=date(2026, 11, 23), starts=560, amount=18_600, tel="+983136560000", title=None)
    shown = [form[name]._value() for name in ("held_on", "starts", "amount", "tel", "title")]
    assert shown == ["دوشنبه ۲ آذر ۱۴۰۵", "۰۹:۲۰", "۱۸٬۶۰۰", "۰۳۱ ۳۶۵۶ ۰۰۰۰", ""]


def test_the_english_page_fills_its_boxes_in_english(sheet):
    form = Sheet(held_on=date(2026, 11, 23), starts=560, amount=18_600, tel="+983136560000", title=None)
    with force_locale("en"):
        shown = [form[name]._value() for name in ("held_on", "starts", "amount", "tel")]
    assert shown == ["Monday 2 Azar 1405", "09:20", "18,600", "031 3656 0000"]


def test_boxes_say_their_direction_and_keyboard(sheet):
    form = sheet()
    assert 'dir="auto"' in form.title()
    assert 'maxlength="20"' in form.title()
    assert "required" in form.title()
    assert 'dir="auto"' in form.body()
    assert 'maxlength="10000"' in form.body()
    assert 'dir="ltr"' in form.tel()
    assert 'inputmode="tel"' in form.tel()
    assert 'inputmode="numeric"' in form.amount()
    assert "dir=" not in form.held_on()  # as the page runs: the date is written in the page's language


def test_every_calendar_code_has_a_sentence():
    assert set(fields.DATE_SENTENCES) == {
        "date_unreadable",
        "date_out_of_range",
        "date_no_such_day",
        "date_other_weekday",
    }
