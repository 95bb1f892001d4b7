"""One's own account: password, open sign-ins, language and look."""

from typing import Any

from flask import flash, g, make_response, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.users import queries, services
from webapp.office.users.forms import PasswordForm
from webapp.office.users.rules import SHORTEST_PASSWORD
from webapp.office.users.views import blueprint
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other


@blueprint.get("/account")
@requires("account.own")
def account() -> Any:
    """Who one is here, and where one is signed in."""
    me = current_user()
    return render_template(
        "users/account.html",
        account=queries.account(me.id or 0),
        sign_ins=queries.open_sign_ins(me.id or 0, clock.now()),
        this_sign_in=g.sign_in_id,
        browser_words=browser_words,
        deputies=queries.deputies(clock.today(), me.id),
        stands_in=[row for row in queries.deputies(clock.today()) if row.deputy_id == me.id],
    )


@blueprint.get("/account/password")
@requires("account.own")
def password() -> Any:
    """The page of one's own password."""
    return _password_page(PasswordForm(formdata=None))


@blueprint.post("/account/password")
@requires("account.own")
def change_password() -> Any:
    """Set a new password; the sign-ins elsewhere end."""
    form = PasswordForm()
    if form.validate():
        with errors.told_at(form):
            services.change_password(
                form.current_password.data,
                form.new_password.data,
                actor=current_user(),
                keep=g.sign_in_id,
                now=clock.now(),
            )
            flash(_("The new password is set. Sign-ins on other devices have ended."), "ok")
            return see_other(url_for("users.account"))
    return make_response(_password_page(form), 422)


def _password_page(form: PasswordForm) -> str:
    must = queries.account(current_user().id or 0).must_change_password
    return render_template("users/password.html", form=form, shortest=SHORTEST_PASSWORD, must=must)


@blueprint.post("/account/sign-ins/<int:sign_in_id>/end")
@requires("account.own")
def end_sign_in(sign_in_id: int) -> Any:
    """End one of one's sign-ins on another device."""
    services.revoke(sign_in_id, actor=current_user(), now=clock.now())
    flash(_("That sign-in has ended."), "ok")
    return see_other(url_for("users.account"))


@blueprint.post("/account/sign-ins/end-others")
@requires("account.own")
def end_other_sign_ins() -> Any:
    """End every sign-in but this one."""
    me = current_user()
    services.revoke_all(me.id or 0, actor=me, now=clock.now(), keep=g.sign_in_id)
    flash(_("All other sign-ins have ended."), "ok")
    return see_other(url_for("users.account"))


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """«Chrome، Windows»: enough to know one's own devices."""
    browser = next((word for sign, word in _BROWSERS if sign in agent), "")
    system = next((word for sign, word in _SYSTEMS if sign in agent), "")
    return _("%(browser)s on %(system)s", browser=browser, system=system) if browser and system else browser or system
