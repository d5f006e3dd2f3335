# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A FirmaGob to develop and test with: API v2, by hash, with the State's published test account.

It never runs inside the portal; ``portal serve`` starts it when the settings say
``firmagob_simulated``. It refuses what the documents say the State refuses; the State's own list
of errors is not published, so their wording is ours.
"""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from wsgiref.types import WSGIApplication

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from munikit.kernel.clock import SANTIAGO
from munikit_certificates.keys.signers import SANDBOX

_MOST_BYTES = 5 * 1024 * 1024
_LONGEST = timedelta(minutes=30)


class _RefusedError(Exception):
    """The reason is the message."""


def create() -> WSGIApplication:
    app = Flask("firmagob_simulator")
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES

    @app.post("/firma/v2/files/tickets")
    def tickets() -> ResponseReturnValue:
        try:
            asked = request.get_json(silent=True) or {}
            _check(asked)
            signed = [_signed(each) for each in asked.get("hashes", [])]
        except _RefusedError as reason:
            return jsonify({"error": str(reason)}), 400
        count = {"hashesSigned": len(signed), "hashesReceived": len(signed), "signedFailed": 0}
        metadata = {"otpExpired": False, **count}
        return jsonify({"hashes": signed, "metadata": metadata, "idSolicitud": 1})

    @app.get("/")
    def alive() -> ResponseReturnValue:
        return "FirmaGob simulada"

    return app


def _check(asked: Mapping[str, Any]) -> None:
    if asked.get("api_token_key") != SANDBOX["token_key"]:
        raise _RefusedError("api_token_key desconocido")
    try:
        key = OctKey.import_key(SANDBOX["secret"])
        claims = jwt.decode(str(asked.get("token")), key, algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        raise _RefusedError("token inválido") from None
    if (claims.get("entity"), claims.get("run")) != (SANDBOX["entity"], SANDBOX["run"]):
        raise _RefusedError("entidad o RUN desconocidos")
    # An unattended purpose carries no one-time code.
    if claims.get("purpose") != "Desatendido" or "OTP" in request.headers:
        raise _RefusedError("propósito inválido")
    _check_hour(str(claims.get("expiration")))


def _check_hour(expiration: str) -> None:
    # Chilean local time without its offset, as the State's own sample writes it.
    here = datetime.now(SANTIAGO).replace(tzinfo=None)
    try:
        ahead = datetime.fromisoformat(expiration) - here
    except (ValueError, TypeError):
        raise _RefusedError("expiration inválida") from None
    if not timedelta(0) < ahead <= _LONGEST:
        raise _RefusedError("token expirado o de más de 30 minutos")


def _signed(asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        digest = base64.b64decode(str(asked.get("content")), validate=True)
    except binascii.Error:
        digest = b""
    if len(digest) != hashlib.sha256().digest_size:
        raise _RefusedError("hash inválido")
    cms = asyncio.run(_signer().async_sign(digest, "sha256"))
    return {
        "content": base64.b64encode(cms.dump()).decode(),
        "status": "OK",
        "contentType": "application/pdf",
        "documentStatus": "SIGNED",
        "hashOriginal": asked["content"],
    }


@cache
def _signer() -> SimpleSigner:
    """Return a signer whose key dies with this process."""
    key = rsa.generate_private_key(65_537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "FirmaGob simulada, sin valor")])
    start = datetime.now(UTC) - timedelta(minutes=5)
    built = x509.CertificateBuilder(
        name, name, key.public_key(), 7, start, start + timedelta(days=30)
    )
    der = serialization.Encoding.DER
    none = serialization.NoEncryption()
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(built.sign(key, hashes.SHA256()).public_bytes(der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, none)
        ),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call] # pyHanko's.
    )
