"""Addresses that are put together once are the ones that Flask gives."""

import flask
import pytest
from flask import Flask
from werkzeug.routing import BuildError

from webapp.web import addresses


@pytest.fixture
def app():
    app = Flask("addresses")
    for path, endpoint in (("/cases", "cases"), ("/cases/<int:case_id>", "case"), ("/ratio/<word>", "ratio")):
        app.add_url_rule(path, endpoint, lambda **_: "")
    return app


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("cases", {}),
        ("cases", {"q": "گمرک و مالیات", "page": 2}),
        ("cases", {"kind": ["a", "b"]}),
        ("cases", {"q": None}),
        ("cases", {"_anchor": "list"}),
        ("cases", {"_external": True}),
        ("case", {"case_id": 12}),
        ("ratio", {"word": "۱۴۰۵-۰۸"}),
    ],
)
def test_they_are_as_flask_gives_them(app, endpoint, values):
    with app.test_request_context():
        twice = [addresses.url_for(endpoint, **values) for _ in range(2)]

        assert twice == [flask.url_for(endpoint, **values)] * 2


def test_values_that_are_equal_but_written_otherwise_are_kept_apart(app):
    with app.test_request_context():
        assert [addresses.url_for("cases", all=one) for one in (1, True, 1.0)] == [
            "/cases?all=1",
            "/cases?all=True",
            "/cases?all=1.0",
        ]


def test_a_server_under_another_folder_has_its_own(app):
    with app.test_request_context():
        assert addresses.url_for("case", case_id=1) == "/cases/1"
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/mizban"}):
        assert addresses.url_for("case", case_id=1) == "/mizban/cases/1"


def test_an_address_that_is_none_says_so(app):
    with app.test_request_context(), pytest.raises(BuildError):
        addresses.url_for("nowhere")
