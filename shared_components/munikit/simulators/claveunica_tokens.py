# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The identity token that the simulator signs, with a key that dies with it."""

import time
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://accounts.claveunica.gob.cl/openid"
SECONDS = 3600
_KEY_BITS = 2048


def identity_token(client_id: str, subject: str) -> str:
    """Return a JWT signed with RS256, as the manual's example is."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": subject,
        "aud": client_id,
        "iat": now,
        "exp": now + SECONDS,
    }
    return jwt.encode({"alg": "RS256"}, claims, _key())


@cache
def _key() -> RSAKey:
    return RSAKey.generate_key(_KEY_BITS)
