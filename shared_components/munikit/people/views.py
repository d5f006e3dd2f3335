# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doors: ClaveÚnica for everybody, a local account for officials."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired

from munikit.access import keeps_typed_text, public
from munikit.db import database, transaction
from munikit.forms import EmailField, Form
from munikit.kernel.errors import InvalidError
from munikit.people.claveunica import ClaveUnica
from munikit.people.login import check_password, sign_in, sign_out
from munikit.people.services import upsert_resident
from munikit.people.throttle import TooManyAttemptsError
from munikit.settings import Settings
from munikit.ui import page

bp = Blueprint("people", __name__, template_folder="templates")

_STATE = "claveunica_state"


class LocalLoginForm(Form):
    email = EmailField(_l("Correo institucional"), required=_l("Escriba su correo electrónico"))
    password = PasswordField(_l("Clave"), [InputRequired(_l("Escriba su clave"))])


@bp.get("/entrar")
@public
def enter() -> ResponseReturnValue:
    return page("munikit/people/enter.html", expired=session.get("expired"))


@bp.route("/entrar/funcionarios", methods=["GET", "POST"])
@public
@keeps_typed_text
def enter_locally() -> ResponseReturnValue:
    form = LocalLoginForm()
    status = 200
    if form.validate_on_submit():
        with transaction() as db:
            try:
                person = check_password(db, form.email.data or "", form.password.data or "")
            except TooManyAttemptsError as error:
                form.email.errors = [error.message]
                return page("munikit/people/enter_locally.html", form=form), 429
            if person is not None:
                return redirect(sign_in(db, person, by="local"), 303)
        form.email.errors = [_("El correo o la clave no corresponden. Revíselos y pruebe de nuevo")]
        status = 422
    return page("munikit/people/enter_locally.html", form=form), status


@bp.get("/entrar/claveunica")
@public
def enter_with_claveunica() -> ResponseReturnValue:
    address, state = _provider().authorization()
    session[_STATE] = state
    return redirect(address, 303)


@bp.get("/entrar/claveunica/vuelta")
@public
def come_back_from_claveunica() -> ResponseReturnValue:
    expected = session.pop(_STATE, "")
    given = request.args.get("state", "")
    if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
        raise InvalidError(
            _("Esa entrada con ClaveÚnica ya no sirve. Vuelva a entrar desde esta página.")
        )
    code = request.args.get("code", "")
    if not code:
        return page("munikit/people/not_entered.html")
    someone = _provider().identify(code, given)
    with transaction() as db:
        person = upsert_resident(db, someone.run, someone.given_names, someone.surnames)
        return redirect(sign_in(db, person, by="claveunica"), 303)


@bp.post("/salir")
@public
def leave() -> ResponseReturnValue:
    with transaction() as db:
        by = sign_out(db, g.get("munikit_actor"))
    landing = f"{_settings().site.url}{url_for('people.left')}"
    if by == "claveunica":
        return redirect(_provider().logout_url(landing), 303)
    return redirect(landing, 303)


@bp.get("/salir/listo")
@public
def left() -> ResponseReturnValue:
    return page("munikit/people/left.html")


def _provider() -> ClaveUnica:
    settings = _settings()
    landing = urlsplit(url_for("people.come_back_from_claveunica")).path
    return ClaveUnica(settings.identity, f"{settings.site.url}{landing}")


def _settings() -> Settings:
    return database().wiring.settings
