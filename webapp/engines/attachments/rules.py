"""Which files may be kept: by content, never by name."""

import re

from webapp.core.errors import FieldErrors
from webapp.core.text import clean

MEGABYTE = 1024 * 1024
FILE_LIMIT = 20 * MEGABYTE
POSTER_LIMIT = 50 * MEGABYTE

IMAGES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
KINDS = IMAGES | {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
"""Media type -> the ending that such a file is given."""

LONGEST_NAME = 120


def require_size(size: int, limit: int) -> None:
    """Raise for an empty file or one beyond the limit (bytes)."""
    if size == 0:
        raise FieldErrors({"file": "file_empty"})
    if size > limit:
        raise FieldErrors({"file": ("file_too_large", {"limit": limit // MEGABYTE})})


def require_kind(media_type: str | None) -> str:
    """The media type, when such files are kept."""
    if media_type not in KINDS:
        raise FieldErrors({"file": "file_kind"})
    return media_type


def safe_name(typed: str, media_type: str) -> str:
    """The name under which a file is offered again: no folders, no control characters, the ending of its content."""
    base = re.split(r"[\\/]", clean(typed))[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}$", "", base)
    stem = re.sub(r'[<>:"|?*;\x00-\x1f]', " ", stem).strip(" .")[:LONGEST_NAME].strip()
    return f"{stem or 'file'}.{KINDS[media_type]}"
