# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doors: ClaveÚnica for everybody, a local account for officials."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from munikit.db.limiter import TooManyAttemptsError
from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people.claveunica import TOO_LATE, ClaveUnica, Identified
from munikit.people.login import begin_attempt, end_attempt, sign_in, sign_out
from munikit.people.passwords import LONGEST, verify_password
from munikit.people.services import account_of, upsert_resident
from munikit.settings import Settings
from munikit.web import (
    database,
    is_shown_again,
    keeps_typed_text,
    page,
    public,
    signed_in,
    transaction,
    visitor,
)
from munikit.web.everybody import same_for_everybody
from munikit.web.forms import EmailField, Form, asked
from munikit.web.known_browsers import browser_known_for, remember_browser
from munikit.web.login import begin_session, end_session

bp = Blueprint("people", __name__, template_folder="templates")

_STATE = "claveunica_state"


class LocalLoginForm(Form):
    email = EmailField(_l("Correo institucional"), required=_l("Escriba su correo electrónico"))
    password = PasswordField(
        _l("Clave"),
        [
            InputRequired(_l("Escriba su clave")),
            Length(max=LONGEST, message=_l("Esa clave es más larga que cualquiera. Revísela")),
        ],
    )


@bp.get("/entrar")
@public
@same_for_everybody
def enter() -> ResponseReturnValue:
    return page("munikit/people/enter.html", expired=session.get("expired"))


@bp.route("/entrar/funcionarios", methods=["GET", "POST"])
@public
@keeps_typed_text
def enter_locally() -> ResponseReturnValue:
    form = LocalLoginForm()
    if form.validate_on_submit():
        account = account_of(form.email.data or "")
        try:
            target = _enter(account, form.password.data or "")
        except TooManyAttemptsError as error:
            form.email.errors = [error.message]
            wait = {"Retry-After": str(error.seconds)}
            return page("munikit/people/enter_locally.html", form=form), 429, wait
        if target:
            entered = make_response(redirect(target, 303))
            remember_browser(request, entered, account, secure=_settings().site.is_secure)
            return entered
        form.email.errors = [_("El correo o la clave no corresponden. Revíselos y pruebe de nuevo")]
    status = 422 if form.is_submitted() else 200
    return page("munikit/people/enter_locally.html", form=form), status


def _enter(account: str, password: str) -> str | None:
    address = request.remote_addr or ""
    browser = browser_known_for(request, account)
    with transaction() as db:
        attempt = begin_attempt(db, account, address=address, browser=browser)
    # Argon2 is slow on purpose, and no transaction waits for it.
    known = verify_password(attempt.password_hash, password)
    with transaction() as db:
        person = end_attempt(db, attempt, known=known)
        actor = sign_in(db, person, by="local") if person else None
    return begin_session(actor, by="local") if actor else None


@bp.get("/entrar/claveunica")
@public
def enter_with_claveunica() -> ResponseReturnValue:
    address, state = _provider().authorization()
    session[_STATE] = state
    return redirect(address, 303)


@bp.get("/entrar/claveunica/vuelta")
@public
def come_back_from_claveunica() -> ResponseReturnValue:
    try:
        someone = _identified()
    except (InvalidError, UnavailableError) as error:
        status = 503 if isinstance(error, UnavailableError) else 422
        return page("munikit/people/not_entered.html", reason=error.message), status
    if someone is None:
        return page("munikit/people/not_entered.html")
    with transaction() as db:
        person = upsert_resident(db, someone.run, someone.given_names, someone.surnames)
        actor = sign_in(db, person, by="claveunica")
    return redirect(begin_session(actor, by="claveunica"), 303)


def _identified() -> Identified | None:
    """Return who came back, or nothing if they turned round on the way."""
    expected = session.pop(_STATE, "")
    given = asked().text("state", 200)
    # Before anything else: a state we did not give to this browser, just now, is not ours.
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        raise InvalidError(TOO_LATE)
    code = asked().text("code", 1000)
    return _provider().identify(code, given) if code else None


@bp.get("/entrar/seguir")
@signed_in
def stay() -> ResponseReturnValue:
    """Keep the session of whoever reads on: a request is what it is counted from."""
    return Response(status=204, mimetype="text/plain")


@bp.post("/salir")
@public
@keeps_typed_text
def leave() -> ResponseReturnValue:
    someone = visitor()
    if is_shown_again():
        if someone is not None:
            raise CSRFError
        # Whoever is out already wanted no more than that.
        return redirect(url_for("people.left"), 303)
    with transaction() as db:
        sign_out(db, someone)
    by = end_session()
    landing = url_for("people.left")
    if by == "claveunica":
        return redirect(_provider().logout_url(f"{_settings().site.url}{landing}"), 303)
    # Not to ``site.url``: browsers hold a form's redirects to where its page came from.
    return redirect(landing, 303)


@bp.get("/salir/listo")
@public
@same_for_everybody
def left() -> ResponseReturnValue:
    return page("munikit/people/left.html")


def _provider() -> ClaveUnica:
    settings = _settings()
    landing = urlsplit(url_for("people.come_back_from_claveunica")).path
    return ClaveUnica(settings.identity, f"{settings.site.url}{landing}")


def _settings() -> Settings:
    return database().wiring.settings
