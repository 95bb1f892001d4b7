"""The bar above each page."""

from flask import Flask

from webapp.web import navigation
from webapp.web.navigation import Place


def test_whoever_comes_while_the_addresses_are_gathered_sees_the_whole_bar(monkeypatch):
    app = Flask("bar")
    places = [Place(name, name, "bar.read", (name,)) for name in ("first", "second")]
    navigation.init_app(app, places)
    bar = app.jinja_env.globals["navigation"]
    seen = []

    def address(endpoint):
        if endpoint == "second" and not seen:
            seen.append(None)  # once
            seen.append([entry.url for entry in bar()])
        return f"/{endpoint}"

    monkeypatch.setattr(navigation, "url_for", address)
    monkeypatch.setattr(navigation, "can", lambda permission: True)
    with app.test_request_context("/"):
        assert [entry.url for entry in bar()] == ["/first", "/second"]
    assert seen[1] == ["/first", "/second"]
