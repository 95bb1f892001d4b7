"""Accounts, passwords, sign-ins, deputies: every change."""

from webapp.office.users.services.accounts import choose, create, create_first_administrator, edit
from webapp.office.users.services.deputies import appoint_deputy, end_deputy
from webapp.office.users.services.hashing import token_hash
from webapp.office.users.services.passwords import change_password, reset_password
from webapp.office.users.services.sign_ins import (
    forget_failures,
    open_sign_in,
    revoke,
    revoke_all,
    seen,
    sign_in,
    sign_out,
)

__all__ = [
    "appoint_deputy", "change_password", "choose", "create", "create_first_administrator", "edit", "end_deputy",
    "forget_failures", "open_sign_in", "reset_password", "revoke", "revoke_all", "seen", "sign_in", "sign_out",
    "token_hash",
]  # fmt: skip
