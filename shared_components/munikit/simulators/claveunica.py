# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A ClaveÚnica to develop and test with: the real protocol, invented people, faults on demand.

It never runs inside the portal; ``portal serve`` starts it beside it when the settings say
``simulated``. Source of the protocol: Manual de integración de ClaveÚnica (2025-12-02).
"""

import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from munikit.kernel.rut import RUT, RUTError
from munikit.simulators.claveunica_faults import (
    ID_TOKEN_FAULTS,
    TOKEN_FAULTS,
    USERINFO_ANSWERS,
    USERINFO_FAULTS,
    Userinfo,
)

_SCOPE = "openid run name"
_CODE_SECONDS = 300
_CODE_LENGTH = 32
PASSWORD = "testing"  # noqa: S105 - the published password of ClaveÚnica's own test people.
_PEOPLE = {
    44_444_444: (["Rosa", "Elena"], ["Huenchumán", "Pérez"]),
    55_555_555: (["Jorge"], ["Soto", "Vera"]),
    88_888_888: (["Camila"], ["Ojeda", "Ríos"]),
    99_999_999: (["Pedro", "Pablo"], ["Nahuel", "Díaz"]),
}
_GIVEN = ("Ana", "Luis", "Marta", "Diego", "Elisa", "Tomás", "Julia", "Hugo")
_SURNAMES = ("Vera", "Soto", "Muñoz", "Catrileo", "Rojas", "Álvarez", "Núñez", "Paillán")


@dataclass(frozen=True)
class _Code:
    run: int
    redirect_uri: str
    state: str
    nonce: str
    made: float = field(default_factory=time.monotonic)


@dataclass
class _State:
    """What the simulator remembers, and how it is told to misbehave (``/_simulator``)."""

    codes: dict[str, _Code] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    fault: str = ""
    elsewhere: str = ""


FAULTS = (
    "",
    "deny",
    "wrong_state",
    "keys_error",
    *TOKEN_FAULTS,
    *USERINFO_ANSWERS,
    *USERINFO_FAULTS,
    *ID_TOKEN_FAULTS,
)


def create() -> Flask:
    app = Flask(__name__, template_folder="templates", static_folder=None)
    app.url_map.strict_slashes = False
    state = _State()
    _add_login(app, state)
    _add_token(app, state)
    _add_userinfo(app, state)
    _add_keys(app, state)
    _add_control(app, state)
    return app


def person(run: int) -> tuple[list[str], list[str]]:
    """Return the invented names of a RUN, always the same ones."""
    invented = ([_GIVEN[run % 8]], [_SURNAMES[run // 8 % 8], _SURNAMES[run // 64 % 8]])
    return _PEOPLE.get(run, invented)


def _add_login(app: Flask, state: _State) -> None:
    @app.route("/openid/authorize/", methods=["GET", "POST"])
    def authorize() -> ResponseReturnValue:
        problem = _problem_of(request.args.to_dict())
        if problem:
            return render_template("claveunica/problem.html", problem=problem), 400
        if request.method == "GET":
            return render_template("claveunica/login.html", people=_PEOPLE, run=RUT.of)
        if "cancel" in request.form or state.fault == "deny":
            return _return(error="access_denied", state=request.args["state"])
        run = _checked(request.form.get("run", ""), request.form.get("password", ""))
        if run is None:
            page = render_template("claveunica/login.html", people=_PEOPLE, run=RUT.of, wrong=True)
            return page, 422
        code = _issue(state, run)
        wrong = "another-state-of-thirty-characters!" if state.fault == "wrong_state" else ""
        return _return(code=code, state=wrong or request.args["state"])

    @app.get("/api/v1/accounts/app/logout")
    def logout() -> ResponseReturnValue:
        landing = request.args.get("redirect", "")
        # The real one goes back only to a registered address; here, to this machine.
        if landing.startswith(("http://127.0.0.1", "http://localhost")):
            return redirect(landing)
        return "", 204


def _issue(state: _State, run: RUT) -> str:
    code = secrets.token_hex(_CODE_LENGTH // 2)
    asked = request.args
    state.codes[code] = _Code(
        run.number, asked["redirect_uri"], asked["state"], asked.get("nonce", "")
    )
    return code


def _add_token(app: Flask, state: _State) -> None:
    @app.post("/openid/token/")
    def token() -> ResponseReturnValue:
        request.environ["munikit.elsewhere"] = state.elsewhere
        if state.fault in TOKEN_FAULTS:
            return TOKEN_FAULTS[state.fault]()
        wanted = ("client_id", "client_secret", "redirect_uri", "grant_type", "code", "state")
        if any(name not in request.form for name in wanted):
            return jsonify(error="invalid_request"), 400
        redeemed = _redeem(state, request.form.to_dict())
        if redeemed is None:
            return jsonify(error="invalid_grant"), 400
        access = secrets.token_hex(16)
        state.tokens[access] = redeemed.run
        return jsonify(_token_answer(access, redeemed, state.fault))


def _add_userinfo(app: Flask, state: _State) -> None:
    @app.post("/openid/userinfo/")
    def userinfo() -> ResponseReturnValue:
        request.environ["munikit.elsewhere"] = state.elsewhere
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if state.fault in USERINFO_ANSWERS:
            return USERINFO_ANSWERS[state.fault]()
        if bearer not in state.tokens:
            return jsonify(error="invalid_token"), 401
        told = _userinfo(RUT.of(state.tokens[bearer]))
        if state.fault in USERINFO_FAULTS:
            USERINFO_FAULTS[state.fault](told)
        return jsonify(told)


def _add_keys(app: Flask, state: _State) -> None:
    @app.get("/openid/jwks/")
    def keys() -> ResponseReturnValue:
        from munikit.simulators.claveunica_tokens import public_keys  # noqa: PLC0415 - cryptography, only here.

        if state.fault == "keys_error":
            return jsonify(error="server_error"), 500
        return jsonify(public_keys())


def _redeem(state: _State, form: dict[str, str]) -> _Code | None:
    """Return whose code it is: it works once, five minutes, with the address and state it had."""
    issued = state.codes.pop(form["code"], None)
    if issued is None or form["grant_type"] != "authorization_code":
        return None
    expired = time.monotonic() - issued.made > _CODE_SECONDS
    same = (issued.redirect_uri, issued.state) == (form["redirect_uri"], form["state"])
    return issued if same and not expired else None


def _token_answer(access: str, code: _Code, fault: str) -> dict[str, str | int | None]:
    # Imported here: only who signs somebody in needs cryptography, and the demo needs our names.
    from munikit.simulators.claveunica_tokens import SECONDS, identity_token  # noqa: PLC0415 - as above.

    client_id = request.form["client_id"]
    subject = _subject(code.run)
    return {
        "access_token": access,
        "token_type": "bearer",
        "expires_in": SECONDS,
        "id_token": identity_token(client_id, subject, code.nonce, fault),
    }


def _subject(run: int) -> str:
    """`sub` exists because OIDC asks for it; nobody may know people by it."""
    return str(run % 9_999_991)


def _userinfo(run: RUT) -> Userinfo:
    given, surnames = person(run.number)
    return {
        "sub": _subject(run.number),
        "RolUnico": {"numero": run.number, "DV": run.check, "tipo": "RUN"},
        "name": {"nombres": given, "apellidos": surnames},
    }


def _add_control(app: Flask, state: _State) -> None:
    @app.route("/_simulator/", methods=["GET", "POST"])
    def control() -> ResponseReturnValue:
        """Read or set the fault: ``POST fault=token_error``, empty to behave.

        ``elsewhere`` is where the faults that redirect send to.
        """
        if request.method == "POST":
            fault = request.form.get("fault", "")
            if fault not in FAULTS:
                return jsonify(error=f"faults: {', '.join(FAULTS)}"), 400
            state.fault = fault
            state.elsewhere = request.form.get("elsewhere", "")
        return jsonify(fault=state.fault, faults=FAULTS)


def _problem_of(query: dict[str, str]) -> str:
    wanted = ("client_id", "response_type", "scope", "redirect_uri", "state")
    missing = [name for name in wanted if not query.get(name)]
    if missing:
        return f"Falta {', '.join(missing)}"
    if query["response_type"] != "code" or query["scope"] != _SCOPE:
        return f"response_type debe ser code y scope «{_SCOPE}»"
    shortest_state = 30
    if len(query["state"]) < shortest_state:
        return "state debe tener 30 caracteres o más"
    return "redirect_uri no lleva consulta" if "?" in query["redirect_uri"] else ""


def _checked(run: str, password: str) -> RUT | None:
    try:
        return RUT.typed(run) if password == PASSWORD else None
    except RUTError:
        return None


def _return(**answer: str) -> ResponseReturnValue:
    return redirect(f"{request.args['redirect_uri']}?{urlencode(answer)}")
