"""Every sentence of the interface has its Persian."""

import io
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

CATALOGUE = Path("translations/fa/LC_MESSAGES/messages.po")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


def _asked():
    method_map = [("webapp/**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(
        ".",
        method_map,
        keywords=KEYWORDS,
        directory_filter=lambda path: "/." not in path and "node_modules" not in path,
    )
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def _catalogue():
    with CATALOGUE.open("rb") as file:
        return read_po(io.BytesIO(file.read()), locale="fa")


def test_the_persian_catalogue_is_complete():
    catalogue = _catalogue()

    missing = sorted(message for message in _asked() if not (catalogue.get(message) and catalogue.get(message).string))

    assert missing == []


def _places(text):
    return set(re.findall(r"%\((\w+)\)", text))


def test_placeholders_are_the_same_in_both_languages():
    wrong = []
    for message in _catalogue():
        plain = isinstance(message.id, str) and isinstance(message.string, str)
        if plain and message.id and message.string and _places(message.id) != _places(message.string):
            wrong.append(message.id)

    assert wrong == []


def test_every_refusal_has_a_sentence(app):
    """Each code that a rule or service raises is in the one table."""
    from webapp.web.errors import SENTENCES

    raised = set()
    for path in Path("webapp").rglob("*.py"):
        raised |= set(re.findall(r"\b(?:RuleBroken|Stale)\(\s*\"(\w+)\"", path.read_text()))

    assert raised - set(SENTENCES) == set()


def test_the_catalogue_compiles(tmp_path):
    """Babel leaves a catalogue marked fuzzy out and refuses wrong placeholders: then all of Persian is missing."""
    compiled = subprocess.run(
        [
            Path(sys.executable).parent / "pybabel",
            "compile",
            "-i",
            CATALOGUE,
            "-o",
            tmp_path / "messages.mo",
            "-l",
            "fa",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert compiled.returncode == 0, compiled.stderr
    assert (tmp_path / "messages.mo").stat().st_size > 50_000
