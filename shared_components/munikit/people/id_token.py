# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The identity token: who signed it, for whom, for which login and until when.

Source: OpenID Connect Core 1.0, 3.1.3.7. joserfc does the cryptography.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, time
from typing import Any

from joserfc import jwt
from joserfc.errors import ClaimError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

# ClaveÚnica signs with RSA; a token that names another way is not looked at further.
ALGORITHMS = ["RS256"]
_LEEWAY_SECONDS = 120
# A code lives five minutes, so its token was made within the last ten.
_OLDEST_SECONDS = 600
_LONGEST_TOKEN = 16_384
_KEYS_SECONDS = 3600
_ASK_AGAIN_SECONDS = 30


class IDTokenError(ValueError):
    """An identity token that says something else than it must, or nothing."""


@dataclass(frozen=True)
class Expected:
    """What a token must say: who made it, for which client, for which login."""

    issuer: str
    client_id: str
    nonce: str
    nonce_is_required: bool = True


@dataclass
class ProviderKeys:
    """The public keys of one provider, asked for once an hour, and anew for one not known yet."""

    _keys: KeySet | None = None
    _fetched: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def holding(self, kid: str | None, fetch: Callable[[], Any]) -> KeySet:
        """Return the keys, where possible with the one named ``kid`` among them."""
        with self._lock:
            age = monotonic() - self._fetched
            unknown = kid is not None and not _has(self._keys, kid)
            # Whoever makes up names of keys must not make us ask each time.
            if self._keys is None or age > _KEYS_SECONDS or (unknown and age > _ASK_AGAIN_SECONDS):
                self._keys = KeySet.import_key_set(fetch())
                self._fetched = monotonic()
            return self._keys


def check_id_token(
    token: Any,  # noqa: ANN401 - JSON from outside.
    expected: Expected,
    keys_for: Callable[[str | None], KeySet],
) -> str:
    """Return whom a token is about (``sub``). ``keys_for`` gives the keys, one by its name.

    Raises:
        IDTokenError: it is missing, altered, too old, or made by or for somebody else.
    """
    if not isinstance(token, str) or not token or len(token) > _LONGEST_TOKEN:
        raise IDTokenError("there is no identity token")
    try:
        claims = _claims(token, keys_for)
        _registry(expected, claims).validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IDTokenError(f"the identity token is refused: {_why(error)}") from error
    return str(claims["sub"])


def _why(error: Exception) -> str:
    """Say what is wrong, for whoever has to correct a setting; never what a claim said."""
    if isinstance(error, ClaimError):
        return f"its claim «{error.claim}» is missing or another"
    return str(error) if isinstance(error, IDTokenError) else type(error).__name__


def _claims(token: str, keys_for: Callable[[str | None], KeySet]) -> dict[str, Any]:
    header = extract_compact(token.encode()).headers()
    if header.get("alg") not in ALGORITHMS:
        raise IDTokenError("another algorithm")
    kid = header.get("kid")
    known = keys_for(kid if isinstance(kid, str) else None)
    if kid is None and len(known.keys) != 1:
        raise IDTokenError("it does not name its key")
    if kid is not None and not _has(known, kid):
        raise IDTokenError("a key the provider does not publish")
    return jwt.decode(token, known, algorithms=ALGORITHMS).claims


def _registry(expected: Expected, claims: dict[str, Any]) -> jwt.JWTClaimsRegistry:
    now = int(time())
    made = claims.get("iat")
    if not isinstance(made, int) or made < now - _OLDEST_SECONDS - _LEEWAY_SECONDS:
        raise IDTokenError("it was made long ago")
    # One audience, ours: a token that is good elsewhere too may have come from there.
    if claims.get("aud") not in (expected.client_id, [expected.client_id]):
        raise IDTokenError("it is for somebody else")
    return jwt.JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": expected.nonce_is_required, "value": expected.nonce},
    )


def _has(keys: KeySet | None, kid: Any) -> bool:  # noqa: ANN401 - JSON from outside.
    return keys is not None and any(key.kid == kid for key in keys.keys)
