"""Writes of the member register."""

from webapp.registry.members.services.imports import apply, discard, upload, work_imports
from webapp.registry.members.services.register import add, edit

__all__ = ["add", "apply", "discard", "edit", "upload", "work_imports"]
