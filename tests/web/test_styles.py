"""Markup and style sheet agree: no class without a rule, no macro without a page, no icon that does not exist."""

import re
from pathlib import Path

import pytest

TABLER = {"btn", "btn-primary", "form-control", "form-select", "form-check-input", "visually-hidden", "icon"}
"""What the house takes from Tabler; everything else is its own."""

JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
ICONS = Path("node_modules/@tabler/icons/icons/outline")


def _pages():
    return {str(path): path.read_text() for path in Path("templates").rglob("*.html")}


def test_every_class_has_a_rule_or_a_script():
    styles = "".join(path.read_text() for path in Path("static/src/css").glob("*.css"))
    scripts = "".join(path.read_text() for path in Path("static/src").rglob("*.js"))
    known = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", styles)) | TABLER
    unknown = {
        (page, word)
        for page, text in _pages().items()
        for attribute in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', text, re.DOTALL)
        for word in JINJA.sub("\0", attribute).split()
        if "\0" not in word and word not in known and word not in scripts
    }

    assert unknown == set()


def test_every_icon_exists():
    if not ICONS.exists():
        pytest.skip("node_modules is not installed: make build")
    missing = {
        (page, name)
        for page, text in _pages().items()
        for name in re.findall(r"\bicon\(\s*[\"']([a-z0-9-]+)[\"']\s*[,)]", text)
        if not (ICONS / f"{name}.svg").exists()
    }

    assert missing == set()


def test_every_macro_is_used():
    pages = _pages()
    everything = "".join(pages.values())
    macros = {
        (page, name)
        for page, text in pages.items()
        if page.startswith("templates/ui/")
        for name in re.findall(r"\{%-?\s*macro (\w+)\(", text)
    }
    idle = {
        (page, name)
        for page, name in macros
        if len(re.findall(rf"\b{name}\(", re.sub(r"\{#.*?#\}", "", everything, flags=re.DOTALL))) < 2
    }

    assert idle == set()
