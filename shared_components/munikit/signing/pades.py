# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing papers: PAdES, by pyHanko. Only the worker imports this; pyHanko takes a second to load.

The signature is baseline B-B (ETSI EN 319 142-1), B-T with a time stamp. It certifies the whole
file and allows no change. The stock signer parses its key at every signature and signs twice to
learn the size; this one keeps the key and knows the size: 15 ms instead of 30 to 130.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.outside import calling
from munikit.signing.keys import PaperKey
from munikit.signing.signature_field import FIELD, add_signature_field

_DIGEST = "sha256"
_STAMP_SECONDS = 10
# A P-256 signature with its certificate takes 1.5 KB, a time stamp with its own about 6.
_RESERVED = 8_192
_RESERVED_STAMPED = 24_576


@dataclass(frozen=True)
class Wording:
    """What a reader shows of the signature."""

    name: str
    reason: str
    location: str


class KeptKeySigner(Signer):
    """Signs with a key that stays in memory, instead of parsing it for every paper."""

    def __init__(self, key: PaperKey, chain_pem: str) -> None:
        certificates = [
            asn1_x509.Certificate.load(der)
            for _rest, _rest, der in pem.unarmor(chain_pem.encode(), multiple=True)
        ]
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko's.
        registry.register_multiple(certificates[1:])
        is_ec = isinstance(key, ec.EllipticCurvePrivateKey)
        mechanism = SignedDigestAlgorithm({"algorithm": "sha256_ecdsa" if is_ec else "sha256_rsa"})
        super().__init__(
            signing_cert=certificates[0], cert_registry=registry, signature_mechanism=mechanism
        )
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002 - pyHanko's signature.
        dry_run: bool = False,  # noqa: ARG002, FBT001, FBT002 - as above.
    ) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class PaperSigner:
    """Signs papers for a municipality; ``timestamp_url`` is an RFC 3161 authority, or empty."""

    def __init__(self, signer: Signer, wording: Wording, *, timestamp_url: str = "") -> None:
        stamper = _Stamper(timestamp_url) if timestamp_url else None
        self._reserved = _RESERVED_STAMPED if timestamp_url else _RESERVED
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=_DIGEST,
            name=wording.name,
            reason=wording.reason,
            location=wording.location,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        self._name = wording.name
        self._signer = PdfSigner(metadata, signer, timestamper=stamper)

    def sign(self, pdf: bytes) -> bytes:
        """Return the paper with its signature added after it.

        Raises:
            UnavailableError: the time stamp authority does not answer; the job tries again.
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        add_signature_field(writer, self._name)
        try:
            # In a thread of its own: pyHanko runs an event loop, and refuses to inside another.
            with ThreadPoolExecutor(1) as apart:
                work = apart.submit(self._signer.sign_pdf, writer, bytes_reserved=self._reserved)
                signed: io.BytesIO = work.result()
        except (TimestampRequestError, OSError) as error:
            raise UnavailableError(
                _("No se obtuvo el sello de tiempo: %(error)s", error=error)
            ) from error
        return signed.getvalue()


class _Stamper(TimeStamper):
    """Asks an RFC 3161 authority. pyHanko's own client waits and reads without end."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko's.
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        headers = set_tsp_headers({})
        try:
            with calling(_STAMP_SECONDS) as session:
                answer = session.post(self._url, req.dump(), headers=headers, allow_redirects=False)
            if answer.headers.get("Content-Type") != "application/timestamp-reply":
                raise TimestampRequestError("the answer is no time stamp")
            return tsp.TimeStampResp.load(answer.content)
        except (OSError, ValueError) as error:
            raise TimestampRequestError(str(error)) from error
