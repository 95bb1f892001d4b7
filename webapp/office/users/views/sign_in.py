"""Who is signed in, the sign-in page, and the way back to what was being typed."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.errors import RuleBroken
from webapp.office.users import queries, services
from webapp.office.users.forms import FirstAdministratorForm, SignInForm
from webapp.office.users.rules import SHORTEST_PASSWORD
from webapp.office.users.views import blueprint
from webapp.web import errors
from webapp.web.access import public
from webapp.web.htmx import is_htmx, see_other

LOCALES = ("fa", "en")
COOKIE = "mizban"
"""Name of the cookie that holds the token (behind __Host- where people come over https)."""
_WITHOUT_NEW_PASSWORD = {"users.password", "users.change_password", "users.sign_out", "users.language", "static"}
"""Where one may go while the given password still has to be changed."""
_KEPT_SECONDS = 12 * 60 * 60


# Who asks ---------------------------------------------------------------------------------------------------------


def load_user() -> Actor | None:
    """The person behind this request's cookie, or None; also sets the language of the page."""
    locale = request.cookies.get("language", "")
    g.locale = locale if locale in LOCALES else "fa"
    token = request.cookies.get(_cookie_name(), "")
    if not token:
        return None
    now = clock.now()
    standing = queries.actor_of_token(services.token_hash(token), now, clock.today(now))
    if standing is None:
        return None
    services.seen(standing.sign_in_id, standing.seen_at, now)
    g.sign_in_id, g.post = standing.sign_in_id, standing.post
    chosen = standing.choices.get("language")
    if chosen in LOCALES:
        g.locale = chosen
    if standing.must_change_password and request.endpoint not in _WITHOUT_NEW_PASSWORD:
        g.user = standing.actor
        abort(see_other(url_for("users.password")))
    return standing.actor


def _cookie_name() -> str:
    return ("__Host-" if current_app.config["MIZBAN"].is_secure else "") + COOKIE


def _put_cookie(response: Response, token: str) -> Response:
    is_secure = current_app.config["MIZBAN"].is_secure
    response.set_cookie(_cookie_name(), token, httponly=True, samesite="Lax", secure=is_secure, path="/")
    return response


# The sign-in has ended --------------------------------------------------------------------------------------------


def ask_to_sign_in() -> Response:
    """Answer somebody who is not signed in, so that nothing typed is lost.

    A page: the sign-in page and back. A fragment: a sign-in dialog over the page as it stands. A plain form: the
    sign-in page, which carries the fields and offers to send them again. A script: 401.
    """
    if is_htmx():
        form = SignInForm(formdata=None, username=queries.username_of(_holder()))
        response = make_response(render_template("users/_sign_in_again.html", form=form), 401)
        response.headers["HX-Retarget"] = "#sign-in"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    accepted = request.headers.get("Accept", "")
    if accepted and "text/html" not in accepted and "text/*" not in accepted:
        return make_response(jsonify(error="sign_in"), 401)
    if request.method == "GET":
        return _go(url_for("users.sign_in", next=request.full_path.rstrip("?")))
    form = SignInForm(formdata=None, username=queries.username_of(_holder()), kept=_keep_form())
    return make_response(_page(form, lapsed=True), 401)


def _go(url: str) -> Response:
    answer: Any = redirect(url, 303)
    return answer  # type: ignore[no-any-return]


def _holder() -> int | None:
    """Whose sign-in the browser still names, though it is over."""
    token = request.cookies.get(_cookie_name(), "")
    return queries.holder_of_token(services.token_hash(token)) if token else None


def _keep_form() -> str:
    """What was being sent, sealed, with whose it was: it waits in the page, not on the server."""
    fields = [[name, value] for name, values in request.form.lists() for value in values if name != "csrf_token"]
    return str(_sealer().dumps({"whose": _holder(), "path": request.full_path.rstrip("?"), "fields": fields}))


def _kept_form(sealed: str, user_id: int | None) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = _sealer().loads(sealed, max_age=_KEPT_SECONDS)
    except BadSignature:
        return None
    return kept if kept["whose"] in (None, user_id) else None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="kept-form")


def _local(url: str) -> str:
    """The address if it lies on this site, else the first page: nobody is sent elsewhere after signing in."""
    parts = urlsplit(url)
    is_local = url.startswith("/") and not url.startswith(("//", "/\\")) and not parts.netloc and "\n" not in url
    return url if is_local and parts.path != "/sign-in" else "/"


