# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""ClaveÚnica, the State's identity provider: OIDC's authorization code flow with its own habits.

Source: Manual de integración de ClaveÚnica (updated 2025-12-02). Addresses end in a slash, the
credentials and the state travel in the token request's body, userinfo is a POST, people are known
by their RUN and never by ``sub``, and its own session must always be closed.
"""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.text import tidy
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings.sections import Identity

if TYPE_CHECKING:
    from munikit.people.id_token import ProviderKeys

log = logging.getLogger(__name__)

SCOPE = "openid run name"
_STATE_BYTES = 32
_CALLS = Bulkhead(3)
# What the register of people holds of each part of a name.
_LONGEST_NAME = 120
TOO_LATE = _l("Esa entrada con ClaveÚnica ya no sirve. Empiece de nuevo: no se perdió nada.")
_ODD_LINE = "ClaveÚnica respondió algo que no corresponde: %s. Revise [identity] de portal.toml"
_DOWN_LINE = "ClaveÚnica no responde: %s. Vea que esta máquina llegue a %s"
_REFUSED_LINE = (
    "ClaveÚnica no aceptó el ingreso: %s. Si se repite, revise client_id de [identity] y "
    "PORTAL_IDENTITY__CLIENT_SECRET de .env"
)
_DOWN = _l(
    "ClaveÚnica no responde en este momento. Espere unos minutos e inténtelo de "
    "nuevo. Lo que guardó sigue guardado."
)
_ODD = _l(
    "ClaveÚnica respondió, pero no como esperamos, y no pudimos reconocerle. "
    "Inténtelo de nuevo; si vuelve a pasar, avise a la municipalidad. Lo que guardó "
    "sigue guardado."
)
_NAMELESS = _l(
    "ClaveÚnica nos dio su RUN sin su nombre, y sin él no podemos hacer un documento. "
    "Avise a la municipalidad. Lo que guardó sigue guardado."
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
            "nonce": self._nonce(state),
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
            raise _refused(error.error) from error
        except (*_SENSELESS, AuthlibBaseError) as error:
            # Of what kind alone: the answer is about a person.
            log.warning(_ODD_LINE, _kinds(error))
            raise UnavailableError(_ODD) from error
        except RequestException as error:
            log.warning(_DOWN_LINE, type(error).__name__, self.settings.base_url)
            raise UnavailableError(_DOWN) from error

    def logout_url(self, landing: str) -> str:
        """Return where the browser goes to close ClaveÚnica's own session of sixty seconds."""
        query = urlencode({"redirect": landing})
        return f"{self.settings.base_url}/api/v1/accounts/app/logout?{query}"

    def _ask(self, client: Any, code: str, state: str) -> Any:  # noqa: ANN401 - an untyped library, JSON.
        token = client.fetch_token(
            f"{self.settings.base_url}/openid/token/",
            grant_type="authorization_code",
            code=code,
            body=urlencode({"state": state}),
        )
        subject = self._check(client, token.get("id_token"), state)
        userinfo = f"{self.settings.base_url}/openid/userinfo/"
        response = client.post(userinfo, allow_redirects=False)
        response.raise_for_status()
        told = response.json()
        if str(told["sub"]) != subject:
            raise ValueError("userinfo is about somebody else than the identity token")
        return told

    def _check(self, client: Any, token: Any, state: str) -> str:  # noqa: ANN401 - as above.
        from munikit.people.id_token import Expected, check_id_token  # noqa: PLC0415 - as above.

        address = self.settings.jwks_url or f"{self.settings.base_url}/openid/jwks/"
        expected = Expected(
            self.settings.issuer,
            self.settings.client_id,
            self._nonce(state),
            nonce_is_required=self.settings.nonce_is_required,
        )
        fetch = partial(_fetch_keys, client, address)
        return check_id_token(token, expected, lambda kid: _keys_of(address).holding(kid, fetch))

    def _nonce(self, state: str) -> str:
        # Of the state, which is of this browser, and of what nobody knows who reads the address.
        secret = self.settings.client_secret.get_secret_value().encode()
        return hmac.new(secret, state.encode(), hashlib.sha256).hexdigest()


def _refused(code: str) -> InvalidError | UnavailableError:
    log.warning(_REFUSED_LINE, code)
    return InvalidError(TOO_LATE) if code == "invalid_grant" else UnavailableError(_DOWN)


# What reading JSON that is not what it must be ends in; too deep a nesting is one of them.
_SENSELESS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@cache
def _keys_of(address: str) -> "ProviderKeys":  # noqa: ARG001 - one set of keys for each address.
    from munikit.people.id_token import ProviderKeys  # noqa: PLC0415 - cryptography, only here.

    return ProviderKeys()


def _fetch_keys(client: Any, address: str) -> Any:  # noqa: ANN401 - an untyped library, JSON.
    # The keys are everybody's: whoever publishes them needs no token of a person.
    answer = client.get(address, withhold_token=True)
    answer.raise_for_status()
    return answer.json()


def _read(userinfo: Any) -> Identified:  # noqa: ANN401 - JSON from outside.
    unique = userinfo["RolUnico"]
    try:
        # Some answers carry the number as text, and RUT.parse checks the digit too.
        run = RUT.parse(f"{unique['numero']}-{unique['DV']}")
    except RUTError as error:
        raise ValueError("ClaveÚnica sent no valid RUN") from error
    name = userinfo["name"] or {}
    given, surnames = (_words(name.get(part)) for part in ("nombres", "apellidos"))
    if not (given or surnames):
        raise UnavailableError(_NAMELESS)
    return Identified(run, given, surnames)


def _words(part: Any) -> str:  # noqa: ANN401 - JSON from outside.
    """Return a part of a name. Some people have one surname, or none, and it comes as ``null``."""
    words = [part] if isinstance(part, str) else part or []
    plain = (tidy(word) for word in words if isinstance(word, str))
    return " ".join(" ".join(plain).split())[:_LONGEST_NAME].rstrip()


def _kinds(error: BaseException | None) -> str:
    return (
        f"{type(error).__name__}: {error}"
        if isinstance(error, ValueError)
        else type(error).__name__
    )
