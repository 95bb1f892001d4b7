"""Built files: their addresses, how long they are kept, in which form they go out."""

import gzip
import json

import pytest
from flask import Flask

from webapp.web import assets

SCRIPT = b"console.log(1)\n" * 50


@pytest.fixture
def built(tmp_path):
    dist = tmp_path / "static/dist"
    dist.mkdir(parents=True)
    (dist / "manifest.json").write_text(json.dumps({"app.js": "app.abc.js", "a.woff2": "a.1.woff2"}))
    (dist / "app.abc.js").write_bytes(SCRIPT)
    (dist / "app.abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (dist / "a.1.woff2").write_bytes(b"font")
    app = Flask("built", root_path=str(tmp_path))
    assets.init_app(app)
    return app


def test_an_asset_is_named_by_its_content(built):
    with built.test_request_context():
        assert built.jinja_env.globals["asset"]("app.js") == "/static/dist/app.abc.js"


def test_a_browser_that_reads_gzip_gets_the_short_form(built):
    answer = built.test_client().get("/static/dist/app.abc.js", headers={"Accept-Encoding": "gzip, deflate"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.mimetype == "text/javascript"
    assert gzip.decompress(answer.data) == SCRIPT
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "br"])
def test_every_other_browser_gets_the_file_as_it_is(built, accepted):
    answer = built.test_client().get("/static/dist/app.abc.js", headers={"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert answer.data == SCRIPT


def test_built_files_are_kept_for_ever(built):
    client = built.test_client()

    assert "immutable" in client.get("/static/dist/a.1.woff2").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/dist/gone.js").headers.get("Cache-Control", "")


def test_nothing_outside_the_folder_is_served(built, tmp_path):
    (tmp_path / "secret.key").write_text("x")

    assert built.test_client().get("/static/../secret.key").status_code == 404
    assert built.test_client().get("/static/dist/%2e%2e/%2e%2e/secret.key").status_code == 404
