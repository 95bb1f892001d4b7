"""Keeping and removing files. The bytes lie under their own hash, written before the row that names them."""

import hashlib
import io
import os
import tempfile
import zipfile
from datetime import datetime
from typing import IO

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors
from webapp.core.once import once
from webapp.engines.attachments import queries, rules
from webapp.engines.attachments.models import Attachment
from webapp.office.audit import services as audit

MOST_PIXELS = 80_000_000
MOST_UNPACKED = 300 * rules.MEGABYTE


def add(
    owner: tuple[str, int, str],
    stream: IO[bytes],
    file_name: str,
    *,
    actor: Actor,
    now: datetime,
    label: str = "",
    limit: int = rules.FILE_LIMIT,
    once: str = "",
) -> Attachment:
    """Keep a file of the owner. FieldErrors at «file» for what is too large, empty, broken or of another kind.

    Images are written anew without EXIF (no place or camera leaves with them), turned the way they were seen.
    """
    content, media_type = _read(stream, limit)
    digest = _store(content)
    name = rules.safe_name(file_name, media_type)
    row: Attachment = _row(owner, name, media_type, len(content), digest, label, actor=actor, now=now, once=once)
    return row


def check(stream: IO[bytes], *, limit: int = rules.FILE_LIMIT) -> None:
    """Refuse now what `add` would refuse later, before the owner exists; the stream stands at its beginning again."""
    _read(stream, limit)
    stream.seek(0)


def _read(stream: IO[bytes], limit: int) -> tuple[bytes, str]:
    """The bytes to keep and their media type, or FieldErrors at «file»."""
    stream.seek(0)
    content = stream.read(limit + 1)
    rules.require_size(len(content), limit)
    media_type = rules.require_kind(_sniffed(content))
    return (_without_exif(content) if media_type in rules.IMAGES else content), media_type


@transaction()
@once(queries.by_id)
def _row(
    owner: tuple[str, int, str],
    file_name: str,
    media_type: str,
    size: int,
    digest: str,
    label: str,
    *,
    actor: Actor,
    now: datetime,
) -> Attachment:
    kind, owner_id, title = owner
    attachment = Attachment.create(
        owner_kind=kind,
        owner_id=owner_id,
        owner_title=title[:200],
        label=label[:120],
        file_name=file_name,
        media_type=media_type,
        size=size,
        sha256=digest,
        uploaded_by=actor.id,
        uploaded_by_name=actor.name,
        uploaded_at=now,
    )
    audit.record(actor, "attachment.added", subject=owner, after={"file": file_name, "sha256": digest}, now=now)
    feed.changed(f"{kind}:{owner_id}", "files", now=now)
    return attachment


@transaction()
def remove(attachment_id: int, *, actor: Actor, now: datetime) -> Attachment:
    """Take the file off its owner; the bytes stay for the archive."""
    attachment = queries.by_id(attachment_id)
    attachment.removed_at = now
    attachment.save()
    owner = (attachment.owner_kind, attachment.owner_id, attachment.owner_title)
    audit.record(actor, "attachment.removed", subject=owner, before={"file": attachment.file_name}, now=now)
    feed.changed(f"{attachment.owner_kind}:{attachment.owner_id}", "files", now=now)
    return attachment


def _sniffed(content: bytes) -> str | None:
    """The media type by content; a zip is a document only when it holds the parts of one."""
    guess = filetype.guess(content)
    media_type = guess.mime if guess else None
    if content.startswith(b"PK\x03\x04"):
        media_type = _office_kind(content)
    return media_type


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise FieldErrors({"file": "file_broken"})
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        raise FieldErrors({"file": "file_broken"}) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names) or "[Content_Types].xml" not in names:
        return None
    found = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
    endings = {ending for name, ending in found.items() if name in names}
    return next((media for media, ending in rules.KINDS.items() if ending in endings), None)


def _without_exif(content: bytes) -> bytes:
    """The picture itself, written anew: no metadata of the camera survives."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise FieldErrors({"file": "file_broken"})
            kind, palette = picture.format, picture.info.get("icc_profile")
            upright = ImageOps.exif_transpose(picture)
            clean = Image.new(upright.mode, upright.size)
            if upright.mode == "P":
                clean.putpalette(upright.getpalette() or [])
                if "transparency" in upright.info:
                    clean.info["transparency"] = upright.info["transparency"]
            clean.paste(upright)
            written = io.BytesIO()
            options = {"quality": 90} if kind in ("JPEG", "WEBP") else {}
            clean.save(written, kind, icc_profile=palette, **options)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FieldErrors({"file": "file_broken"}) from None
    return written.getvalue()


def _store(content: bytes) -> str:
    """Write the bytes under their hash, once, whole or not at all."""
    digest = hashlib.sha256(content).hexdigest()
    target = queries.path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    os.replace(part.name, target)
    return digest
