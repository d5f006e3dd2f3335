# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keys of other kinds, keys that must be refused, and time stamps of an authority over HTTP."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.signing.keys import PaperKey, import_key, load_key, new_key
from munikit.signing.pades import KeptKeySigner, PaperSigner, Wording

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WORDING = Wording("Municipalidad de Valdivia", "Prueba", "Valdivia")
PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8


def create_certificate(key: PaperKey, name: str, *, stamps: bool = False) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder(
        subject, subject, key.public_key(), 7, NOW - timedelta(days=1), NOW + timedelta(days=900)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = built.add_extension(usage, critical=True)
    return built.sign(key, hashes.SHA256())


def private_pem(key: PaperKey) -> bytes:
    return key.private_bytes(PEM, PKCS8, serialization.NoEncryption())


def public_pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(PEM).decode()


@pytest.fixture
def blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def create_stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(65_537, 2048)
    der = key.private_bytes(serialization.Encoding.DER, PKCS8, serialization.NoEncryption())
    certificate = create_certificate(key, "Autoridad de prueba", stamps=True)
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(der),
    )


@pytest.fixture
def authority() -> Iterator[str]:
    """A time stamp authority of RFC 3161 that answers over HTTP."""
    stamper = create_stamper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def test_a_paper_carries_the_stamp_of_the_authority(blank: bytes, authority: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = KeptKeySigner(key, public_pem(create_certificate(key, "Municipalidad")))

    signed = PaperSigner(signer, WORDING, timestamp_url=authority).sign(blank)

    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    kinds = [each["type"].native for each in signature.signer_info["unsigned_attrs"]]
    assert kinds == ["signature_time_stamp_token"]


def test_without_its_authority_nothing_is_signed_and_the_job_tries_again(blank: bytes) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    signer = KeptKeySigner(key, public_pem(create_certificate(key, "Municipalidad")))

    with pytest.raises(UnavailableError):
        PaperSigner(signer, WORDING, timestamp_url="http://127.0.0.1:9/").sign(blank)


def test_a_providers_rsa_key_signs_too(tmp_path: Path, blank: bytes) -> None:
    key = rsa.generate_private_key(65_537, 2048)
    chain = public_pem(create_certificate(key, "Prestador"))

    made = import_key(tmp_path, private_pem(key), chain, passphrase="")
    kept = load_key(tmp_path, made.id, passphrase="")
    assert isinstance(kept.paper, PaperKey)
    signed = PaperSigner(KeptKeySigner(kept.paper, kept.public.certificates), WORDING).sign(blank)

    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    assert signature.signer_cert.subject.native["common_name"] == "Prestador"


def test_a_key_and_another_ones_certificate_are_refused(tmp_path: Path) -> None:
    key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    with pytest.raises(InvalidError):
        import_key(
            tmp_path, private_pem(key), public_pem(create_certificate(other, "X")), passphrase=""
        )


@pytest.mark.parametrize(("key_pem", "chain"), [(b"nada", "nada"), (b"", "")])
def test_what_is_no_key_is_refused(tmp_path: Path, key_pem: bytes, chain: str) -> None:
    with pytest.raises(InvalidError):
        import_key(tmp_path, key_pem, chain, passphrase="")


def test_a_key_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    made = new_key(tmp_path, "Valdivia", now=NOW, years=3, passphrase="una frase larga")

    assert b"ENCRYPTED" in (tmp_path / made.id / "paper.pem").read_bytes()
    assert load_key(tmp_path, made.id, passphrase="una frase larga").public == made
    for wrong in ("", "otra frase"):
        with pytest.raises(UnavailableError):
            load_key(tmp_path, made.id, passphrase=wrong)


def test_a_key_whose_files_are_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError):
        load_key(tmp_path, "0badc0de", passphrase="")
