"""The macros of templates/ui: what a reader, a screen reader and the style sheet get."""

import re
from datetime import date

import pytest
from flask import render_template_string
from flask_babel import force_locale
from wtforms import Form, RadioField, SelectChoice, SelectField, StringField, TextAreaField, validators


class Problem(Form):
    subject = StringField("موضوع", [validators.DataRequired("موضوع را بنویسید.")])
    story = TextAreaField("شرح")
    desk = SelectField("میز", choices=[SelectChoice("", "…"), SelectChoice("customs", "گمرک")])
    urgency = RadioField("فوریت", choices=[SelectChoice("normal", "عادی"), SelectChoice("urgent", "فوری")])


@pytest.fixture
def show(persian_app):
    persian_app.jinja_env.globals["clause_url"] = "/clauses/{}".format

    def show(source, locale="fa", **context):
        with persian_app.test_request_context(), force_locale(locale):
            return render_template_string(source, **context)

    return show


def test_a_refused_field_is_tied_to_its_sentence(show):
    form = Problem(data={"subject": ""})
    form.validate()

    html = show(
        '{% from "ui/field.html" import field %}{{ field(form.subject, span=4, must=2, note="کوتاه") }}', form=form
    )

    assert '<label for="subject">' in html
    assert re.search(r'<input[^>]*aria-invalid="true"', html)
    assert re.search(r'<input[^>]*aria-describedby="subject-note subject-error"', html)
    assert re.search(r'id="subject-error">.*موضوع را بنویسید\.', html, re.DOTALL)
    assert "۲</span>" in html
    assert " required" not in re.search(r"<input[^>]*>", html)[0]


def test_a_good_field_says_nothing_about_errors(show):
    form = Problem(data={"subject": "ترخیص"})

    html = show('{% from "ui/field.html" import field %}{{ field(form.subject, must=1) }}', form=form)

    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert 'class="must is-filled"' in html
    assert 'dir="auto"' in html


def test_the_control_follows_the_kind_of_field(show):
    source = '{% from "ui/field.html" import field %}{{ field(form[name], attrs={"hx-get": "/x"}, data_kind="k") }}'

    assert re.search(r'<textarea[^>]*rows="3"', show(source, form=Problem(), name="story"))
    select = re.search(r"<select[^>]*>", show(source, form=Problem(), name="desk"))[0]
    assert 'class="form-select"' in select
    assert 'hx-get="/x"' in select
    assert 'data-kind="k"' in select


def test_a_number_field_of_codes_stands_left_to_right(show):
    html = show('{% from "ui/field.html" import field %}{{ field(form.subject, ltr=true) }}', form=Problem())

    assert 'dir="ltr"' in html
    assert 'class="form-control is-ltr"' in html


def test_segments_are_radios_in_a_named_group(show):
    form = Problem(data={"urgency": "urgent"})

    html = show('{% from "ui/field.html" import segmented %}{{ segmented(form.urgency, must=5) }}', form=form)

    assert html.count('type="radio"') == 2
    assert re.search(r'value="urgent" checked', html)
    assert not re.search(r'value="normal" checked', html)
    assert re.search(r"<fieldset.*<legend>.*فوریت", html, re.DOTALL)


def test_typed_text_is_escaped_everywhere(show):
    html = show(
        '{% from "ui/state.html" import state %}{% from "ui/facts.html" import facts %}'
        '{% from "ui/empty.html" import empty %}'
        '{{ state("ok", typed, "check") }}{{ facts([(typed, typed)]) }}{{ empty(typed) }}',
        typed="<b>x</b>",
    )

    assert "<b>x</b>" not in html
    assert html.count("&lt;b&gt;x&lt;/b&gt;") == 4


def test_facts_without_a_value_are_left_out(show):
    html = show('{% from "ui/facts.html" import facts %}{{ facts([("الف", 0), ("ب", ""), ("پ", none)]) }}')

    assert html.count("<dt>") == 1


def test_stages_say_what_is_done_and_where_we_are(show):
    stages = [("برنامه‌ریزی", "done", 6, 6, None), ("ثبت‌نام", "now", 7, 10, None), ("پیگیری", "ahead", 0, 1, None)]

    html = show('{% from "ui/stage_bar.html" import stage_bar %}{{ stage_bar(stages) }}', stages=stages)

    assert html.count('class="is-done"') == 1
    assert html.count('aria-current="step"') == 1
    assert '<progress value="7" max="10"' in html
    assert "۷ از ۱۰" in html


