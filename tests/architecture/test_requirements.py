"""docs/requirements.md: one row an id, and each test it names exists."""

import ast
import re
from pathlib import Path

TABLE = Path("docs/requirements.md")
ROW = re.compile(
    r"^\| (?P<id>[A-Z]+-[\w.-]+) \| (?P<meaning>[^|]+) \| (?P<state>done|coming) \|"
    r" (?P<where>[^|]*) \| (?P<test>[^|]*) \|$"
)


def _rows():
    return [match.groupdict() for line in TABLE.read_text().splitlines() if (match := ROW.match(line))]


def test_every_line_of_the_table_is_a_row():
    lines = [line for line in TABLE.read_text().splitlines() if re.match(r"^\| [A-Z]+-\d", line)]

    assert len(lines) == len(_rows())


def test_ids_are_unique():
    ids = [row["id"] for row in _rows()]

    assert len(ids) == len(set(ids))


def test_ids_named_in_the_code_are_rows():
    """A row taken out, or an id that nobody has ever given, shows here."""
    ids = {row["id"] for row in _rows()}
    named = {}
    for path in Path("webapp").rglob("*.py"):
        named |= dict.fromkeys(re.findall(r"\bSD-\d(?:\.\d)*-[a-z]\b", path.read_text()), str(path))

    assert len(named) > 30
    assert {name: path for name, path in named.items() if name not in ids} == {}


def test_what_is_done_names_a_place_and_a_test_that_exist():
    wrong = []
    for row in _rows():
        if row["state"] != "done":
            continue
        paths = re.findall(r"`([^`]+)`", row["where"])
        nodes = re.findall(r"`([^`]+)`", row["test"])
        if not paths or not nodes:
            wrong.append((row["id"], "names nothing"))
        wrong += [(row["id"], path) for path in paths if not Path(path).exists()]
        wrong += [(row["id"], node) for node in nodes if not _exists(node)]

    assert wrong == []


def _exists(node):
    path, _, name = node.partition("::")
    if not Path(path).is_file():
        return False
    if not name:
        return True
    functions = [item.name for item in ast.walk(ast.parse(Path(path).read_text())) if isinstance(item, ast.FunctionDef)]
    return name.split("::")[-1].split("[")[0] in functions
