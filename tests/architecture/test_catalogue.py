"""Every sentence of the interface has its Persian."""

import ast
import io
import itertools
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


REFUSALS = {"RuleBroken", "Stale", "FieldErrors"}


def _codes(tree):
    """Every code of a refusal that a module writes out: raised, noted at a field, or answered by a check."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in REFUSALS:
                yield from _words(first)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id="wrong"))], value=value):
                yield from _words(value)
            case ast.FunctionDef(name=name) if name.startswith("check_") or name.endswith("_refusal"):
                answers = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
                yield from itertools.chain.from_iterable(map(_words, answers))


def _words(node):
    match node:
        case ast.Constant(value=str(word)):
            yield word
        case ast.IfExp(body=body, orelse=otherwise):
            yield from itertools.chain(_words(body), _words(otherwise))
        case ast.Tuple(elts=[code, *_]):
            yield from _words(code)
        case ast.Dict(values=values):
            yield from itertools.chain.from_iterable(map(_words, values))


def test_every_refusal_has_a_sentence():
    """Each code that a rule or service raises is in the one table."""
    from webapp.web.errors import SENTENCES

    raised = {code for path in Path("webapp").rglob("*.py") for code in _codes(ast.parse(path.read_text()))}

    assert {"room_over", "slots.occupied", "followup_step_far", "call_back_past", "file_broken"} <= raised
    assert raised - set(SENTENCES) == set()


def test_sentences_of_a_state_are_of_states_that_there_are():
    """«meeting_move.held» is found by the state that forbids the move; a state renamed would lose its sentence."""
    from webapp.desk.cases.rules import CaseState
    from webapp.desk.meetings.rules import MeetingState
    from webapp.web.errors import SENTENCES

    of = {code: {key.partition(".")[2] for key in SENTENCES if key.startswith(f"{code}.")} for code in SENTENCES}

    assert of["meeting_move"] == set(MeetingState)
    assert {"merged", "heard", "referred"} <= of["case_move"] <= set(CaseState)


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
