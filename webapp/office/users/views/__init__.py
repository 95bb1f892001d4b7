"""Signing in and out, the own account, the administrator's accounts, deputies."""

from flask import Blueprint

from webapp.office.users.forms import role_words

blueprint = Blueprint("users", __name__)
blueprint.add_app_template_filter(role_words)

from webapp.office.users.views import account, accounts, deputies, sign_in  # noqa: E402, F401
from webapp.office.users.views.sign_in import ask_to_sign_in, load_user  # noqa: E402

__all__ = ["ask_to_sign_in", "blueprint", "load_user"]
