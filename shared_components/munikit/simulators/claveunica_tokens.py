# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The identity token that the simulator signs, with a key that dies with it, and wrong ones."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://accounts.claveunica.gob.cl/openid"
SECONDS = 3600
_KEY_BITS = 2048
_KID = "simulated"

Claims = dict[str, Any]


def identity_token(client_id: str, subject: str, nonce: str, fault: str) -> str | None:
    """Return a JWT signed with RS256, as the manual's example is, or a wrong one on demand."""
    now = int(time.time())
    claims: Claims = {
        "iss": ISSUER,
        "sub": subject,
        "aud": client_id,
        "iat": now,
        "exp": now + SECONDS,
    }
    if nonce:
        claims["nonce"] = nonce
    if fault == "id_token_missing":
        return None
    if fault in _CLAIM_FAULTS:
        _CLAIM_FAULTS[fault](claims)
    return _SIGNATURE_FAULTS.get(fault, _signed)(claims)


def public_keys() -> dict[str, Any]:
    """Return the JWK set that the provider publishes."""
    return {"keys": [{**_key().as_dict(private=False), "kid": _KID, "use": "sig", "alg": "RS256"}]}


def _signed(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": _KID}, claims, _key())


def _unsigned(claims: Claims) -> str:
    # {"alg":"none"}: a library that trusts the header takes it for a token without signature.
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{_signed(claims).split('.')[1]}."


def _by_public_key(claims: Claims) -> str:
    """Sign by HMAC with the public key as the secret: the oldest confusion of algorithms."""
    # By hand: no library lends itself to this.
    head, payload = (
        _base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": _KID}, claims)
    )
    secret = _key().as_pem(private=False)
    signature = hmac.new(secret, f"{head}.{payload}".encode(), hashlib.sha256).digest()
    return f"{head}.{payload}.{_base64(signature)}"


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _by_another_key(claims: Claims, kid: str = _KID) -> str:
    return jwt.encode({"alg": "RS256", "kid": kid}, claims, _another_key())


def _altered(claims: Claims) -> str:
    other = _signed({**claims, "sub": "1"})
    head, _payload, _own = _signed(claims).split(".")
    return ".".join((head, other.split(".")[1], _own))


_CLAIM_FAULTS: dict[str, Callable[[Claims], object]] = {
    "id_token_issuer": lambda claims: claims.update(iss="https://otra.example/openid"),
    "id_token_audience": lambda claims: claims.update(aud="otro-portal"),
    "id_token_two_audiences": lambda claims: claims.update(aud=[claims["aud"], "otro-portal"]),
    "id_token_expired": lambda claims: claims.update(iat=1_500_000_000, exp=1_500_003_600),
    "id_token_old": lambda claims: claims.update(iat=claims["iat"] - 7200),
    "id_token_never_ends": lambda claims: claims.pop("exp"),
    "id_token_nonce": lambda claims: claims.update(nonce="the-nonce-of-another-login"),
    "id_token_no_nonce": lambda claims: claims.pop("nonce", None),
    "id_token_subject": lambda claims: claims.update(sub="1"),
}
_SIGNATURE_FAULTS: dict[str, Callable[[Claims], str]] = {
    "id_token_unsigned": _unsigned,
    "id_token_hmac": _by_public_key,
    "id_token_forged": _by_another_key,
    "id_token_unknown_key": lambda claims: _by_another_key(claims, "made-up"),
    "id_token_altered": _altered,
    "id_token_garbage": lambda _claims: "not.a.token",
}


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(_KEY_BITS)


@cache
def _another_key() -> RSAKey:
    return RSAKey.generate_key(_KEY_BITS)
