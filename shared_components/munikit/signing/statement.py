# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The statement in a QR code: what a phone checks without a network.

COSE_Sign1 (RFC 9052) with Ed25519, described in docs/reference/offline-statement.md. CBOR instead
of JSON, because every byte makes the squares of the printed code smaller.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.signing.keys import base64url, kid_of

# Signed beside the content, so that the key's signature under anything else proves nothing here.
_PURPOSE = b"munikit statement 1"
_ALGORITHM = 1
_KEY_ID = 4
_EDDSA = -8
_SIGN1 = 18
_ISSUER, _FOLIO, _TITLE, _INITIALS, _RUN_ENDING, _ISSUED, _FROM, _UNTIL = range(1, 9)
_MOST_TITLE = 60
_EPOCH = date(1970, 1, 1)
_UNREADABLE = _l("Ese código no es de un documento de un portal municipal.")


@dataclass(frozen=True)
class Statement:
    """What is said of a document: as little as the page of the verification says."""

    issuer: str
    folio: str
    title: str
    initials: str
    run_ending: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None


def sign_statement(statement: Statement, key: Ed25519PrivateKey) -> str:
    """Return the statement, signed, in letters that an address may hold."""
    kid = kid_of(key.public_key().public_bytes_raw())
    protected = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: kid}, canonical=True)
    payload = cbor2.dumps(_claims(statement), canonical=True)
    signature = key.sign(_to_be_signed(protected, payload))
    return base64url(cbor2.dumps(cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature])))


def read_statement(text: str, keys: Mapping[bytes, bytes]) -> Statement:
    """Return what a statement says; ``keys`` are the public keys by the id they go by.

    Raises:
        InvalidError: it is none of ours, or nobody of ours signed it.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
        tag = cbor2.loads(raw)
        protected, unsigned, payload, signature = tag.value
        header = cbor2.loads(protected)
        # One form only: nothing unsigned beside the signature, nothing behind it.
        strict = unsigned == {} and cbor2.dumps(tag, canonical=True) == raw
        if tag.tag != _SIGN1 or header.get(_ALGORITHM) != _EDDSA or not strict:
            raise InvalidError(_UNREADABLE)
        key = Ed25519PublicKey.from_public_bytes(keys[header[_KEY_ID]])
        key.verify(signature, _to_be_signed(protected, payload))
        return _statement(cbor2.loads(payload))
    except InvalidSignature:
        raise InvalidError(_("Ese código fue alterado: su firma no corresponde.")) from None
    except (binascii.Error, cbor2.CBORError, ValueError, TypeError, KeyError, AttributeError):
        raise InvalidError(_UNREADABLE) from None


def _claims(statement: Statement) -> dict[int, str | int]:
    claims: dict[int, str | int] = {
        _ISSUER: statement.issuer,
        _FOLIO: statement.folio,
        _TITLE: statement.title[:_MOST_TITLE],
        _INITIALS: statement.initials,
        _RUN_ENDING: statement.run_ending,
        _ISSUED: int(statement.issued_at.timestamp()),
        _FROM: (statement.valid_from - _EPOCH).days,
    }
    if statement.valid_until is not None:
        claims[_UNTIL] = (statement.valid_until - _EPOCH).days
    return claims


def _statement(claims: Mapping[int, str | int]) -> Statement:
    until = claims.get(_UNTIL)
    return Statement(
        issuer=str(claims[_ISSUER]),
        folio=str(claims[_FOLIO]),
        title=str(claims[_TITLE]),
        initials=str(claims[_INITIALS]),
        run_ending=str(claims[_RUN_ENDING]),
        issued_at=datetime.fromtimestamp(int(claims[_ISSUED]), UTC),
        valid_from=_EPOCH + timedelta(days=int(claims[_FROM])),
        valid_until=None if until is None else _EPOCH + timedelta(days=int(until)),
    )


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, _PURPOSE, payload])
