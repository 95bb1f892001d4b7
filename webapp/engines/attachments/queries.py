"""Files of an owner, and where their bytes lie."""

from collections.abc import Sequence
from pathlib import Path

from webapp.core import db
from webapp.core.errors import NotFound
from webapp.engines.attachments.models import Attachment


def of(owner: tuple[str, int] | tuple[str, int, str]) -> list[Attachment]:
    """The owner's files, newest last; removed ones are left out."""
    query = Attachment.select().where(
        (Attachment.owner_kind == owner[0]) & (Attachment.owner_id == owner[1]) & Attachment.removed_at.is_null()
    )
    return list(query.order_by(Attachment.id))


def of_owners(kind: str, owner_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    """The files of several owners in one query."""
    found: dict[int, list[Attachment]] = {owner_id: [] for owner_id in owner_ids}
    if owner_ids:
        query = Attachment.select().where(
            (Attachment.owner_kind == kind) & Attachment.owner_id.in_(list(owner_ids)) & Attachment.removed_at.is_null()
        )
        for attachment in query.order_by(Attachment.id):
            found[attachment.owner_id].append(attachment)
    return found


def by_id(attachment_id: int) -> Attachment:
    """The file's row; NotFound when there is none or it was removed."""
    found = Attachment.get_or_none((Attachment.id == attachment_id) & Attachment.removed_at.is_null())
    if found is None:
        raise NotFound
    return found


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return db.data_folder() / "files" / sha256[:2] / sha256
