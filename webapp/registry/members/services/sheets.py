"""Opening an uploaded list: XLSX, or CSV in the encodings that offices save. Anything else is refused whole."""

import csv
import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from webapp.core.errors import FieldErrors
from webapp.registry.members import rules

MOST_UNPACKED = 200 * 1024 * 1024
_FAR = re.compile(rb"""r=["'](?:([A-Z]+(?:[6-9][0-9]{4}|[0-9]{6,})["'])|(?:[D-Z][A-Z]|[A-Z]{3})[0-9])""")
"""A cell far down (the group), or far to the side. One pass: an honest list has millions of signs."""
_PACKED = b"PK\x03\x04"
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

Table = tuple[list[list[Any]], rules.Heading]


def open_table(content: bytes, file_name: str = "") -> Table:
    """All rows of the list and where its headings stand. Raises FieldErrors at «file» with why it is refused."""
    if len(content) > rules.MOST_BYTES:
        raise FieldErrors({"file": "import_too_large"})
    is_workbook = content.startswith(_PACKED)
    tables = _workbook(content) if is_workbook else [_csv(content)]
    for rows in tables:
        headings = rules.find_headings(rows)
        if headings is not None:
            below = rows[headings[0] + 1 :]
            if len(below) > rules.MOST_ROWS < sum(not rules.is_blank(row) for row in below):
                raise FieldErrors({"file": "import_too_many_rows"})
            return rows, headings
    # A workbook that was cut off reads as a text without headings, which would send its owner looking for them.
    is_broken = file_name.lower().endswith(".xlsx") and not is_workbook
    raise FieldErrors({"file": "import_not_a_sheet" if is_broken else "import_no_headings"})


def _workbook(content: bytes) -> list[list[list[Any]]]:
    _require_honest(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        # Rows above the first filled one count too, so that the numbers are those the office sees.
        return [book.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in range(_sheets(book))]
    except (CalamineError, ValueError, OSError):
        raise FieldErrors({"file": "import_not_a_sheet"}) from None


def _sheets(book: Any) -> int:
    # A list stands on one of the first sheets; charts and archives behind them need not be read.
    return min(len(book.sheet_names), 3)


def _require_honest(content: bytes) -> None:
    """Refuse what would fill the memory when it is opened: a few far-away cells make a sheet of a milliard."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise FieldErrors({"file": "import_not_a_sheet"})
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise FieldErrors({"file": "import_too_many_rows"})
            for part in parts.infolist():
                if part.filename.startswith("xl/worksheets/sheet"):
                    far = _FAR.search(parts.read(part))
                    if far:
                        raise FieldErrors({"file": "import_too_many_rows" if far[1] else "import_too_wide"})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise FieldErrors({"file": "import_not_a_sheet"}) from None


def _csv(content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    if not text.strip() or _BINARY.search(text):
        raise FieldErrors({"file": "import_not_a_sheet"})
    head = next(line for line in text.splitlines() if line.strip())
    delimiter = max(",;\t", key=head.count)
    rows: list[list[Any]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(row))
            if len(rows) > rules.MOST_ROWS * 2 + rules.HEAD_WITHIN:
                raise FieldErrors({"file": "import_too_many_rows"})
    except csv.Error:
        raise FieldErrors({"file": "import_not_a_sheet"}) from None
    return rows


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 of either order, else the Windows page for Arabic script."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:400]:
        encodings = ["utf-16-le" if content[1:2] == b"\x00" or content[3:4] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1256"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FieldErrors({"file": "import_not_a_sheet"})
