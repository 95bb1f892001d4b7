"""Every route names a permission, every permission has readers, and strangers stay outside."""

from pathlib import Path

import pytest

from tests.cast import CAST
from webapp.permissions import PERMISSIONS

LONG = "9" * 30
PUBLIC = {"static", "users.sign_in", "users.sign_in_submit", "users.first_administrator", "jobs.healthz"}


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_names_a_permission(app):
    unnamed = [rule.endpoint for rule in _rules(app) if not hasattr(app.view_functions[rule.endpoint], "permission")]

    assert unnamed == []


def test_named_permissions_are_in_the_table(app):
    named = {app.view_functions[rule.endpoint].permission for rule in _rules(app)} - {None}

    assert named - set(PERMISSIONS) == set()


def test_no_permission_without_a_use(app):
    root = Path("webapp")
    code = "".join(path.read_text() for path in root.rglob("*.py") if path.name != "permissions.py")
    pages = "".join(path.read_text() for path in Path("templates").rglob("*.html"))

    unused = [name for name in PERMISSIONS if f'"{name}"' not in code and f'"{name}"' not in pages]

    assert unused == []


def test_the_stranger_is_sent_to_the_door(app, client):
    """Each page, asked by nobody: the sign-in page or 401, never its content."""
    let_in = []
    for rule in _rules(app):
        view = app.view_functions[rule.endpoint]
        if view.permission is None or "GET" not in rule.methods:
            continue
        url = app.url_map.bind("localhost").build(rule.endpoint, {name: _sample(rule, name) for name in rule.arguments})
        answer = client.get(url)
        if answer.status_code not in (302, 303, 401):
            let_in.append((url, answer.status_code))

    assert let_in == []


def test_the_stranger_writes_nothing(app, client):
    let_in = []
    for rule in _rules(app):
        view = app.view_functions[rule.endpoint]
        if view.permission is None or "POST" not in rule.methods:
            continue
        url = app.url_map.bind("localhost").build(
            rule.endpoint, {name: _sample(rule, name) for name in rule.arguments}, method="POST"
        )
        answer = client.post(url)
        if answer.status_code not in (302, 303, 401):
            let_in.append((url, answer.status_code))

    assert let_in == []


@pytest.mark.parametrize("name", ["negin", "mahtab", "omid"])
def test_a_number_longer_than_any_id_is_not_found(app, client_as, name):
    """In the path and after the question mark, of each page, whoever asks."""
    person, broken = client_as(name), []
    for rule in _rules(app):
        if "GET" not in rule.methods or rule.endpoint == "jobs.healthz":  # 503 by right: no worker runs here
            continue
        samples = {name: _sample(rule, name) for name in rule.arguments}
        given = {name: LONG if sample == 1 else sample for name, sample in samples.items()}
        url = app.url_map.bind("localhost").build(rule.endpoint, given)
        for asked in (url, f"{url}?desk={LONG}&agency={LONG}&member={LONG}&page={LONG}&before={LONG}&call={LONG}"):
            answer = person.get(asked)
            if answer.status_code >= 500:
                broken.append(asked)

    assert broken == []


@pytest.mark.parametrize("name", sorted(CAST))
def test_each_page_of_the_bar_opens(client_as, name):
    """Whoever signs in finds a Today, and every entry of the bar opens."""
    person = client_as(name)

    page = person.get("/")

    assert page.status_code == 200
    for href in _bar(page.get_data(as_text=True)):
        assert person.get(href).status_code == 200, href


def _bar(html):
    from html.parser import HTMLParser

    class Bar(HTMLParser):
        def __init__(self):
            super().__init__()
            self.inside, self.found = False, []

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            if tag == "nav" and "app-nav" in given.get("class", ""):
                self.inside = True
            if tag == "a" and self.inside:
                self.found.append(given["href"])

        def handle_endtag(self, tag):
            if tag == "nav":
                self.inside = False

    bar = Bar()
    bar.feed(html)
    return bar.found


def _sample(rule, name):
    kind = rule._converters[name].__class__.__name__
    return 1 if kind == "IntegerConverter" else "1"
