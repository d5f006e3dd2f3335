# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing by FirmaGob, the State's advanced signature, API v2, unattended, by hash.

Only the SHA-256 of the paper leaves the municipality; what comes back is a CMS signature of the
official whose RUN the account names. Source of the protocol: the State's own sample
``digital-gob-cl/firma-hash-ejemplo``. It was tried against the simulator alone.
"""

import asyncio
import base64
import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from asn1crypto import pem
from joserfc import jwt
from joserfc.jwk import OctKey
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner

from munikit.kernel.clock import SANTIAGO, Clock
from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.outside import calling
from munikit.signing.pades import Wording
from munikit.signing.signature_field import FIELD, add_signature_field
from munikit.signing.signatures import Seal, look

PATH = "/firma/v2/files/tickets"
_PURPOSE = "Desatendido"
# At most 30 minutes ahead; said in Chilean local time without its offset.
_TOKEN_LIFE = timedelta(minutes=10)
_RESERVED = 30_000
_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class FirmaGobAccount:
    """What the State gave the municipality; ``run`` is the signing official's, without digit."""

    url: str
    entity: str
    run: str
    token_key: str
    secret: str


class FirmaGobSigner:
    """Signs papers with the account's certificate, which never leaves the State's repository."""

    def __init__(self, account: FirmaGobAccount, wording: Wording, clock: Clock) -> None:
        self._account = account
        self._clock = clock
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=wording.name,
            reason=wording.reason,
            location=wording.location,
            subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        nobody = ExternalSigner(signing_cert=None, cert_registry=None, signature_value=b"")
        self._name = wording.name
        self._pdf = PdfSigner(metadata, nobody)

    def sign(self, pdf: bytes) -> bytes:
        """Return the paper with the State's signature in it.

        Raises:
            UnavailableError: FirmaGob does not answer, refuses, or signed something else; the
                job tries again.
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        add_signature_field(writer, self._name)
        out = io.BytesIO()
        prepared = self._pdf.async_digest_doc_for_signing(
            writer, bytes_reserved=_RESERVED, output=out
        )
        digest = asyncio.run(prepared)[0]
        digest.fill_with_cms(out, self._signature_of(digest.document_digest))
        signed = out.getvalue()
        _require_signed(signed)
        return signed

    def _signature_of(self, digest: bytes) -> bytes:
        hashes = [{"content-type": "application/pdf", "content": base64.b64encode(digest).decode()}]
        asked = {"api_token_key": self._account.token_key, "token": self._token(), "hashes": hashes}
        try:
            with calling(_TIMEOUT_SECONDS) as session:
                answer = session.post(self._account.url + PATH, json=asked, allow_redirects=False)
                return _signature_in(answer.json())
        except (requests.RequestException, LookupError, TypeError, ValueError) as error:
            raise UnavailableError(_("FirmaGob no firmó: %(error)r", error=error)[:300]) from error

    def _token(self) -> str:
        now = self._clock.now()
        claims: dict[str, Any] = {
            "entity": self._account.entity,
            "run": self._account.run,
            "expiration": f"{(now + _TOKEN_LIFE).astimezone(SANTIAGO):%Y-%m-%dT%H:%M:%S}",
            "purpose": _PURPOSE,
            "iat": int(now.timestamp()),
        }
        key = OctKey.import_key(self._account.secret)
        return jwt.encode({"alg": "HS256"}, claims, key)


def _signature_in(told: dict[str, Any]) -> bytes:
    # Per hash: the answer is 200 even where nothing was signed.
    if "error" in told:
        raise LookupError(str(told["error"]))
    (signed,) = told["hashes"]
    if signed.get("status") != "OK" or not signed.get("content"):
        raise LookupError(str(signed.get("status")))
    return base64.b64decode(signed["content"], validate=True)


def _require_signed(signed: bytes) -> None:
    """Look at what came back: it must be a signature over this very paper."""
    try:
        (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
        own = pem.armor("CERTIFICATE", signature.signer_cert.dump()).decode()
    except Exception as error:  # Whatever came back may break a reader in any way.
        raise UnavailableError(_("FirmaGob devolvió algo que no es una firma.")) from error
    if look(signed, [own]) is not Seal.OURS:
        raise UnavailableError(_("FirmaGob devolvió una firma que no es de este documento."))
