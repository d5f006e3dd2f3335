# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing the way pyHanko's introduction shows it: a key file, a stock signer, one call."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from munikit.signing.keys import PaperKey


class NaiveSigner:
    """Opens its key at every signature, as a job that starts from its settings does."""

    def __init__(self, folder: Path, key: PaperKey) -> None:
        self._key = folder / f"{type(key).__name__}.pem"
        self._certificate = self._key.with_suffix(".crt")
        none = serialization.NoEncryption()
        kind = serialization.PrivateFormat.PKCS8
        self._key.write_bytes(key.private_bytes(serialization.Encoding.PEM, kind, none))
        self._certificate.write_bytes(_certificate(key).public_bytes(serialization.Encoding.PEM))

    def sign(self, pdf: bytes) -> bytes:
        paths = str(self._key), str(self._certificate)
        signer = signers.SimpleSigner.load(*paths)  # type: ignore[no-untyped-call] # pyHanko's.
        metadata = signers.PdfSignatureMetadata(
            field_name="Firma", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        out = io.BytesIO()
        signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer, output=out
        )
        return out.getvalue()


def _certificate(key: PaperKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Municipalidad de Valdivia")])
    start = datetime.now(UTC) - timedelta(minutes=5)
    built = x509.CertificateBuilder(
        name, name, key.public_key(), 7, start, start + timedelta(days=900)
    )
    return built.sign(key, hashes.SHA256())
