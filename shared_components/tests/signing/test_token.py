# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A key in a PKCS#11 device, here SoftHSM's (``apt-get install softhsm2``)."""

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from munikit.kernel.errors import UnavailableError
from munikit.signing.keys import TokenPlace, import_token, load_key
from munikit.signing.pades import PaperSigner, Wording
from munikit.signing.signatures import Seal, look
from munikit.signing.token import token_signer

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
needs_softhsm = pytest.mark.skipif(
    shutil.which("softhsm2-util") is None, reason="No SoftHSM: apt-get install softhsm2"
)


def softhsm(*arguments: str) -> None:
    subprocess.run(  # noqa: S603 - SoftHSM's own tool.
        ["softhsm2-util", *arguments],  # noqa: S607 - as Debian installs it.
        check=True,
        capture_output=True,
    )


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The certificate of a key that is in the device "prueba" under the label "firma"."""
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    key = ec.generate_private_key(ec.SECP256R1())
    path = tmp_path / "key.pem"
    pkcs8 = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption())
    )
    softhsm("--init-token", "--free", "--label", "prueba", "--pin", PIN, "--so-pin", PIN)
    where = ("--token", "prueba", "--label", "firma", "--id", "01", "--pin", PIN)
    softhsm("--import", str(path), *where)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Municipalidad")])
    built = x509.CertificateBuilder(
        name, name, key.public_key(), 7, NOW - timedelta(days=1), NOW + timedelta(days=900)
    )
    certificate = built.sign(key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


@needs_softhsm
def test_a_key_that_stays_in_its_device_signs(tmp_path: Path, chain: str) -> None:
    made = import_token(
        tmp_path / "keys", TokenPlace(LIBRARY, "prueba", "firma"), chain, passphrase=""
    )
    kept = load_key(tmp_path / "keys", made.id, passphrase="")
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)

    assert isinstance(kept.paper, TokenPlace)
    signer = token_signer(kept.paper, PIN, kept.public.certificates)
    signed = PaperSigner(signer, Wording("M", "Prueba", "V")).sign(blank.getvalue())

    assert look(signed, [chain]) is Seal.OURS
    assert not (tmp_path / "keys" / made.id / "paper.pem").exists()


@needs_softhsm
def test_a_device_that_does_not_open_says_so(chain: str) -> None:
    assert chain
    with pytest.raises(UnavailableError):
        token_signer(TokenPlace(LIBRARY, "otro", "firma"), PIN, chain)
