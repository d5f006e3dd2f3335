# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The simulated ClaveÚnica speaks as the manual says, and refuses what the real one refuses."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from munikit.simulators import claveunica

ASKED = {
    "client_id": "portal",
    "response_type": "code",
    "scope": "openid run name",
    "redirect_uri": "http://127.0.0.1:8000/vuelta",
    "state": "a" * 32,
}


@pytest.fixture
def provider() -> FlaskClient:
    return claveunica.create().test_client()


def code(provider: FlaskClient, run: str = "44.444.444-4") -> str:
    filled = {"run": run, "password": "testing"}
    answer = provider.post("/openid/authorize/", query_string=ASKED, data=filled)
    return parse_qs(urlsplit(answer.location or "").query)["code"][0]


def token(provider: FlaskClient, **changed: str) -> TestResponse:
    form = {
        "client_id": "portal",
        "client_secret": "secret",
        "redirect_uri": ASKED["redirect_uri"],
        "grant_type": "authorization_code",
        "state": ASKED["state"],
        "code": changed.get("code") or code(provider),
    }
    return provider.post("/openid/token/", data={**form, **changed})


def userinfo(provider: FlaskClient, access: str) -> TestResponse:
    return provider.post("/openid/userinfo/", headers={"Authorization": f"Bearer {access}"})


def claims(jwt: str) -> tuple[dict[str, str], dict[str, str]]:
    header, body, _signature = (part + "==" for part in jwt.split("."))
    return json.loads(base64.urlsafe_b64decode(header)), json.loads(base64.urlsafe_b64decode(body))


def test_it_answers_as_the_manuals_example_does(provider: FlaskClient) -> None:
    answer = token(provider)

    assert answer.json is not None
    assert sorted(answer.json) == ["access_token", "expires_in", "id_token", "token_type"]
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("bearer", 3600)
    header, body = claims(answer.json["id_token"])
    assert (header["alg"], body["aud"]) == ("RS256", "portal")
    assert userinfo(provider, answer.json["access_token"]).json == {
        "sub": "4444480",
        "RolUnico": {"numero": 44444444, "DV": "4", "tipo": "RUN"},
        "name": {"nombres": ["Rosa", "Elena"], "apellidos": ["Huenchumán", "Pérez"]},
    }


def test_a_code_has_32_characters(provider: FlaskClient) -> None:
    assert len(code(provider)) == 32


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "openid run name email"},
        {"scope": "openid"},
        {"response_type": "token"},
        {"state": "short"},
        {"client_id": ""},
        {"redirect_uri": "http://127.0.0.1:8000/vuelta?a=b"},
    ],
)
def test_a_request_that_the_manual_does_not_allow_is_refused(
    provider: FlaskClient, wrong: dict[str, str]
) -> None:
    assert provider.get("/openid/authorize/", query_string={**ASKED, **wrong}).status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://127.0.0.1:8000/otra"},
        {"state": "b" * 32},
        {"code": "c" * 32},
        {"grant_type": "password"},
    ],
)
def test_a_code_needs_everything_it_was_asked_with(
    provider: FlaskClient, changed: dict[str, str]
) -> None:
    answer = token(provider, **changed)

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_grant"})


def test_a_code_works_once(provider: FlaskClient) -> None:
    once = code(provider)

    assert token(provider, code=once).status_code == 200
    assert token(provider, code=once).status_code == 400


def test_a_code_is_too_old_after_five_minutes(
    provider: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = code(provider)
    monkeypatch.setattr(claveunica, "_CODE_SECONDS", -1)

    assert token(provider, code=old).status_code == 400


def test_credentials_outside_the_body_are_not_seen(provider: FlaskClient) -> None:
    form = {"grant_type": "authorization_code", "code": code(provider)}

    assert provider.post("/openid/token/", data=form, auth=("portal", "secret")).status_code == 400


@pytest.mark.parametrize("path", ["/openid/token", "/openid/token/", "/openid/userinfo"])
def test_a_post_is_never_answered_with_a_redirect(provider: FlaskClient, path: str) -> None:
    assert provider.post(path).status_code in (400, 401)


def test_userinfo_is_asked_with_post_and_a_good_token(provider: FlaskClient) -> None:
    assert provider.get("/openid/userinfo/").status_code == 405
    assert userinfo(provider, "invented").status_code == 401


def test_leaving_goes_back_only_to_a_registered_address(provider: FlaskClient) -> None:
    ours = provider.get("/api/v1/accounts/app/logout?redirect=http://127.0.0.1:8000/salir/listo")
    other = provider.get("/api/v1/accounts/app/logout?redirect=https://evil.example/")

    assert (ours.status_code, ours.location) == (302, "http://127.0.0.1:8000/salir/listo")
    assert other.status_code == 204


def test_a_wrong_password_is_said_on_the_page(provider: FlaskClient) -> None:
    filled = {"run": "44.444.444-4", "password": "my own"}

    answer = provider.post("/openid/authorize/", query_string=ASKED, data=filled)

    assert answer.status_code == 422
    assert "El RUN o la clave no corresponden" in answer.text


def test_any_valid_run_has_an_invented_name_always_the_same() -> None:
    assert claveunica.person(12345678) == claveunica.person(12345678)


def test_a_fault_it_does_not_know_is_refused(provider: FlaskClient) -> None:
    assert provider.post("/_simulator/", data={"fault": "explode"}).status_code == 400
    assert provider.get("/_simulator/").json == {"fault": "", "faults": list(claveunica.FAULTS)}


def test_the_token_is_signed_by_a_key_that_is_published(provider: FlaskClient) -> None:
    answer = token(provider)
    published = provider.get("/openid/jwks/").json

    assert answer.json is not None
    assert published is not None
    header, _body = claims(answer.json["id_token"])
    assert [key["kid"] for key in published["keys"]] == [header["kid"]]
    assert not [key for key in published["keys"] if "d" in key], "a private key"