# The pages --------------------------------------------------------------------------------------------------------


@blueprint.get("/sign-in")
@public
def sign_in() -> Any:
    """The sign-in page."""
    if not queries.has_any():
        return see_other(url_for("users.first_administrator"))
    going_on = _local(request.args.get("next", "/"))
    if g.get("user"):
        return see_other(going_on)
    return _page(SignInForm(formdata=None, next=going_on), lapsed=_had_cookie())


@blueprint.post("/sign-in")
@public
def sign_in_post() -> Any:
    """Check name and password; then on to where the person was going, or to the form that waits."""
    form = SignInForm()
    token = _try(form)
    if token is None:
        return make_response(_page(form, lapsed=False), 422)
    holder = queries.holder_of_token(services.token_hash(token))
    kept = _kept_form(form.kept.data, holder) if form.kept.data else None
    if kept:
        return _put_cookie(make_response(render_template("users/resume.html", kept=kept)), token)
    return _put_cookie(_go(_local(form.next.data or "/")), token)


@blueprint.post("/sign-in/again")
@public
def sign_in_again() -> Any:
    """The dialog over a page whose sign-in ended: the page stays as it is for the same person."""
    form = SignInForm()
    old = _holder()
    token = _try(form)
    if token is None:
        return make_response(render_template("users/_sign_in_again.html", form=form), 422)
    if queries.holder_of_token(services.token_hash(token)) != old:
        return _put_cookie(see_other("/"), token)
    response = make_response("")
    response.headers["HX-Trigger"] = "sign-in:done"
    return _put_cookie(response, token)


def _try(form: SignInForm) -> str | None:
    if not form.validate():
        return None
    try:
        token = services.sign_in(
            form.username.data,
            form.password.data,
            address=request.remote_addr or "",
            browser=request.headers.get("User-Agent", ""),
            now=clock.now(),
        )
    except RuleBroken as refusal:
        form.form_errors = [errors.sentence(refusal.code, refusal.facts)]
        return None
    _sign_out_of_this_browser()
    return token


def _sign_out_of_this_browser() -> None:
    """A new sign-in never stands beside an old one of the same browser."""
    token = request.cookies.get(_cookie_name(), "")
    if token:
        services.sign_out(token, now=clock.now())


def _had_cookie() -> bool:
    return bool(request.cookies.get(_cookie_name()))


def _page(form: SignInForm, *, lapsed: bool) -> str:
    return render_template("users/sign_in.html", form=form, lapsed=lapsed)


@blueprint.post("/sign-out")
@public
def sign_out() -> Any:
    """End this sign-in, on the server too."""
    _sign_out_of_this_browser()
    session.clear()  # forms that are still open in this browser are nobody's now
    response = see_other(url_for("users.sign_in"))
    response.delete_cookie(_cookie_name(), path="/", secure=current_app.config["MIZBAN"].is_secure, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/account/language")
@public
def language() -> Any:
    """The language of the interface, kept in the browser and, for a signed-in person, in the account."""
    wanted = request.form.get("language", "")
    chosen = wanted if wanted in LOCALES else "fa"
    if g.get("user"):
        services.choose(actor=g.user, now=clock.now(), language=chosen)
    response = see_other(_local(request.form.get("next", "/").rstrip("?")))
    response.set_cookie("language", chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response


@blueprint.route("/first-administrator", methods=["GET", "POST"])
@public
def first_administrator() -> Any:
    """An empty program asks for its first administrator; afterwards this page is gone."""
    if queries.has_any():
        return see_other(url_for("users.sign_in"))
    form = FirstAdministratorForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            user_id = services.create_first_administrator(
                username=form.username.data,
                full_name=form.full_name.data,
                password=form.password.data,
                now=clock.now(),
            )
            token = services.open_sign_in(
                user_id,
                address=request.remote_addr or "",
                browser=request.headers.get("User-Agent", ""),
                now=clock.now(),
            )
            return _put_cookie(_go(url_for("users.index")), token)
    page = render_template("users/first_administrator.html", form=form, shortest=SHORTEST_PASSWORD)
    return make_response(page, 422 if form.errors else 200)
