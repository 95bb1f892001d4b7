"""The shape of the house: file names, sizes, templates without inline code, styles without left and right."""

import re
from pathlib import Path

FEATURE_FILES = {"__init__", "rules", "models", "queries", "services", "forms", "exports", "views"}
DATA_FILES = {"presets", "shipped", "instruction"}
"""What is shipped as data: desks, the checklist, the text of the instruction."""

BANNED = {"utils", "helpers", "common", "base", "manager", "misc"}
LONGEST = 320

ROOT_FILES = {
    "wsgi.py", "webapp", "templates", "static", "tasks", "tests", "requirements.txt", "README.md", "Makefile",
    "Procfile", "pyproject.toml", "requirements-build.txt", "requirements-dev.txt", "package.json",
    "package-lock.json", "babel.cfg", "translations", "docs", "deploy", "bench", "CHANGELOG.md", "LICENSE",
}  # fmt: skip


def _tracked():
    import subprocess

    return subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_root_holds_only_what_the_design_names():
    roots = {path.split("/")[0] for path in _tracked()}

    assert {name for name in roots if not name.startswith(".")} - ROOT_FILES == set()


def test_a_feature_has_only_the_known_files():
    strange = []
    for wing in ("office", "engines", "registry", "desk", "overview"):
        for feature in Path("webapp", wing).iterdir():
            if feature.is_dir() and feature.name != "__pycache__":
                for part in feature.iterdir():
                    if part.name != "__pycache__" and part.stem not in FEATURE_FILES | DATA_FILES:
                        strange.append(str(part))

    assert strange == []


def test_no_file_is_a_junk_drawer():
    assert [path for path in Path("webapp").rglob("*.py") if path.stem in BANNED] == []


def test_no_file_outgrows_a_room():
    folders = (("webapp", "*.py"), ("tasks", "*.py"), ("bench", "*.py"), ("tests", "*.py"), ("static/src", "*.js"))
    long = {
        str(path): lines
        for folder, kind in folders
        for path in Path(folder).rglob(kind)
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST
    }

    assert long == {}


def test_templates_hold_no_inline_code_and_no_unsafe_text():
    wrong = []
    for path in Path("templates").rglob("*.html"):
        text = path.read_text()
        for pattern in (r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son[a-z]+=", r"\|\s*safe\b", r"hx-on"):
            if re.search(pattern, text):
                wrong.append((str(path), pattern))

    assert wrong == []


def test_no_field_is_named_like_a_property_of_the_form():
    """htmx 4 reads form.id: a field of that name breaks its headers (docs/decisions)."""
    names = "id|name|action|method|target"
    in_forms = [
        str(path)
        for path in Path("webapp").rglob("forms*")
        if path.is_file() and re.search(rf"^    ({names}) = \w+Field", path.read_text(), re.M)
    ]
    in_pages = [
        str(path)
        for path in Path("templates").rglob("*.html")
        if re.search(rf'<(input|select|textarea|button)[^>]*\sname="({names})"', path.read_text())
    ]

    assert in_forms + in_pages == []


def test_styles_know_no_left_and_right():
    physical = (
        r"(margin|padding|border)-(left|right)|text-align:\s*(left|right)|float:\s*(left|right)"
        r"|[^-\w](left|right):\s*[\d-]"
    )
    wrong = [str(path) for path in Path("static/src").rglob("*.css") if re.search(physical, path.read_text())]

    assert wrong == []


def test_no_registry_address_is_committed():
    wrong = [
        path
        for path in _tracked()
        if re.fullmatch(r"package-lock\.json|requirements.*\.txt|\.npmrc|pyproject\.toml", path)
        and re.search(
            r'"resolved":\s*"http|^--(index-url|extra-index-url|find-links)|registry=', Path(path).read_text(), re.M
        )
    ]

    assert wrong == []


def test_every_template_is_used():
    code = "".join(path.read_text() for path in Path("webapp").rglob("*.py"))
    pages = {str(path.relative_to("templates")): path.read_text() for path in Path("templates").rglob("*.html")}
    everything = code + "".join(pages.values())

    assert [name for name in pages if f'"{name}"' not in everything and f"'{name}'" not in everything] == []