def test_a_deadline_before_the_meeting_says_so(show):
    source = '{% from "ui/deadline.html" import deadline %}{{ deadline(day, before=before) }}'

    assert "deadline--before" in show(source, day=date(2026, 11, 23), before=True)
    assert "مهلت قانونی ۲ آذر، پیش از جلسه" in show(source, day=date(2026, 11, 23), before=True)
    assert "مهلت ۲ آذر" in show(source, day=date(2026, 11, 23), before=False)
    assert "Deadline 2 Azar" in show(source, locale="en", day=date(2026, 11, 23), before=False)


def test_shares_fill_the_bar_from_the_right_and_add_up(show):
    parts = [("solved", 18, "حل‌شده"), ("partly", 7, "بخشی"), ("going", 0, "در حال اقدام"), ("quiet", 25, "در انتظار")]

    html = show('{% from "ui/stat.html" import share_bar %}{{ share_bar(parts) }}', parts=parts)

    bars = [(float(x), float(width)) for x, width in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html)]
    assert bars == [(64.0, 35.5), (50.0, 13.5), (0.0, 49.5)]
    assert "حل‌شده ۱۸" in html


def test_no_case_at_all_draws_an_empty_bar(show):
    html = show('{% from "ui/stat.html" import share_bar %}{{ share_bar([("solved", 0, "حل‌شده")]) }}')

    assert "<rect" not in html


def test_a_month_without_cases_breaks_the_line_of_the_trend(show):
    points = [
        ("مهر", 0.4, "۴ از ۱۰", 0.2, 0.6),
        ("آبان", None, "۰ از ۰", None, None),
        ("آذر", 0.5, "۵ از ۱۰", 0.2, 0.8),
    ]

    html = show('{% from "ui/graph.html" import trend %}{{ trend(points, "روند") }}', points=points)

    line = re.search(r'class="trend" d="([^"]*)"', html)[1]
    assert line.count("M") == 2
    assert "L" not in line
    assert html.count("<circle") == 2
    # Nor does the band stretch over it; each month alone says its interval with whiskers.
    assert re.search(r'class="band" d="([^"]*)"', html)[1].count("M") == 2
    assert re.search(r'class="range" d="([^"]*)"', html)[1].count("V") == 2


def test_months_in_a_row_share_one_band_without_whiskers(show):
    points = [(month, 0.4, "۴ از ۱۰", 0.2, 0.6) for month in ("مهر", "آبان", "آذر")]

    html = show('{% from "ui/graph.html" import trend %}{{ trend(points, "روند") }}', points=points)

    assert re.search(r'class="band" d="([^"]*)"', html)[1].count("M") == 1
    assert 'class="range"' not in html


def test_one_point_is_a_trend_too(show):
    points = [("آذر", 0.5, "۵ از ۱۰", None, None)]

    html = show(
        '{% from "ui/graph.html" import trend, spark %}{{ trend(points, "روند") }}{{ spark(points, "روند") }}',
        points=points,
    )

    assert html.count('class="dot is-now"') == 2


def test_an_interval_stands_in_percent_from_the_right(show):
    html = show('{% from "ui/graph.html" import interval_row %}{{ interval_row(0.5, 0.24, 0.76, mean=0.41) }}')

    assert 'cx="150.0"' in html
    assert "از ۲۴ تا ۷۶ درصد" in html


def test_a_clause_opens_its_text(show):
    html = show('{% from "ui/clause.html" import clause %}{{ clause("2-3") }}{{ clause("2-1", to="2-6") }}')

    assert 'href="/clauses/2-3"' in html
    assert "بند ۲-۳" in html
    assert "بند ۲-۱ تا ۲-۶" in html


def test_a_dialog_is_named_by_its_title(show):
    html = show('{% from "ui/dialog.html" import dialog %}{% call dialog("move", "بردن") %}متن{% endcall %}')

    assert 'aria-labelledby="move-title"' in html
    assert '<h2 id="move-title">بردن</h2>' in html


def test_a_constant_is_told_in_the_language_of_each_reader(show):
    source = '{% from "ui/graph.html" import interval_axis %}{{ interval_axis() }}'

    assert ">۱۰۰</text>" in show(source)
    assert ">100</text>" in show(source, locale="en")
    assert ">۱۰۰</text>" in show(source)
