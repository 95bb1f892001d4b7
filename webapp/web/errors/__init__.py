"""Refusals in words: the table of rule codes, a code as a sentence, and the pages of refused requests."""

from webapp.web.errors.pages import init_app
from webapp.web.errors.sentences import SENTENCES
from webapp.web.errors.wording import at_field, onto, sentence, told_at

__all__ = ["SENTENCES", "at_field", "init_app", "onto", "sentence", "told_at"]
