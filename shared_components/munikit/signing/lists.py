# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists a phone keeps, signed: JWS (RFC 7515, 7.2.1) with Ed25519, one signature for each key.

Described in docs/reference/offline-statement.md. JSON instead of CBOR, for nothing is printed.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import lazy_gettext as _l
from munikit.signing.keys import base64url, kid_of

_UNTRUSTED = _l("Esa lista no lleva la firma de una clave conocida de la municipalidad.")


def sign_list(content: Mapping[str, Any], keys: Sequence[Ed25519PrivateKey], *, kind: str) -> str:
    """Return the list as a JWS; ``kind`` is signed too, so that none passes for another."""
    payload = base64url(json.dumps(content, ensure_ascii=False).encode())
    signatures = [_signature(payload, key, kind) for key in keys]
    return json.dumps({"payload": payload, "signatures": signatures})


def read_list(text: str, keys: Mapping[bytes, bytes], *, kind: str) -> dict[str, Any]:
    """Return what a list says; ``keys`` are the public keys trusted so far, by their ids.

    Raises:
        InvalidError: none of them signed it, as it stands, as a list of this kind.
    """
    try:
        jws = json.loads(text)
        if any(_is_good(each, jws["payload"], keys, kind) for each in jws["signatures"]):
            content: dict[str, Any] = json.loads(_decoded(jws["payload"]))
            return content
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError):
        pass
    raise InvalidError(_UNTRUSTED)


def _signature(payload: str, key: Ed25519PrivateKey, kind: str) -> dict[str, str]:
    kid = kid_of(key.public_key().public_bytes_raw()).hex()
    header = base64url(json.dumps({"alg": "EdDSA", "kid": kid, "typ": kind}).encode())
    return {
        "protected": header,
        "signature": base64url(key.sign(f"{header}.{payload}".encode())),
    }


def _is_good(
    signature: Mapping[str, str], payload: str, keys: Mapping[bytes, bytes], kind: str
) -> bool:
    header = json.loads(_decoded(signature["protected"]))
    key = keys.get(bytes.fromhex(header["kid"]))
    if key is None or (header["alg"], header["typ"]) != ("EdDSA", kind):
        return False
    signed = f"{signature['protected']}.{payload}".encode()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(_decoded(signature["signature"]), signed)
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
