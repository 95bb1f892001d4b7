"""Files by content: limits, EXIF, stored once under their hash."""

import hashlib
import io
import zipfile

import pytest
from PIL import Image

from webapp.core.errors import FieldErrors, NotFound
from webapp.engines.attachments import queries, rules, services
from webapp.engines.attachments.models import Attachment
from webapp.office.audit.models import AuditEntry

OWNER = ("case", 5, "1405-000005")
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _image(kind: str = "JPEG", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 20), "#0b5a63").save(written, kind, **options)
    return written.getvalue()


def _zip(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return written.getvalue()


DOCX = _zip("[Content_Types].xml", "word/document.xml")
XLSX = _zip("[Content_Types].xml", "xl/workbook.xml")


def _add(content: bytes, name: str, cast, now, **over) -> Attachment:
    return services.add(OWNER, io.BytesIO(content), name, actor=cast["negin"], now=now, **over)


@pytest.mark.parametrize(
    ("content", "name", "stored", "media_type"),
    [
        (PDF, "نامه.pdf", "نامه.pdf", "application/pdf"),
        (PDF, "نامه.exe", "نامه.pdf", "application/pdf"),
        (_image(), "عکس", "عکس.jpg", "image/jpeg"),
        (_image("PNG"), "a.png", "a.png", "image/png"),
        (_image("WEBP"), "a.webp", "a.webp", "image/webp"),
        (DOCX, "فرم.docx", "فرم.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (XLSX, "فهرست.xlsx", "فهرست.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_what_is_kept(db, now, cast, content: bytes, name: str, stored: str, media_type: str) -> None:
    kept = _add(content, name, cast, now, label="برگ تشخیص")
    assert (kept.file_name, kept.media_type, kept.label) == (stored, media_type, "برگ تشخیص")
    lies = queries.path_of(kept.sha256)
    assert hashlib.sha256(lies.read_bytes()).hexdigest() == kept.sha256
    assert lies.stat().st_size == kept.size
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).first().event == "attachment.added"
    assert [row.id for row in queries.of(OWNER)] == [kept.id]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00" + b"\0" * 200, "file_kind"),
        (b"<html><script>alert(1)</script></html>", "file_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        (b"GIF89a" + b"\0" * 50, "file_kind"),
        (_zip("a.txt"), "file_kind"),
        (_zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file_kind"),
        (b"PK\x03\x04 broken", "file_broken"),
        (_image()[:200], "file_broken"),
        (_image("PNG")[:60], "file_broken"),
    ],
)
def test_what_is_refused_leaves_nothing(db, now, cast, content: bytes, code: str) -> None:
    with pytest.raises(FieldErrors) as refusal:
        _add(content, "a.pdf", cast, now)
    assert refusal.value.fields == {"file": code}
    assert not Attachment.select().exists()
    assert not (db.data / "files").exists()


def test_size_is_measured_in_bytes(db, now, cast) -> None:
    exact = PDF + b" " * (1000 - len(PDF))
    _add(exact, "a.pdf", cast, now, limit=1000)
    with pytest.raises(FieldErrors) as refusal:
        _add(exact + b" ", "a.pdf", cast, now, limit=1000)
    assert refusal.value.fields["file"][0] == "file_too_large"
    assert rules.FILE_LIMIT == 20 * 1024 * 1024
    assert rules.POSTER_LIMIT == 50 * 1024 * 1024


def test_exif_goes_and_the_picture_stays_upright(db, now, cast) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    kept = _add(_image("JPEG", exif=exif), "IMG.jpg", cast, now)
    with Image.open(queries.path_of(kept.sha256)) as picture:
        assert not picture.getexif()
        assert picture.size == (20, 40)
    assert b"camera of somebody" not in queries.path_of(kept.sha256).read_bytes()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_see_through_pictures_stay_so(db, now, cast, kind: str) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(written, kind, **({"lossless": True} if kind == "WEBP" else {}))
    kept = _add(written.getvalue(), "a", cast, now)
    with Image.open(queries.path_of(kept.sha256)) as picture:
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0


def test_the_same_bytes_lie_once(db, now, cast) -> None:
    first, second = _add(PDF, "a.pdf", cast, now), _add(PDF, "b.pdf", cast, now)
    assert first.sha256 == second.sha256
    assert len([path for path in (db.data / "files").rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\نامهٔ اداره.pdf", "نامهٔ اداره.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("", "file.pdf"),
        ("....", "file.pdf"),
        ('x"; filename="y.html', "x   filename= y.pdf"),
        ("ن" * 400 + ".pdf", "ن" * rules.LONGEST_NAME + ".pdf"),
    ],
)
def test_names_are_made_safe(typed: str, safe: str) -> None:
    assert rules.safe_name(typed, "application/pdf") == safe


def test_removing_keeps_the_bytes(db, now, cast) -> None:
    kept = _add(PDF, "a.pdf", cast, now)
    services.remove(kept.id, actor=cast["negin"], now=now)
    assert queries.of(OWNER) == []
    assert queries.path_of(kept.sha256).exists()
    with pytest.raises(NotFound):
        queries.by_id(kept.id)
