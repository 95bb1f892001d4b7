"""The administrator's accounts. None is ever deleted: history names them."""

from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import RuleBroken
from webapp.core.text import fold
from webapp.office.audit import queries as history
from webapp.office.users import queries, services
from webapp.office.users.forms import AccountForm, NewAccountForm
from webapp.office.users.views import blueprint
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import render, see_other


@blueprint.get("/users")
@requires("user.edit")
def index() -> Any:
    """Everybody, found by name, user name, post or unit."""
    typed = request.args.get("q", "")
    key = fold(typed)
    shown = [
        account
        for account in queries.accounts()
        if key in fold(f"{account.full_name} {account.username} {account.post} {account.unit}")
    ]
    return render("users/index.html", "users/_accounts.html", accounts=shown, typed=typed)


@blueprint.get("/users/new")
@requires("user.edit")
def new() -> Any:
    """The form of a new account."""
    return render_template("users/new.html", form=NewAccountForm(formdata=None))


@blueprint.post("/users")
@requires("user.edit")
def create() -> Any:
    """Make an account and show the password of its first sign-in, once."""
    form = NewAccountForm()
    if form.validate():
        with errors.told_at(form):
            user_id, given = services.create(
                username=form.username.data,
                full_name=form.full_name.data,
                post=form.post.data or "",
                unit_id=form.unit_id.data or None,
                roles=form.roles.data or [],
                actor=current_user(),
                now=clock.now(),
            )
            return _given(user_id, given)
    return make_response(render_template("users/new.html", form=form), 422)


def _given(user_id: int, password: str) -> Any:
    """Once, on the answer itself: neither the address nor the session cookie ever holds the password."""
    return render_template("users/given.html", account=queries.account(user_id), password=password)


@blueprint.get("/users/<int:user_id>")
@requires("user.edit")
def show(user_id: int) -> Any:
    """One account with its history."""
    account = queries.account(user_id)
    form = AccountForm(
        formdata=None,
        full_name=account.full_name,
        post=account.post,
        unit_id=account.unit_id or 0,
        roles=account.roles,
        is_active=account.is_active,
    )
    return _show(account, form)


@blueprint.post("/users/<int:user_id>")
@requires("user.edit")
def edit(user_id: int) -> Any:
    """Change an account."""
    account, form = queries.account(user_id), AccountForm()
    if form.validate():
        try:
            services.edit(
                user_id,
                full_name=form.full_name.data,
                post=form.post.data or "",
                unit_id=form.unit_id.data or None,
                roles=form.roles.data or [],
                is_active=form.is_active.data,
                actor=current_user(),
                now=clock.now(),
            )
        except RuleBroken as refusal:
            form.form_errors = [errors.sentence(refusal.code, refusal.facts)]
            return make_response(_show(account, form), 409)
        else:
            flash(_("Saved."), "ok")
            return see_other(url_for("users.show", user_id=user_id))
    return make_response(_show(account, form), 422)


def _show(account: queries.Account, form: AccountForm) -> str:
    now = clock.now()
    return render_template(
        "users/show.html",
        account=account,
        form=form,
        sign_ins=queries.open_sign_ins(account.id, now),
        history=history.history("user", account.id),
    )


@blueprint.post("/users/<int:user_id>/password")
@requires("user.edit")
def reset_password(user_id: int) -> Any:
    """Give a password for one first sign-in; the open sign-ins end."""
    given = services.reset_password(user_id, actor=current_user(), now=clock.now())
    return _given(user_id, given)


@blueprint.post("/users/<int:user_id>/sign-out")
@requires("user.edit")
def sign_out_everywhere(user_id: int) -> Any:
    """End all sign-ins of a person."""
    services.revoke_all(user_id, actor=current_user(), now=clock.now())
    flash(_("All sign-ins of this person have ended."), "ok")
    return see_other(url_for("users.show", user_id=user_id))
