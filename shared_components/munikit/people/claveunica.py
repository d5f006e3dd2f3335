# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""ClaveÚnica, the State's identity provider: OIDC's authorization code flow with its own habits.

Source: Manual de integración de ClaveÚnica (updated 2025-12-02). Addresses end in a slash, the
credentials and the state travel in the token request's body, userinfo is a POST, people are known
by their RUN and never by ``sub``, and its own session must always be closed.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.rut import RUT, RUTError
from munikit.settings import Identity

SCOPE = "openid run name"
_STATE_BYTES = 32
_CALLS = Bulkhead(3)
TOO_LATE = "Esa entrada con ClaveÚnica ya no sirve. Empiece de nuevo: no se perdió nada."
_DOWN = (
    "ClaveÚnica no responde en este momento. Espere unos minutos e inténtelo de nuevo. Lo que "
    "guardó sigue guardado."
)


@dataclass(frozen=True)
class Identified:
    """A person as ClaveÚnica names them."""

    run: RUT
    given_names: str
    surnames: str


@dataclass(frozen=True)
class ClaveUnica:
    """The client of the real provider and of the simulator alike."""

    settings: Identity
    redirect_uri: str

    def authorization(self) -> tuple[str, str]:
        """Return where to send the browser, and the state that must come back with it."""
        state = secrets.token_urlsafe(_STATE_BYTES)
        query = {
            "client_id": self.settings.client_id,
            "response_type": "code",
            "scope": SCOPE,
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        return f"{self.settings.base_url}/openid/authorize/?{urlencode(query)}", state

    def identify(self, code: str, state: str) -> Identified:
        """Exchange the code and return who it stands for.

        Raises:
            InvalidError: the code was used already, or is older than five minutes.
            UnavailableError: the provider did not answer, or answered what it should not.
        """
        # Imported here: a web process that signs nobody in should not carry them.
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - as above.
        from authlib.integrations.base_client.errors import OAuthError  # noqa: PLC0415 - as above.
        from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415 - as above.
        from requests import RequestException  # noqa: PLC0415 - as above.

        from munikit.outside import bounded  # noqa: PLC0415 - as above.

        client = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret.get_secret_value(),
            redirect_uri=self.redirect_uri,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a method's name.
        )
        try:
            with _CALLS.place(), client, bounded(client, self.settings.timeout_seconds):
                return _read(self._ask(client, code, state))
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise InvalidError(TOO_LATE) from error
            raise UnavailableError(_DOWN) from error
        except (AuthlibBaseError, RequestException, ValueError, KeyError, TypeError) as error:
            raise UnavailableError(_DOWN) from error

    def logout_url(self, landing: str) -> str:
        """Return where the browser goes to close ClaveÚnica's own session of sixty seconds."""
        query = urlencode({"redirect": landing})
        return f"{self.settings.base_url}/api/v1/accounts/app/logout?{query}"

    def _ask(self, client: Any, code: str, state: str) -> Any:  # noqa: ANN401 - an untyped library, JSON.
        client.fetch_token(
            f"{self.settings.base_url}/openid/token/",
            grant_type="authorization_code",
            code=code,
            body=urlencode({"state": state}),
        )
        userinfo = f"{self.settings.base_url}/openid/userinfo/"
        response = client.post(userinfo, allow_redirects=False)
        response.raise_for_status()
        return response.json()


def _read(userinfo: Any) -> Identified:  # noqa: ANN401 - JSON from outside.
    unique = userinfo["RolUnico"]
    try:
        # Some answers carry the number as text, and RUT.parse checks the digit too.
        run = RUT.parse(f"{unique['numero']}-{unique['DV']}")
    except RUTError as error:
        raise ValueError("ClaveÚnica sent no valid RUN") from error
    name = userinfo["name"]
    return Identified(run, " ".join(name["nombres"]), " ".join(name["apellidos"]))
